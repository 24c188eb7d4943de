import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type Hnsw from 'hnswlib-node';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { readCollectionState, readPassageIds, readVectors } from '../database/passage-queries.ts';
import { readOrCreateSetting } from '../database/setting-queries.ts';
import { EmbeddingModelMismatchError } from '../domain/errors.ts';
import { describeModel, isSameModel, type EmbeddingModel } from '../ports/embedder.ts';
import type { Collection, VectorHit, VectorIndex, VectorIndexStatus } from '../ports/vector-index.ts';

type HnswModule = typeof Hnsw;
type Graph = InstanceType<HnswModule['HierarchicalNSW']>;

const GRAPH = { m: 24, efConstruction: 200, efSearch: 200 } as const;
/** Vectors added in one turn of the event loop: about a millisecond each at 100,000. */
const ADDS_PER_TURN = 16;
/** Above this share of dead entries the graph is built anew. */
const MAX_DEAD_SHARE = 0.2;

const manifestSchema = z.object({
  format: z.literal(2),
  collection: z.string(),
  revision: z.int().nonnegative(),
  /** Which database, and when the revision was written: another history may reach the same number. */
  databaseId: z.string(),
  updatedAt: z.string(),
  model: z.object({ id: z.string(), dimensions: z.int().positive(), revision: z.string() }),
  /** Passage id by label; null where the entry is dead. */
  ids: z.array(z.string().nullable()),
  sha256: z.string(),
});
type Manifest = z.infer<typeof manifestSchema>;

/**
 * Nearest neighbours by hnswlib in this process: a cache of the vectors in the database. It is loaded from its folder
 * when the manifest fits the collection's revision and model and the file's hash is right, and rebuilt otherwise.
 * Entries are never deleted or re-added in the graph (both have known faults upstream): a changed passage gets a new
 * label and the old one is dead.
 */
export class HnswIndex implements VectorIndex {
  readonly #db: Database;
  readonly #collection: Collection;
  readonly #model: EmbeddingModel;
  readonly #folder: string | null;
  readonly #hnsw: HnswModule;
  #graph: Graph | null = null;
  #ids: (string | null)[] = [];
  #labels = new Map<string, number>();
  #revision = 0;
  #updatedAt = '';
  #databaseId: string | null = null;
  #origin = 'not loaded yet';
  #refreshing: Promise<void> | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(
    hnsw: HnswModule,
    options: { db: Database; collection: Collection; model: EmbeddingModel; folder: string | null },
  ) {
    this.#hnsw = hnsw;
    this.#db = options.db;
    this.#collection = options.collection;
    this.#model = options.model;
    this.#folder = options.folder;
  }

  /**
   * @param options.folder where the index file and its manifest are kept; null keeps them nowhere
   * @throws when the native module cannot be loaded
   */
  static async create(options: {
    readonly db: Database;
    readonly collection: Collection;
    readonly model: EmbeddingModel;
    readonly folder: string | null;
  }): Promise<HnswIndex> {
    const module = (await import('hnswlib-node')) as HnswModule & { default?: HnswModule };
    return new HnswIndex(module.default ?? module, options);
  }

  async refresh(): Promise<void> {
    const state = await readCollectionState(this.#db, this.#collection);
    if (state !== null && !isSameModel(state.model, this.#model)) {
      throw new EmbeddingModelMismatchError(
        this.#collection,
        describeModel(state.model),
        describeModel(this.#model),
      );
    }
    const revision = state?.revision ?? 0;
    if (revision === this.#revision && (this.#graph !== null || revision === 0)) return;
    this.#refreshing ??= this.#bringTo(revision, state?.updatedAt.toISOString() ?? '').finally(() => {
      this.#refreshing = null;
    });
    await this.#refreshing;
  }

  async #bringTo(revision: number, updatedAt: string): Promise<void> {
    if (revision === 0) {
      this.#reset(null, [], 0, 'the collection is empty');
      return;
    }
    this.#databaseId ??= await readOrCreateSetting(this.#db, 'database_id', randomUUID());
    this.#updatedAt = updatedAt;
    if (this.#graph === null) {
      const problem = await this.#load(revision, updatedAt);
      if (problem === null) {
        if (this.#revision === revision) return;
      } else {
        this.#origin = `rebuilt: ${problem}`;
      }
    }
    if (this.#graph === null) await this.#build(revision);
    else await this.#catchUp(revision);
    this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
  }

  #reset(graph: Graph | null, ids: (string | null)[], revision: number, origin: string): void {
    this.#graph = graph;
    this.#ids = ids;
    this.#labels = new Map();
    ids.forEach((id, label) => {
      if (id !== null) this.#labels.set(id, label);
    });
    this.#revision = revision;
    this.#origin = origin;
  }

  #newGraph(capacity: number): Graph {
    const graph = new this.#hnsw.HierarchicalNSW('ip', this.#model.dimensions);
    // Fixed seed: the same vectors in the same order give the same graph.
    graph.initIndex(Math.max(capacity, 64), GRAPH.m, GRAPH.efConstruction, 100);
    graph.setEf(GRAPH.efSearch);
    return graph;
  }

  async #addAll(graph: Graph, ids: (string | null)[], afterRevision: number): Promise<Map<string, number>> {
    const added = new Map<string, number>();
    let afterId = '';
    for (;;) {
      const page = await readVectors(this.#db, this.#collection, afterRevision, { afterId, limit: 512 });
      const last = page.at(-1);
      if (!last) return added;
      afterId = last.id;
      if (ids.length + page.length > graph.getMaxElements()) {
        graph.resizeIndex(Math.max(ids.length + page.length, graph.getMaxElements() * 2));
      }
      for (const [i, { id, vector }] of page.entries()) {
        graph.addPoint(Array.from(vector), ids.length);
        added.set(id, ids.length);
        ids.push(id);
        if (i % ADDS_PER_TURN === ADDS_PER_TURN - 1) await nextTurn();
      }
    }
  }

  async #build(revision: number): Promise<void> {
    const origin = this.#origin.startsWith('rebuilt') ? this.#origin : 'built from the database';
    const graph = this.#newGraph(1024);
    const ids: (string | null)[] = [];
    await this.#addAll(graph, ids, 0);
    this.#reset(graph, ids, revision, origin);
  }

  /** Adds what is newer than the graph and marks dead what is gone or replaced. */
  async #catchUp(revision: number): Promise<void> {
    const graph = this.#graph;
    if (graph === null) return;
    const ids = [...this.#ids];
    const added = await this.#addAll(graph, ids, this.#revision);
    for (const [id] of added) {
      const old = this.#labels.get(id);
      if (old !== undefined) ids[old] = null;
    }
    const alive = new Set(await readPassageIds(this.#db, this.#collection));
    ids.forEach((id, label) => {
      if (id !== null && !alive.has(id)) ids[label] = null;
    });
    const dead = ids.filter((id) => id === null).length;
    this.#reset(graph, ids, revision, this.#origin);
    if (dead > ids.length * MAX_DEAD_SHARE) {
      this.#origin = 'rebuilt: too many replaced passages';
      await this.#build(revision);
    }
  }

  #paths(): { index: string; manifest: string } | null {
    if (this.#folder === null) return null;
    return {
      index: join(this.#folder, `${this.#collection}.hnsw`),
      manifest: join(this.#folder, `${this.#collection}.manifest.json`),
    };
  }

  /** @returns null when loaded, else why not. A graph of an earlier revision is loaded and catches up. */
  async #load(revision: number, updatedAt: string): Promise<string | null> {
    const paths = this.#paths();
    if (paths === null) return 'no folder is configured';
    let manifest: Manifest;
    try {
      manifest = manifestSchema.parse(JSON.parse(await readFile(paths.manifest, 'utf8')));
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
      const file = await readFile(paths.index);
      if (createHash('sha256').update(file).digest('hex') !== manifest.sha256)
        return 'the index file was changed';
      const graph = this.#newGraph(64);
      await graph.readIndex(paths.index, false);
      graph.setEf(GRAPH.efSearch);
      if (graph.getCurrentCount() !== manifest.ids.length) return 'the index file does not fit its manifest';
      this.#reset(graph, manifest.ids, manifest.revision, 'loaded from disk');
      return null;
    } catch {
      return 'the index file could not be read';
    }
  }

  async #save(): Promise<void> {
    const paths = this.#paths();
    const graph = this.#graph;
    if (paths === null || graph === null || this.#folder === null) return;
    await mkdir(this.#folder, { recursive: true });
    // A crash between the two renames leaves a manifest whose hash does not fit: the index is then rebuilt.
    const temporary = `${paths.index}.${process.pid}.tmp`;
    const ids = this.#ids;
    const revision = this.#revision;
    const updatedAt = this.#updatedAt;
    await graph.writeIndex(temporary);
    const sha256 = createHash('sha256')
      .update(await readFile(temporary))
      .digest('hex');
    const manifest: Manifest = {
      format: 2,
      collection: this.#collection,
      revision,
      databaseId: this.#databaseId ?? '',
      updatedAt,
      model: { ...this.#model },
      ids,
      sha256,
    };
    await writeFile(`${paths.manifest}.${process.pid}.tmp`, JSON.stringify(manifest));
    await rename(temporary, paths.index);
    await rename(`${paths.manifest}.${process.pid}.tmp`, paths.manifest);
    await rm(temporary, { force: true });
  }

  async search(vector: Float32Array, limit: number): Promise<VectorHit[]> {
    await this.refresh();
    const graph = this.#graph;
    if (graph === null || this.#labels.size === 0 || limit < 1) return [];
    const hasDead = this.#ids.length > this.#labels.size;
    const wanted = Math.min(limit, this.#labels.size);
    graph.setEf(Math.max(GRAPH.efSearch, wanted));
    const isAlive = (label: number): boolean => this.#ids[label] != null;
    const { neighbors, distances } = graph.searchKnn(
      Array.from(vector),
      wanted,
      hasDead ? isAlive : undefined,
    );
    const hits: VectorHit[] = [];
    neighbors.forEach((label, i) => {
      const id = this.#ids[label];
      // The inner-product space of hnswlib reports 1 - dot product.
      if (id != null) hits.push({ id, similarity: 1 - (distances[i] ?? 1) });
    });
    return hits;
  }

  status(): VectorIndexStatus {
    return {
      kind: 'hnsw',
      collection: this.#collection,
      ready: this.#graph !== null || this.#revision === 0,
      size: this.#labels.size,
      revision: this.#revision,
      origin: this.#origin,
    };
  }

  async close(): Promise<void> {
    await this.#saving;
  }
}
