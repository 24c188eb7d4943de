CREATE TABLE "case_topics" (
	"case_id" text NOT NULL,
	"topic" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "case_topics_case_id_topic_pk" PRIMARY KEY("case_id","topic")
);
--> statement-breakpoint
CREATE TABLE "incident_members" (
	"incident_id" text NOT NULL,
	"case_id" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incident_members_incident_id_case_id_pk" PRIMARY KEY("incident_id","case_id")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" text PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"status" text NOT NULL,
	"window_hours" integer NOT NULL,
	"count" integer NOT NULL,
	"expected" double precision NOT NULL,
	"peak_count" integer NOT NULL,
	"log_chance" double precision NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "text_clusters" (
	"id" text PRIMARY KEY NOT NULL,
	"reason_code" text NOT NULL,
	"model_id" text NOT NULL,
	"model_revision" text NOT NULL,
	"centre" vector NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "incident_members" ADD CONSTRAINT "incident_members_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_topics_topic" ON "case_topics" USING btree ("topic","opened_at");--> statement-breakpoint
CREATE INDEX "case_topics_opened" ON "case_topics" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "incident_members_case" ON "incident_members" USING btree ("case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_open_topic" ON "incidents" USING btree ("topic") WHERE "incidents"."status" = 'open';--> statement-breakpoint
CREATE INDEX "incidents_opened" ON "incidents" USING btree ("opened_at","id");--> statement-breakpoint
CREATE INDEX "text_clusters_type" ON "text_clusters" USING btree ("reason_code","last_seen_at");--> statement-breakpoint
ALTER TABLE "case_topics" ADD CONSTRAINT "case_topics_case_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
--> statement-breakpoint
ALTER TABLE "incident_members" ADD CONSTRAINT "incident_members_case_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
