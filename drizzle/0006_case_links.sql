CREATE TABLE "case_identifiers" (
	"case_id" text NOT NULL,
	"kind" text NOT NULL,
	"value_hash" text NOT NULL,
	CONSTRAINT "case_identifiers_case_id_kind_value_hash_pk" PRIMARY KEY("case_id","kind","value_hash")
);
--> statement-breakpoint
CREATE TABLE "case_links" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"other_case_id" text NOT NULL,
	"relation" text NOT NULL,
	"status" text NOT NULL,
	"reasons" jsonb NOT NULL,
	"score" double precision,
	"created_by_kind" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_by" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "case_links_two_cases" CHECK ("case_links"."case_id" <> "case_links"."other_case_id")
);
--> statement-breakpoint
CREATE INDEX "case_identifiers_value" ON "case_identifiers" USING btree ("kind","value_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "case_links_pair" ON "case_links" USING btree ("case_id","other_case_id");--> statement-breakpoint
CREATE INDEX "case_links_other" ON "case_links" USING btree ("other_case_id");--> statement-breakpoint
ALTER TABLE "case_links" ADD CONSTRAINT "case_links_case_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
--> statement-breakpoint
ALTER TABLE "case_links" ADD CONSTRAINT "case_links_other_case_fk" FOREIGN KEY ("other_case_id") REFERENCES "cases"("id");
--> statement-breakpoint
ALTER TABLE "case_identifiers" ADD CONSTRAINT "case_identifiers_case_fk" FOREIGN KEY ("case_id") REFERENCES "cases"("id");
