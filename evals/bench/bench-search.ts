import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import hnswlib from 'hnswlib-node';
import MiniSearch from 'minisearch';
import { createJiebaSegmenter } from '../../src/adapters/jieba-segmenter.ts';
import { createExactVectors } from '../../src/knowledge-base/exact-vectors.ts';
import { indexTermTable } from '../../src/knowledge-base/term-index.ts';
import { makeTermTable } from '../../src/knowledge-base/term-table.ts';
import { createSearchTerms } from '../../src/knowledge-base/search-terms.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { openPgvector } from './bench-pgvector.ts';
import { logLogSlope, measureInTurns, type Timing } from './measure.ts';
import { makeSyntheticPassages, readQuestions } from './synthetic-knowledge.ts';

const QUERIES = 60;
const K = 10;
const GRAPH = { m: 16, efConstruction: 100, efSearch: 100 } as const;

export interface SearchBench {
  readonly chunks: number;
  readonly timings: Readonly<Record<string, Timing>>;
  readonly recall: Readonly<Record<string, number>>;
  readonly buildSeconds: Readonly<Record<string, number>>;
  /** What each engine's build added to the process; pgvector's lies in its own processes. */
  readonly memoryMb: Readonly<Record<string, number>>;
  readonly pgvector: string;
}

/** Search of one size, all engines over the same texts and vectors in one run; embedding of the query is not in it. */
export async function benchSearch(chunks: number, embedder: Embedder): Promise<SearchBench> {
  const made = await makeSyntheticPassages(chunks, embedder.model);
  const texts = made.map(({ title, text }) => `${title}\n${text}`);
  const vectors = made.map(({ vector }) => vector);
  const questions = readQuestions().slice(0, QUERIES);
  const asked = (await embedder.embed(questions, { kind: 'query' })).map(({ vector }) => vector);
  const { dimensions } = embedder.model;
  const buildSeconds: Record<string, number> = {};
  const memoryMb: Record<string, number> = {};
  const timed = async <T>(name: string, build: () => Promise<T> | T): Promise<T> => {
    const [began, before] = [performance.now(), process.memoryUsage().rss];
    const built = await build();
    buildSeconds[name] = (performance.now() - began) / 1000;
    memoryMb[name] = Math.max(0, (process.memoryUsage().rss - before) / 1048576);
    return built;
  };

  // Words are cut once: each engine gets the terms of a text as a list, so that what differs is the engine.
  const toTerms = createSearchTerms({ segment: createJiebaSegmenter() });
  const table = await timed('cutting into words, for all', () => makeTermTable(texts, toTerms));
  const termsOf = (position: number): string[] =>
    Array.from(
      table.terms.subarray(table.starts[position], table.starts[position + 1]),
      (term) => table.words[term]!,
    );
  const tokenize = (text: string): string[] =>
    /^#\d+$/.test(text) ? termsOf(Number(text.slice(1))) : toTerms(text);

  const exact = await timed('exact scan', () => createExactVectors(vectors));
  const graph = await timed('hnswlib', () => {
    const index = new hnswlib.HierarchicalNSW('ip', dimensions);
    index.initIndex(chunks, GRAPH.m, GRAPH.efConstruction, 100);
    vectors.forEach((vector, i) => index.addPoint(Array.from(vector), i));
    index.setEf(GRAPH.efSearch);
    return index;
  });
  const words = await timed('precedent words', () => indexTermTable(table, toTerms));
  const mini = await timed('MiniSearch', () => {
    const engine = new MiniSearch({ fields: ['text'], tokenize, processTerm: (term) => term });
    engine.addAll(texts.map((_, id) => ({ id, text: `#${id}` })));
    return engine;
  });
  const orama = await timed('Orama', async () => {
    // Its own tokenizer knows no Chinese words: it gets the terms that the others get.
    const engine = create({
      schema: { text: 'string' },
      components: { tokenizer: { language: 'english', normalizationCache: new Map(), tokenize } },
    });
    const rows = texts.map((_, id) => ({ text: `#${id}` }));
    await insertMultiple(engine, rows, 500);
    return engine;
  });
  const database = await timed('pgvector', () => openPgvector(vectors, GRAPH));
  try {
    const askGraph = (vector: Float32Array): number[] =>
      graph.searchKnn(Array.from(vector), Math.min(K, chunks)).neighbors;
    const vectorEngines: Readonly<Record<string, (vector: Float32Array) => Promise<number[]> | number[]>> = {
      hnswlib: askGraph,
      ...(database.search ? { pgvector: database.search } : {}),
    };
    const ask = (at: number): Float32Array => asked[at % QUERIES]!;
    const timings = await measureInTurns(
      {
        'exact scan': (at) => exact.nearest(ask(at).slice(), K),
        ...Object.fromEntries(
          Object.entries(vectorEngines).map(([name, search]) => [name, (at: number) => search(ask(at))]),
        ),
        'precedent words': (at) => words.search(questions[at % QUERIES]!, K),
        MiniSearch: (at) => mini.search(questions[at % QUERIES]!),
        Orama: (at) => searchOrama(orama, { term: questions[at % QUERIES]!, limit: K }),
      },
      QUERIES,
    );
    const hits: Record<string, number> = {};
    for (const vector of asked) {
      const truth = new Set((await exact.nearest(vector, K)).map(({ position }) => position));
      for (const [name, search] of Object.entries(vectorEngines))
        hits[name] = (hits[name] ?? 0) + (await search(vector)).filter((id) => truth.has(id)).length;
    }
    const most = asked.length * Math.min(K, chunks);
    const recall = Object.fromEntries(Object.entries(hits).map(([name, count]) => [name, count / most]));
    return { chunks, timings, recall, buildSeconds, memoryMb, pgvector: database.about };
  } finally {
    await database.close();
  }
}

/** How the time of each engine grows with the number of chunks. */
export function growthOf(benches: readonly SearchBench[]): Record<string, number> {
  const names = Object.keys(benches[0]?.timings ?? {});
  return Object.fromEntries(
    names.flatMap((name) => {
      const points = benches.flatMap(({ chunks, timings }) =>
        timings[name] ? [{ x: chunks, y: timings[name].p50 }] : [],
      );
      return points.length > 1 ? [[name, logLogSlope(points)]] : [];
    }),
  );
}
