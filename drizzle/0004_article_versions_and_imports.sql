CREATE TABLE "article_import_items" (
	"import_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"key" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "article_import_items_import_id_ordinal_pk" PRIMARY KEY("import_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "article_imports" (
	"id" text PRIMARY KEY NOT NULL,
	"sent_by" text NOT NULL,
	"idempotency_key" text,
	"body_hash" text NOT NULL,
	"import_source" text,
	"remove_missing" boolean NOT NULL,
	"state" text NOT NULL,
	"total" integer NOT NULL,
	"next_item" integer NOT NULL,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"unchanged" integer NOT NULL,
	"removed" integer NOT NULL,
	"refused" integer NOT NULL,
	"problems" jsonb NOT NULL,
	"error" text,
	"attempts" integer NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "article_versions" (
	"key" text NOT NULL,
	"revision" integer NOT NULL,
	"article_id" text NOT NULL,
	"language" text NOT NULL,
	"data" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"origin" text NOT NULL,
	"import_source" text,
	"written_at" timestamp (3) with time zone,
	"written_by" text,
	"replaced_at" timestamp (3) with time zone NOT NULL,
	"replaced_by" text NOT NULL,
	CONSTRAINT "article_versions_key_revision_pk" PRIMARY KEY("key","revision")
);
--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "import_source" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "source_hash" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "article_import_items" ADD CONSTRAINT "article_import_items_import_id_article_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."article_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "article_imports_idempotency" ON "article_imports" USING btree ("sent_by","idempotency_key");--> statement-breakpoint
CREATE INDEX "article_imports_state" ON "article_imports" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "article_versions_article" ON "article_versions" USING btree ("article_id","revision");