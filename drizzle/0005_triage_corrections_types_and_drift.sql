CREATE TABLE "drift_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"model_version" text NOT NULL,
	"window_start" timestamp (3) with time zone NOT NULL,
	"window_end" timestamp (3) with time zone NOT NULL,
	"reference_start" timestamp (3) with time zone NOT NULL,
	"window_tickets" integer NOT NULL,
	"reference_tickets" integer NOT NULL,
	"alarm" boolean NOT NULL,
	"findings" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shadow_readings" (
	"case_id" text NOT NULL,
	"model_version" text NOT NULL,
	"type" text NOT NULL,
	"confidence" double precision NOT NULL,
	"out_of_scope" boolean NOT NULL,
	"risk" text NOT NULL,
	"priority" text NOT NULL,
	"milliseconds" double precision NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "shadow_readings_model_version_case_id_pk" PRIMARY KEY("model_version","case_id")
);
--> statement-breakpoint
CREATE TABLE "triage_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"data" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "triage_corrections" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"via" text NOT NULL,
	"reason_code" text,
	"risk" text,
	"priority" text,
	"note" text,
	"model_version" text,
	"machine_type" text,
	"machine_confidence" double precision,
	"machine_risk" text,
	"machine_priority" text,
	"corrected_by" text NOT NULL,
	"corrected_by_role" text NOT NULL,
	"corrected_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "triage_priors" (
	"id" text PRIMARY KEY NOT NULL,
	"model_version" text NOT NULL,
	"shares" jsonb NOT NULL,
	"tickets" integer NOT NULL,
	"confirmed" integer NOT NULL,
	"estimated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "triage_types" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"en" text NOT NULL,
	"zh" text NOT NULL,
	"examples" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"removed_by" text,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "drift_reports_window_end" ON "drift_reports" USING btree ("window_end","model_version");--> statement-breakpoint
CREATE INDEX "shadow_readings_at" ON "shadow_readings" USING btree ("model_version","read_at");--> statement-breakpoint
CREATE INDEX "triage_corrections_case" ON "triage_corrections" USING btree ("case_id","corrected_at");--> statement-breakpoint
CREATE INDEX "triage_corrections_at" ON "triage_corrections" USING btree ("corrected_at","id");--> statement-breakpoint
CREATE INDEX "triage_priors_at" ON "triage_priors" USING btree ("estimated_at");--> statement-breakpoint
CREATE INDEX "triage_types_code" ON "triage_types" USING btree ("code","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "triage_types_in_use" ON "triage_types" USING btree ("code") WHERE "triage_types"."removed_at" is null;--> statement-breakpoint
ALTER TABLE "triage_corrections" ADD CONSTRAINT "triage_corrections_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
--> statement-breakpoint
ALTER TABLE "shadow_readings" ADD CONSTRAINT "shadow_readings_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
--> statement-breakpoint
INSERT INTO "triage_corrections" ("id", "case_id", "via", "reason_code", "model_version", "machine_type", "machine_confidence", "machine_risk", "machine_priority", "corrected_by", "corrected_by_role", "corrected_at")
SELECT 'cor_' || d."id", c."id", 'decision', d."corrected_reason_code", c."triage"->'models'->>'classifier', c."triage"->'type'->>'code', (c."triage"->'type'->>'confidence')::double precision, c."triage"->'risk'->>'level', c."triage"->'priority'->>'level', d."decided_by", coalesce(k."role", 'reviewer'), d."decided_at"
FROM "decisions" d JOIN "cases" c ON c."id" = d."case_id" LEFT JOIN "api_keys" k ON k."id" = d."decided_by"
WHERE d."corrected_reason_code" IS NOT NULL;
--> statement-breakpoint
INSERT INTO "triage_corrections" ("id", "case_id", "via", "reason_code", "model_version", "machine_type", "machine_confidence", "machine_risk", "machine_priority", "corrected_by", "corrected_by_role", "corrected_at")
SELECT 'cor_' || c."id" || '_' || e."seq", c."id", 'answer', e."data"->>'correctedReasonCode', c."triage"->'models'->>'classifier', c."triage"->'type'->>'code', (c."triage"->'type'->>'confidence')::double precision, c."triage"->'risk'->>'level', c."triage"->'priority'->>'level', e."actor_id", e."actor_kind", e."at"
FROM "audit_events" e JOIN "cases" c ON c."id" = e."case_id"
WHERE e."action" = 'case.answered' AND e."data"->>'correctedReasonCode' IS NOT NULL;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
--> statement-breakpoint
CREATE TRIGGER triage_corrections_append_only BEFORE UPDATE OR DELETE ON triage_corrections
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER triage_corrections_no_truncate BEFORE TRUNCATE ON triage_corrections
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER triage_changes_append_only BEFORE UPDATE OR DELETE ON triage_changes
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER triage_changes_no_truncate BEFORE TRUNCATE ON triage_changes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
