import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import {
  countSearchable,
  readCollectionState,
  readPassageIds,
  readVectors,
} from '../database/passage-queries.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import {
  LANGUAGE_GROUPS,
  languageGroup,
  type Collection,
  type LanguageGroup,
  type VectorHit,
  type VectorIndex,
  type VectorIndexStatus,
  type VectorSearchOptions,
} from '../ports/vector-index.ts';
import { GraphFileError, HnswGraph, type HnswModule } from './hnsw-graph.ts';
import { hnswManifestSchema, type HnswManifest } from './hnsw-manifest.ts';

/** Added in one turn of the event loop: 2 ms each at 100,000. */
const ADDS_PER_TURN = 6;
const ROWS_A_PAGE = 512;
/** Above this share of dead entries the graph is built anew. */
const MAX_DEAD_SHARE = 0.2;
/** A larger index is not written again for every changed article, but a while later, or at the end. */
const SAVED_AT_ONCE = 5_000;
const SAVE_AFTER_MS = 60_000;

type Graphs = Readonly<Record<LanguageGroup, HnswGraph>>;

interface HnswIndexOptions {
  readonly db: Database;
  readonly collection: Collection;
  readonly model: EmbeddingModel;
  /** Where the index files and their manifest are kept; null keeps them nowhere. */
  readonly folder: string | null;
  /** When the collection has come to another model, go on answering from what is in memory, which is of one model still. */
  readonly keepServing?: boolean;
}

/**
 * Nearest neighbours by hnswlib in this process: a cache of the vectors in the database, a graph for each group of
 * languages. It is loaded from its folder when the manifest fits the collection's revision and model and the files'
 * hashes are right, catches up with what changed since, and is rebuilt otherwise.
 */
export class HnswIndex implements VectorIndex {
  readonly #db: Database;
  readonly #collection: Collection;
  readonly #model: EmbeddingModel;
  readonly #folder: string | null;
  readonly #keepServing: boolean;
  readonly #hnsw: HnswModule;
  #graphs: Graphs | null = null;
  #revision = 0;
  #updatedAt = '';
  #databaseId: string | null = null;
  #origin = 'not loaded yet';
  #refreshing: Promise<void> | null = null;
  #saving: Promise<void> = Promise.resolve();
  #saveTimer: NodeJS.Timeout | null = null;

  private constructor(hnsw: HnswModule, { db, collection, model, folder, keepServing }: HnswIndexOptions) {
    this.#hnsw = hnsw;
    this.#db = db;
    this.#collection = collection;
    this.#model = model;
    this.#folder = folder;
    this.#keepServing = keepServing ?? false;
  }

  /** @throws when the native module cannot be loaded */
  static async create(options: HnswIndexOptions): Promise<HnswIndex> {
    const module = (await import('hnswlib-node')) as HnswModule & { default?: HnswModule };
    return new HnswIndex(module.default ?? module, options);
  }

  async refresh(): Promise<void> {
    const state = await readCollectionState(this.#db, this.#collection);
    if (state !== null && !isSameModel(state.model, this.#model)) {
      if (this.#keepServing && this.#graphs !== null) return;
      throw new EmbeddingModelMismatchError(
        this.#collection,
        describeModel(state.model),
        describeModel(this.#model),
      );
    }
    const revision = state?.revision ?? 0;
    if (this.#standsAt(revision)) return;
    this.#refreshing ??= this.#bringTo(revision, state?.updatedAt.toISOString() ?? '').finally(() => {
      this.#refreshing = null;
    });
    await this.#refreshing;
  }

  #standsAt(revision: number): boolean {
    return (
      this.#refreshing === null && revision === this.#revision && (this.#graphs !== null || revision === 0)
    );
  }

  async #bringTo(revision: number, updatedAt: string): Promise<void> {
    if (revision === 0) {
      this.#graphs = null;
      this.#revision = 0;
      this.#origin = 'the collection is empty';
      return;
    }
    this.#databaseId ??= await readOrCreateSetting(this.#db, 'database_id', randomUUID());
    // A graph is written by a thread of its own: nothing may be added meanwhile.
    await this.#saving.catch(() => undefined);
    if (this.#graphs === null) {
      const problem = await this.#load(revision, updatedAt);
      if (problem === null) {
        this.#origin = 'loaded from disk';
        if (this.#revision === revision) return;
      } else {
        this.#origin = `rebuilt: ${problem}`;
      }
    }
    let isNew = this.#graphs === null;
    if (this.#graphs !== null) {
      await this.#catchUp(this.#graphs);
      const graphs = Object.values<HnswGraph>(this.#graphs);
      isNew = graphs.some((graph) => graph.deadShare > MAX_DEAD_SHARE);
      if (isNew) this.#origin = 'rebuilt: too many replaced passages';
    }
    if (isNew) await this.#build();
    this.#revision = revision;
    this.#updatedAt = updatedAt;
    await this.#saveSoon(isNew);
  }

  #newGraphs(): Graphs {
    const { dimensions } = this.#model;
    return { chinese: new HnswGraph(this.#hnsw, dimensions), other: new HnswGraph(this.#hnsw, dimensions) };
  }

  async #addAll(graphs: Graphs, afterRevision: number): Promise<void> {
    let afterId = '';
    for (;;) {
      const page = await readVectors(this.#db, this.#collection, afterRevision, {
        afterId,
        limit: ROWS_A_PAGE,
      });
      const last = page.at(-1);
      if (!last) return;
      afterId = last.id;
      for (const [i, { id, language, vector }] of page.entries()) {
        const group = languageGroup(language);
        for (const other of LANGUAGE_GROUPS) if (other !== group) graphs[other].remove(id);
        graphs[group].add(id, vector);
        if (i % ADDS_PER_TURN === ADDS_PER_TURN - 1) await nextTurn();
      }
    }
  }

  async #build(): Promise<void> {
    const graphs = this.#newGraphs();
    await this.#addAll(graphs, 0);
    this.#graphs = graphs;
    if (!this.#origin.startsWith('rebuilt')) this.#origin = 'built from the database';
  }

  /** Adds what is newer than the graphs and marks dead what is gone or replaced. */
  async #catchUp(graphs: Graphs): Promise<void> {
    await this.#addAll(graphs, this.#revision);
    const size = graphs.chinese.size + graphs.other.size;
    if (size === (await countSearchable(this.#db, this.#collection))) return;
    const alive = new Set(await readPassageIds(this.#db, this.#collection));
    for (const group of LANGUAGE_GROUPS) graphs[group].keepOnly((id) => alive.has(id));
  }

  #paths(folder: string): Readonly<Record<LanguageGroup | 'manifest', string>> {
    return {
      other: join(folder, `${this.#collection}.hnsw`),
      chinese: join(folder, `${this.#collection}.zh.hnsw`),
      manifest: join(folder, `${this.#collection}.manifest.json`),
    };
  }

  /** @returns null when loaded, else why not. Graphs of an earlier revision are loaded and catch up. */
  async #load(revision: number, updatedAt: string): Promise<string | null> {
    if (this.#folder === null) return 'no folder is configured';
    const paths = this.#paths(this.#folder);
    let manifest: HnswManifest;
    try {
      manifest = hnswManifestSchema.parse(JSON.parse(await readFile(paths.manifest, 'utf8')));
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return missing ? 'there was no saved index' : 'the manifest could not be read';
    }
    if (manifest.collection !== this.#collection) return 'the manifest is of another collection';
    if (!isSameModel(manifest.model, this.#model)) return 'the saved index is of another model';
    if (manifest.databaseId !== this.#databaseId) return 'the saved index is of another database';
    if (manifest.revision > revision) return 'the saved index is newer than the database';
    if (manifest.revision === revision && manifest.updatedAt !== updatedAt)
      return 'the saved index is of another state of the database';
    try {
      const graphs = this.#newGraphs();
      await Promise.all(
        LANGUAGE_GROUPS.map((group) => {
          const { ids, sha256 } = manifest.graphs[group];
          return graphs[group].read(paths[group], ids, sha256);
        }),
      );
      this.#graphs = graphs;
      this.#revision = manifest.revision;
      this.#updatedAt = manifest.updatedAt;
      return null;
    } catch (error) {
      return error instanceof GraphFileError ? error.message : 'the index file could not be read';
    }
  }

  /** An older file on disk is no loss: it catches up when it is loaded. */
  async #saveSoon(isNew: boolean): Promise<void> {
    const graphs = this.#graphs;
    if (graphs === null || this.#folder === null) return;
    if (isNew || graphs.chinese.size + graphs.other.size <= SAVED_AT_ONCE) return this.#saveNow();
    const save = async (): Promise<void> => {
      await this.#refreshing;
      await this.#saveNow();
    };
    this.#saveTimer ??= setTimeout(() => void save().catch(() => undefined), SAVE_AFTER_MS).unref();
  }

  #saveNow(): Promise<void> {
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    // The one before may have failed (a full disk): it does not keep this one from trying.
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const [folder, graphs] = [this.#folder, this.#graphs];
    if (graphs === null || folder === null) return;
    await mkdir(folder, { recursive: true });
    const paths = this.#paths(folder);
    const [revision, updatedAt] = [this.#revision, this.#updatedAt];
    const chinese = await graphs.chinese.write(paths.chinese);
    const other = await graphs.other.write(paths.other);
    const manifest: HnswManifest = {
      format: 3,
      collection: this.#collection,
      revision,
      databaseId: this.#databaseId ?? '',
      updatedAt,
      model: { ...this.#model },
      graphs: {
        chinese: { ids: [...chinese.ids], sha256: chinese.sha256 },
        other: { ids: [...other.ids], sha256: other.sha256 },
      },
    };
    const temporary = `${paths.manifest}.${process.pid}.tmp`;
    await writeFile(temporary, JSON.stringify(manifest));
    // A crash between the renames leaves a manifest whose hashes do not fit: the index is then rebuilt.
    await chinese.commit();
    await other.commit();
    await rename(temporary, paths.manifest);
  }

  async search(
    vector: Float32Array,
    limit: number,
    { group, revision }: VectorSearchOptions = {},
  ): Promise<VectorHit[]> {
    if (revision === undefined || !this.#standsAt(revision)) await this.refresh();
    const graphs = this.#graphs;
    if (graphs === null || limit < 1) return [];
    if (group !== undefined) return graphs[group].search(vector, limit);
    const hits = LANGUAGE_GROUPS.flatMap((one) => graphs[one].search(vector, limit));
    return hits.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
  }

  status(): VectorIndexStatus {
    return {
      kind: 'hnsw',
      collection: this.#collection,
      ready: this.#graphs !== null || this.#revision === 0,
      size: (this.#graphs?.chinese.size ?? 0) + (this.#graphs?.other.size ?? 0),
      revision: this.#revision,
      origin: this.#origin,
    };
  }

  async close(): Promise<void> {
    await this.#refreshing?.catch(() => undefined);
    if (this.#saveTimer !== null) await this.#saveNow();
    await this.#saving;
  }
}
