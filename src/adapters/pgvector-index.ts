import { sql, type SQL } from 'drizzle-orm';
import { passages } from '../database/schema.ts';
import type { Database, Executor } from '../database/database.ts';
import { readCollectionState } from '../database/passage-queries.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import {
  LANGUAGE_GROUPS,
  type Collection,
  type LanguageGroup,
  type VectorHit,
  type VectorIndex,
  type VectorIndexStatus,
  type VectorSearchOptions,
} from '../ports/vector-index.ts';

/** Below this many passages an exact scan is as fast as an index and finds everything. */
const EXACT_SCAN_LIMIT = 5_000;

const OF_GROUP: Readonly<Record<LanguageGroup, SQL>> = {
  chinese: sql`${passages.language} LIKE 'zh%'`,
  other: sql`${passages.language} NOT LIKE 'zh%'`,
};

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

  /** An index a group of languages, for a search of one group must find as many as were asked for. */
  async #createIndex(): Promise<void> {
    const dimensions = sql.raw(String(this.#model.dimensions));
    for (const group of LANGUAGE_GROUPS) {
      const name = sql.identifier(`passages_hnsw_${this.#collection}_${group}_${this.#model.dimensions}`);
      const language = sql.raw(`language ${group === 'chinese' ? '' : 'NOT '}LIKE 'zh%'`);
      await this.#db.execute(
        sql`CREATE INDEX IF NOT EXISTS ${name} ON passages USING hnsw ((embedding::vector(${dimensions})) vector_cosine_ops)
            WHERE collection = ${sql.raw(`'${this.#collection}'`)} AND dimensions = ${dimensions} AND searchable AND ${language}`,
      );
    }
    this.#indexed = true;
  }

  async search(
    vector: Float32Array,
    limit: number,
    { group, revision }: VectorSearchOptions = {},
  ): Promise<VectorHit[]> {
    if (revision === undefined || revision !== this.#revision) await this.refresh();
    if (this.#revision === 0 || limit < 1) return [];
    const groups = group ? [group] : this.#indexed ? LANGUAGE_GROUPS : [null];
    const found: VectorHit[] = [];
    for (const one of groups) found.push(...(await this.#searchGroup(vector, limit, one)));
    return found.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  async #searchGroup(vector: Float32Array, limit: number, group: LanguageGroup | null): Promise<VectorHit[]> {
    const dimensions = sql.raw(String(this.#model.dimensions));
    const query = sql`${`[${Array.from(vector).join(',')}]`}::vector(${dimensions})`;
    const distance = sql<number>`(${passages.embedding}::vector(${dimensions}) <=> ${query})`;
    const isOfGroup = group === null ? sql`true` : OF_GROUP[group];
    const select = (db: Executor) =>
      db
        .select({ id: passages.id, distance: distance.mapWith(Number) })
        .from(passages)
        .where(
          sql`${passages.collection} = ${sql.raw(`'${this.#collection}'`)} AND ${passages.dimensions} = ${dimensions}
              AND ${passages.searchable} AND ${passages.modelId} = ${this.#model.id}
              AND ${passages.modelRevision} = ${this.#model.revision} AND ${isOfGroup}`,
        )
        .orderBy(distance)
        .limit(limit);
    const rows = this.#indexed
      ? await this.#db.transaction(async (tx) => {
          // The graph gives no more than it looks at, 40 by default.
          await tx.execute(
            sql`SET LOCAL hnsw.ef_search = ${sql.raw(String(Math.min(1_000, Math.max(100, limit))))}`,
          );
          return select(tx);
        })
      : await select(this.#db);
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
