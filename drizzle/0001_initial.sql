CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"secret_hash" text NOT NULL,
	"customer_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "appeals" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"ground" text NOT NULL,
	"statement" text NOT NULL,
	"filed_by" text NOT NULL,
	"filed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"key" text PRIMARY KEY NOT NULL,
	"article_id" text NOT NULL,
	"language" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"audience" text NOT NULL,
	"updated_on" text NOT NULL,
	"origin" text NOT NULL,
	"clause_ids" jsonb NOT NULL,
	"related" jsonb NOT NULL,
	"body" text NOT NULL,
	"content_hash" text NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"case_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"data" jsonb NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_events_case_id_seq_pk" PRIMARY KEY("case_id","seq")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" text PRIMARY KEY NOT NULL,
	"ticket_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"reason_code" text,
	"risk" text,
	"priority" text,
	"priority_rank" integer NOT NULL,
	"language" text,
	"triage" jsonb,
	"suggestion" jsonb,
	"suggestion_error" text,
	"claimed_by" text,
	"claim_expires_at" timestamp (3) with time zone,
	"excluded_reviewer" text,
	"processing_until" timestamp (3) with time zone,
	"processing_attempts" integer NOT NULL,
	"due_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"audit_seq" integer NOT NULL,
	"audit_head" text NOT NULL,
	CONSTRAINT "cases_ticket_id_unique" UNIQUE("ticket_id")
);
--> statement-breakpoint
CREATE TABLE "collections" (
	"name" text PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"model_id" text NOT NULL,
	"dimensions" integer NOT NULL,
	"model_revision" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"round" text NOT NULL,
	"outcome" text NOT NULL,
	"remedy" text NOT NULL,
	"amount" text,
	"asset" text,
	"reasons" text NOT NULL,
	"clause_ids" jsonb NOT NULL,
	"evidence_ids" jsonb NOT NULL,
	"corrected_reason_code" text,
	"agreed_with_suggestion" boolean,
	"suggested_outcome" text,
	"suggested_probability" text,
	"final" boolean NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "embedding_cache" (
	"model_id" text NOT NULL,
	"model_revision" text NOT NULL,
	"kind" text NOT NULL,
	"content_hash" text NOT NULL,
	"vector" "bytea" NOT NULL,
	"empty" boolean NOT NULL,
	"truncated" boolean NOT NULL,
	CONSTRAINT "embedding_cache_model_id_model_revision_kind_content_hash_pk" PRIMARY KEY("model_id","model_revision","kind","content_hash")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"stage" text NOT NULL,
	"party" text NOT NULL,
	"type" text NOT NULL,
	"provenance" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"mime" text,
	"bytes" integer,
	"sha256" text NOT NULL,
	"content" "bytea",
	"submitted_by" text NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passages" (
	"id" text PRIMARY KEY NOT NULL,
	"collection" text NOT NULL,
	"source_key" text NOT NULL,
	"language" text NOT NULL,
	"ordinal" integer NOT NULL,
	"heading" text NOT NULL,
	"text" text NOT NULL,
	"content_hash" text NOT NULL,
	"embedding" vector NOT NULL,
	"model_id" text NOT NULL,
	"dimensions" integer NOT NULL,
	"model_revision" text NOT NULL,
	"searchable" boolean NOT NULL,
	"revision" integer NOT NULL,
	CONSTRAINT "passages_dimensions" CHECK (vector_dims("passages"."embedding") = "passages"."dimensions")
);
--> statement-breakpoint
CREATE TABLE "past_cases" (
	"id" text PRIMARY KEY NOT NULL,
	"reason_code" text NOT NULL,
	"outcome" text NOT NULL,
	"data" jsonb NOT NULL,
	"content_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_clauses" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"data" jsonb NOT NULL,
	"content_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"channel" text NOT NULL,
	"external_id" text,
	"idempotency_key" text,
	"body_hash" text NOT NULL,
	"customer_id" text NOT NULL,
	"locale" text,
	"subject" text,
	"body" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "appeals_case_ground" ON "appeals" USING btree ("case_id","ground");--> statement-breakpoint
CREATE INDEX "articles_category" ON "articles" USING btree ("category","language");--> statement-breakpoint
CREATE INDEX "cases_queue" ON "cases" USING btree ("state","priority_rank" DESC NULLS LAST,"opened_at","id");--> statement-breakpoint
CREATE INDEX "cases_customer" ON "cases" USING btree ("customer_id","opened_at");--> statement-breakpoint
CREATE INDEX "cases_claimed_by" ON "cases" USING btree ("claimed_by");--> statement-breakpoint
CREATE INDEX "decisions_case" ON "decisions" USING btree ("case_id","decided_at");--> statement-breakpoint
CREATE INDEX "evidence_case" ON "evidence" USING btree ("case_id","submitted_at");--> statement-breakpoint
CREATE INDEX "passages_source" ON "passages" USING btree ("collection","source_key");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_source_external_id" ON "tickets" USING btree ("source","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_source_idempotency_key" ON "tickets" USING btree ("source","idempotency_key");--> statement-breakpoint
CREATE INDEX "tickets_customer_received" ON "tickets" USING btree ("customer_id","received_at","id");--> statement-breakpoint
CREATE INDEX "tickets_received" ON "tickets" USING btree ("received_at","id");