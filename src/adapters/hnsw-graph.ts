import { rename } from 'node:fs/promises';
import type Hnsw from 'hnswlib-node';
import type { VectorHit } from '../ports/vector-index.ts';
import { hashFile } from './hash-file.ts';

export type HnswModule = typeof Hnsw;
type Graph = InstanceType<HnswModule['HierarchicalNSW']>;

/** At 100,000 vectors of 512 dimensions, of which many lie close together: recall@10 above 0.98 within two milliseconds. */
const GRAPH = { m: 24, efConstruction: 200, efSearch: 320 } as const;
const SMALLEST = 64;

/** Passage id by label; null where the entry is dead. */
export type GraphIds = readonly (string | null)[];

/** Bytes of a file that was not written, or not by us. */
export class GraphFileError extends Error {
  override readonly name = 'GraphFileError';
}

/**
 * One graph of hnswlib with the passages it holds. Entries are never deleted or re-added in the graph (both have known
 * faults upstream): a changed passage gets a new label and the old one is dead.
 */
export class HnswGraph {
  readonly #hnsw: HnswModule;
  readonly #dimensions: number;
  #graph: Graph;
  #ids: (string | null)[] = [];
  #labels = new Map<string, number>();

  constructor(hnsw: HnswModule, dimensions: number) {
    this.#hnsw = hnsw;
    this.#dimensions = dimensions;
    this.#graph = this.#newGraph(SMALLEST);
  }

  #newGraph(capacity: number): Graph {
    const graph = new this.#hnsw.HierarchicalNSW('ip', this.#dimensions);
    // Fixed seed: the same vectors in the same order give the same graph.
    graph.initIndex(capacity, GRAPH.m, GRAPH.efConstruction, 100);
    graph.setEf(GRAPH.efSearch);
    return graph;
  }

  /** Passages that can be found. */
  get size(): number {
    return this.#labels.size;
  }

  get ids(): GraphIds {
    return this.#ids;
  }

  /** Share of entries that are searched in vain. */
  get deadShare(): number {
    return this.#ids.length === 0 ? 0 : 1 - this.#labels.size / this.#ids.length;
  }

  add(id: string, vector: Float32Array): void {
    const capacity = this.#graph.getMaxElements();
    if (this.#ids.length >= capacity) this.#graph.resizeIndex(Math.max(SMALLEST, capacity * 2));
    this.#graph.addPoint(Array.from(vector), this.#ids.length);
    this.remove(id);
    this.#labels.set(id, this.#ids.length);
    this.#ids.push(id);
  }

  remove(id: string): void {
    const label = this.#labels.get(id);
    if (label === undefined) return;
    this.#ids[label] = null;
    this.#labels.delete(id);
  }

  /** Removes every passage that `isAlive` does not know. */
  keepOnly(isAlive: (id: string) => boolean): void {
    for (const id of [...this.#labels.keys()]) if (!isAlive(id)) this.remove(id);
  }

  /** Best first, at most `limit`. */
  search(vector: Float32Array, limit: number): VectorHit[] {
    const wanted = Math.min(limit, this.#labels.size);
    if (wanted < 1) return [];
    this.#graph.setEf(Math.max(GRAPH.efSearch, wanted));
    const hasDead = this.#ids.length > this.#labels.size;
    const { neighbors, distances } = this.#graph.searchKnn(
      Array.from(vector),
      wanted,
      hasDead ? (label: number): boolean => this.#ids[label] != null : undefined,
    );
    const hits: VectorHit[] = [];
    neighbors.forEach((label, i) => {
      const id = this.#ids[label];
      // The inner-product space of hnswlib reports 1 - dot product.
      if (id != null) hits.push({ id, similarity: 1 - (distances[i] ?? 1) });
    });
    return hits;
  }

  /**
   * Reads a graph that `write` wrote; this one stays as it was when that fails.
   * @throws GraphFileError when the file is not the one that was written
   */
  async read(file: string, ids: GraphIds, sha256: string): Promise<void> {
    if ((await hashFile(file)) !== sha256) throw new GraphFileError('the index file was changed');
    const graph = this.#newGraph(SMALLEST);
    // An empty graph is read as one that cannot grow: a new one is as good.
    if (ids.length > 0) await graph.readIndex(file, false);
    graph.setEf(GRAPH.efSearch);
    if (graph.getCurrentCount() !== ids.length)
      throw new GraphFileError('the index file does not fit its manifest');
    this.#graph = graph;
    this.#ids = [...ids];
    this.#labels = new Map(ids.flatMap((id, label) => (id === null ? [] : [[id, label] as const])));
  }

  /** Writes the graph beside `file`. @returns what its manifest needs, and puts the file in its place */
  async write(file: string): Promise<{ ids: GraphIds; sha256: string; commit: () => Promise<void> }> {
    const temporary = `${file}.${process.pid}.tmp`;
    const ids = [...this.#ids];
    await this.#graph.writeIndex(temporary);
    const sha256 = await hashFile(temporary);
    return { ids, sha256, commit: () => rename(temporary, file) };
  }
}
