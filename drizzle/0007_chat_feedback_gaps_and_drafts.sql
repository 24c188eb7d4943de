CREATE TABLE "article_draft_events" (
	"draft_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "article_draft_events_draft_id_seq_pk" PRIMARY KEY("draft_id","seq")
);
--> statement-breakpoint
CREATE TABLE "article_drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"article_id" text NOT NULL,
	"language" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"audience" text NOT NULL,
	"body" text NOT NULL,
	"clause_ids" jsonb NOT NULL,
	"decision_ids" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"report" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "chat_feedback" (
	"run_id" text NOT NULL,
	"number" integer NOT NULL,
	"source" text NOT NULL,
	"verdict" text NOT NULL,
	"reason" text,
	"comment" text,
	"given_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_feedback_run_id_number_pk" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "gap_questions" (
	"run_id" text PRIMARY KEY NOT NULL,
	"gap_id" text NOT NULL,
	"kind" text NOT NULL,
	"question" text NOT NULL,
	"language" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"vector" "bytea" NOT NULL,
	"model_id" text NOT NULL,
	"model_revision" text NOT NULL,
	"nearest_article_id" text,
	"nearest_score" double precision,
	"grouped_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "knowledge_gaps" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"article_id" text,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_by" text,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "products" jsonb;--> statement-breakpoint
ALTER TABLE "article_draft_events" ADD CONSTRAINT "article_draft_events_draft_id_article_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."article_drafts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_gap_id_knowledge_gaps_id_fk" FOREIGN KEY ("gap_id") REFERENCES "public"."knowledge_gaps"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "article_drafts_state" ON "article_drafts" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "article_drafts_open" ON "article_drafts" USING btree ("case_id","language") WHERE "article_drafts"."state" = 'draft';--> statement-breakpoint
CREATE INDEX "chat_feedback_given" ON "chat_feedback" USING btree ("given_at","run_id");--> statement-breakpoint
CREATE INDEX "gap_questions_gap" ON "gap_questions" USING btree ("gap_id","asked_at");--> statement-breakpoint
CREATE INDEX "gap_questions_model" ON "gap_questions" USING btree ("model_id","model_revision");--> statement-breakpoint
CREATE INDEX "knowledge_gaps_state" ON "knowledge_gaps" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "chat_turns_refused" ON "chat_turns" USING btree ("created_at","id") WHERE "chat_turns"."question" is not null and "chat_turns"."result" in ('unanswered', 'handover');--> statement-breakpoint
ALTER TABLE "chat_feedback" ADD CONSTRAINT "chat_feedback_run_id_chat_turns_id_fk" FOREIGN KEY ("run_id") REFERENCES "chat_turns"("id");
--> statement-breakpoint
ALTER TABLE "article_drafts" ADD CONSTRAINT "article_drafts_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
--> statement-breakpoint
CREATE TRIGGER chat_feedback_append_only BEFORE UPDATE OR DELETE ON chat_feedback
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER chat_feedback_no_truncate BEFORE TRUNCATE ON chat_feedback
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER article_draft_events_append_only BEFORE UPDATE OR DELETE ON article_draft_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER article_draft_events_no_truncate BEFORE TRUNCATE ON article_draft_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
