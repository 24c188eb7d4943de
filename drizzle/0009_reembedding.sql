CREATE TABLE "reembeddings" (
	"model_id" text NOT NULL,
	"dimensions" integer NOT NULL,
	"model_revision" text NOT NULL,
	"former" jsonb NOT NULL,
	"done" integer NOT NULL,
	"total" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"lease_holder" text,
	"lease_until" timestamp (3) with time zone,
	"problem" text,
	CONSTRAINT "reembeddings_model_id_dimensions_model_revision_pk" PRIMARY KEY("model_id","dimensions","model_revision")
);
--> statement-breakpoint
CREATE TABLE "staged_embeddings" (
	"passage_id" text NOT NULL,
	"model_id" text NOT NULL,
	"model_revision" text NOT NULL,
	"content_hash" text NOT NULL,
	"embedding" vector NOT NULL,
	"searchable" boolean NOT NULL,
	CONSTRAINT "staged_embeddings_passage_id_model_id_model_revision_pk" PRIMARY KEY("passage_id","model_id","model_revision")
);
--> statement-breakpoint
CREATE INDEX "staged_embeddings_model" ON "staged_embeddings" USING btree ("model_id","model_revision");