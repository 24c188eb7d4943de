import { sql } from 'drizzle-orm';
import { passages } from '../database/schema.ts';
import type { Database } from '../database/database.ts';
import { readCollectionState } from '../database/passage-queries.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import type { Collection, VectorHit, VectorIndex, VectorIndexStatus } from '../ports/vector-index.ts';

/** Below this many passages an exact scan is as fast as an index and finds everything. */
const EXACT_SCAN_LIMIT = 5_000;

/** Nearest neighbours by pgvector in the database itself: always current, nothing to keep in step. */
export class PgvectorIndex implements VectorIndex {
  readonly #db: Database;
  readonly #collection: Collection;
  readonly #model: EmbeddingModel;
  #revision = 0;
  #size = 0;
  #indexed = false;

  constructor(db: Database, collection: Collection, model: EmbeddingModel) {
    this.#db = db;
    this.#collection = collection;
    this.#model = model;
  }

  async refresh(): Promise<void> {
    const state = await readCollectionState(this.#db, this.#collection);
    if (state === null) {
      this.#revision = 0;
      this.#size = 0;
      return;
    }
    if (!isSameModel(state.model, this.#model)) {
      throw new EmbeddingModelMismatchError(
        this.#collection,
        describeModel(state.model),
        describeModel(this.#model),
      );
    }
    if (state.revision === this.#revision) return;
    this.#size = await this.#db.$count(passages, sql`${passages.collection} = ${this.#collection}`);
    if (this.#size > EXACT_SCAN_LIMIT && !this.#indexed) await this.#createIndex();
    this.#revision = state.revision;
  }

  async #createIndex(): Promise<void> {
    const dimensions = sql.raw(String(this.#model.dimensions));
    const name = sql.identifier(`passages_hnsw_${this.#collection}_${this.#model.dimensions}`);
    await this.#db.execute(
      sql`CREATE INDEX IF NOT EXISTS ${name} ON passages USING hnsw ((embedding::vector(${dimensions})) vector_cosine_ops)
          WHERE collection = ${sql.raw(`'${this.#collection}'`)} AND dimensions = ${dimensions} AND searchable`,
    );
    this.#indexed = true;
  }

  async search(vector: Float32Array, limit: number): Promise<VectorHit[]> {
    await this.refresh();
    if (this.#revision === 0) return [];
    const dimensions = sql.raw(String(this.#model.dimensions));
    const query = sql`${`[${Array.from(vector).join(',')}]`}::vector(${dimensions})`;
    const distance = sql<number>`(${passages.embedding}::vector(${dimensions}) <=> ${query})`;
    const rows = await this.#db
      .select({ id: passages.id, distance: distance.mapWith(Number) })
      .from(passages)
      .where(
        sql`${passages.collection} = ${sql.raw(`'${this.#collection}'`)} AND ${passages.dimensions} = ${dimensions} AND ${passages.searchable}`,
      )
      .orderBy(distance)
      .limit(limit);
    return rows.map((row) => ({ id: row.id, similarity: 1 - row.distance }));
  }

  status(): VectorIndexStatus {
    return {
      kind: 'pgvector',
      collection: this.#collection,
      ready: true,
      size: this.#size,
      revision: this.#revision,
      origin: this.#indexed ? 'HNSW index in the database' : 'exact scan in the database',
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
