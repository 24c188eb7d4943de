CREATE TABLE "chat_turns" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"source" text NOT NULL,
	"message" text NOT NULL,
	"question" text,
	"reply" text NOT NULL,
	"language" text NOT NULL,
	"result" text NOT NULL,
	"confidence" double precision,
	"run" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "chat_turns_session" ON "chat_turns" USING btree ("source","session_id","created_at","id");