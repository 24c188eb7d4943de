import { PGlite } from '@electric-sql/pglite';
import { vector as pgvector } from '@electric-sql/pglite-pgvector';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import hnswlib from 'hnswlib-node';
import MiniSearch from 'minisearch';
import { createJiebaSegmenter } from '../../src/adapters/jieba-segmenter.ts';
import { createExactVectors } from '../../src/knowledge-base/exact-vectors.ts';
import { buildLexicalIndex } from '../../src/knowledge-base/lexical-index.ts';
import { createRetriever } from '../../src/knowledge-base/retriever.ts';
import { createSearchTerms } from '../../src/knowledge-base/search-terms.ts';
import { createSeededRandom, type SeededRandom } from '../../src/learning/seeded-random.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { readOwnArticles } from '../suites/open-answers.ts';
import { splitSentences } from '../../src/knowledge-base/answer-question.ts';
import { logLogSlope, measureInTurns, type Timing } from './measure.ts';

const DIMENSIONS = 512;
const TOPICS = 200;
const QUERIES = 60;
const K = 10;

export interface SearchBench {
  readonly chunks: number;
  readonly timings: Readonly<Record<string, Timing>>;
  readonly recall: Readonly<Record<string, number>>;
  readonly buildSeconds: Readonly<Record<string, number>>;
}

/** Unit vectors around topics, as embeddings of passages lie: neighbours exist, which uniform noise has not. */
function topicVectors(count: number, topics: readonly Float32Array[], random: SeededRandom): Float32Array[] {
  return Array.from({ length: count }, () => {
    const topic = topics[random.below(topics.length)]!;
    const vector = topic.map((value) => value + (random.next() - 0.5) * 0.12);
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  });
}

async function timed<T>(
  seconds: Record<string, number>,
  name: string,
  build: () => Promise<T> | T,
): Promise<T> {
  const began = performance.now();
  const built = await build();
  seconds[name] = (performance.now() - began) / 1000;
  return built;
}

/** Search of one size, all engines over the same texts and vectors in one run; embedding of the query is not in it. */
export async function benchSearch(chunks: number, withDatabase: boolean): Promise<SearchBench> {
  const random = createSeededRandom(7);
  const topics = Array.from({ length: TOPICS }, () =>
    Float32Array.from({ length: DIMENSIONS }, () => random.next() - 0.5),
  ).map((vector) => {
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  });
  const sentences = (await readOwnArticles())
    .flatMap(({ body }) => splitSentences(body))
    .filter((sentence) => sentence.length > 20);
  const texts = Array.from({ length: chunks }, () =>
    Array.from({ length: 4 }, () => sentences[random.below(sentences.length)]!).join(' '),
  );
  const questions = Array.from({ length: QUERIES }, () =>
    sentences[random.below(sentences.length)]!.slice(0, 40),
  );
  const vectors = topicVectors(chunks, topics, random);
  const asked = topicVectors(QUERIES, topics, random);
  const buildSeconds: Record<string, number> = {};

  const segment = createJiebaSegmenter();
  const toTerms = createSearchTerms({ segment });
  const exact = createExactVectors(vectors);
  const lexicalIndex = await timed(buildSeconds, 'precedent lexical', () =>
    buildLexicalIndex(texts, toTerms),
  );
  const graph = await timed(buildSeconds, 'hnsw', () => {
    const index = new hnswlib.HierarchicalNSW('ip', DIMENSIONS);
    index.initIndex(chunks, 16, 200, 100);
    vectors.forEach((vector, i) => index.addPoint(Array.from(vector), i));
    index.setEf(100);
    return index;
  });
  const mini = await timed(buildSeconds, 'minisearch', () => {
    const engine = new MiniSearch({
      fields: ['text'],
      tokenize: (text) => toTerms(text),
      processTerm: (term) => term,
    });
    engine.addAll(texts.map((text, id) => ({ id, text })));
    return engine;
  });
  const orama = await timed(buildSeconds, 'orama', async () => {
    // Its own tokenizer knows no Chinese words: it gets the terms that the others get.
    const engine = create({
      schema: { text: 'string' },
      components: {
        tokenizer: {
          language: 'english',
          normalizationCache: new Map(),
          tokenize: (text: string) => toTerms(text),
        },
      },
    });
    await insertMultiple(
      engine,
      texts.map((text) => ({ text })),
      500,
    );
    return engine;
  });
  let round = 0;
  const embedder: Embedder = {
    model: { id: 'bench', dimensions: DIMENSIONS, revision: '1' },
    embed: (many) =>
      Promise.resolve(many.map(() => ({ vector: asked[round % QUERIES]!, truncated: false, empty: false }))),
    warmUp: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const overGraph = {
    nearest: (vector: Float32Array, limit: number) => {
      const { neighbors, distances } = graph.searchKnn(Array.from(vector), Math.min(limit, chunks));
      return Promise.resolve(neighbors.map((position, i) => ({ position, similarity: 1 - distances[i]! })));
    },
    similarities: (vector: Float32Array, positions: readonly number[]) =>
      exact.similarities(vector, positions),
  };
  const hybrid = createRetriever({ embedder, vectors: overGraph, lexicalIndex, toTerms });
  const database = withDatabase
    ? await timed(buildSeconds, 'pgvector (PGlite)', () => fillDatabase(vectors))
    : null;
  const askDatabase = async (i: number): Promise<number[]> => {
    const found = await database!.query<{ id: number }>(
      'SELECT id FROM chunk ORDER BY vector <#> $1 LIMIT 10',
      [`[${asked[i]!.join(',')}]`],
    );
    return found.rows.map(({ id }) => id);
  };
  const calls: Record<string, (at: number) => Promise<unknown> | unknown> = {
    'exact scan': (at) => exact.nearest(asked[at % QUERIES]!, K),
    hnsw: (at) => overGraph.nearest(asked[at % QUERIES]!, K),
    'precedent lexical': (at) => lexicalIndex.search(questions[at % QUERIES]!, K),
    minisearch: (at) => mini.search(questions[at % QUERIES]!),
    orama: (at) => searchOrama(orama, { term: questions[at % QUERIES]!, limit: K }),
    'precedent hybrid': (at) => {
      round = at;
      return hybrid.retrieve(questions[at % QUERIES]!, { mode: 'hybrid', limit: K });
    },
    ...(database ? { 'pgvector (PGlite)': (at: number) => askDatabase(at % QUERIES) } : {}),
  };
  const timings = await measureInTurns(calls, QUERIES);
  let graphHits = 0;
  let databaseHits = 0;
  for (let i = 0; i < QUERIES; i += 1) {
    const truth = new Set((await exact.nearest(asked[i]!, K)).map(({ position }) => position));
    graphHits += (await overGraph.nearest(asked[i]!, K)).filter(({ position }) => truth.has(position)).length;
    if (database) databaseHits += (await askDatabase(i)).filter((id) => truth.has(id)).length;
  }
  await database?.close();
  const most = QUERIES * Math.min(K, chunks);
  return {
    chunks,
    timings,
    recall: { hnsw: graphHits / most, ...(database ? { 'pgvector (PGlite)': databaseHits / most } : {}) },
    buildSeconds,
  };
}

async function fillDatabase(vectors: readonly Float32Array[]): Promise<PGlite> {
  const database = await PGlite.create({ extensions: { vector: pgvector } });
  await database.exec(
    `CREATE EXTENSION vector; CREATE TABLE chunk (id int PRIMARY KEY, vector vector(${DIMENSIONS}))`,
  );
  for (let start = 0; start < vectors.length; start += 250) {
    const rows = vectors
      .slice(start, start + 250)
      .map((vector, i) => `(${start + i},'[${vector.join(',')}]')`);
    await database.exec(`INSERT INTO chunk VALUES ${rows.join(',')}`);
  }
  await database.exec('CREATE INDEX ON chunk USING hnsw (vector vector_ip_ops); SET hnsw.ef_search = 100');
  return database;
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
