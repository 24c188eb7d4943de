import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { loadTriage } from '../../src/runtimes/load-triage.ts';
import { readTickets } from '../../src/triage/read-tickets.ts';
import { CLASSIFIER_KIND } from '../../src/triage/train-classifier.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { measureInTurns, type Timing } from './measure.ts';

export interface TriageBench {
  readonly one: Readonly<Record<string, Timing>>;
  /** Of all texts at once, in one call. */
  readonly batch: { readonly texts: number; readonly embeddingMs: number; readonly triageMs: number };
  /** Longest time the event loop stood still during the batch. */
  readonly longestPauseMs: number;
}

export const TRIAGE_PEER = 'embedding alone';
export const TRIAGE = 'triage: embedding, type, risk, priority, entities, language, reasons';
/** The limit of one text, at the median. */
export const TRIAGE_LIMIT_MS = 10;

/** Reading a ticket beside embedding the same text, which no reading can do without, in turns; then many at once. */
export async function benchTriage(rounds: number, batchSize: number): Promise<TriageBench> {
  const path = join(DATASETS, 'tickets', 'test.jsonl');
  const rows = readTickets(readFileSync(path, 'utf8'), path).map(({ text }) => text);
  const texts = createSeededRandom(5).shuffle([...rows]);
  const embedder = createBilingualEmbedder({ modelsFolder: join(ROOT, 'models'), queryCacheSize: 0 });
  try {
    const { model: triage, problem } = await loadTriage(join(ROOT, 'models'), embedder);
    if (problem !== null) throw new Error(problem);
    await embedder.warmUp();
    // Another text each time for either side: nothing is remembered from one to the other.
    const one = await measureInTurns(
      {
        [TRIAGE_PEER]: (round) =>
          embedder.embed([texts[(2 * round) % texts.length]!], { kind: CLASSIFIER_KIND }),
        [TRIAGE]: (round) => triage.triage(texts[(2 * round + 1) % texts.length]!),
      },
      rounds,
      20,
    );
    const many = Array.from({ length: batchSize }, (_, i) => `${texts[i % texts.length]!} ${i}`);
    let began = performance.now();
    await embedder.embed(many, { kind: CLASSIFIER_KIND });
    const embeddingMs = performance.now() - began;
    let longestPauseMs = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longestPauseMs = Math.max(longestPauseMs, now - last - 5);
      last = now;
    }, 5);
    began = performance.now();
    const results = await triage.triageMany(many);
    const triageMs = performance.now() - began;
    clearInterval(timer);
    if (results.length !== batchSize) throw new Error('A text has no reading');
    return { one, batch: { texts: batchSize, embeddingMs, triageMs }, longestPauseMs };
  } finally {
    await embedder.close();
  }
}

/** What of the bench is no table: the limit, the batch, and how long nothing else could run. */
export function describeTriage({ one, batch, longestPauseMs }: TriageBench): string {
  const p50 = one[TRIAGE]?.p50 ?? NaN;
  const own = p50 - (one[TRIAGE_PEER]?.p50 ?? NaN);
  const perSecond = (1000 * batch.texts) / batch.triageMs;
  return [
    `one text: ${p50.toFixed(2)} ms at the median, ${own.toFixed(2)} ms of it beyond embedding; limit ${TRIAGE_LIMIT_MS} ms`,
    `${batch.texts} texts in one call: ${(batch.triageMs / 1000).toFixed(1)} s (${perSecond.toFixed(0)} a second), embedding them alone ${(batch.embeddingMs / 1000).toFixed(1)} s`,
    `the event loop stood still for at most ${longestPauseMs.toFixed(0)} ms meanwhile`,
  ].join('\n');
}
