import { join } from 'node:path';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createTransformersEmbedder } from '../../src/adapters/transformers-embedder.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { formatTable } from '../command/print-table.ts';
import { ROOT } from '../input/datasets-folder.ts';
import { describeLoad, summarise, type Timing } from './measure.ts';
import { makeSyntheticPassages, readQuestions } from './synthetic-knowledge.ts';

export const PAUSE_LIMIT_MS = 50;
export const QUERY_LIMIT_MS = 6;
export const COLD_START_LIMIT_SECONDS = 1;

const MODELS = join(ROOT, 'models');
const TIMER_MS = 5;
/** Queries before the clock runs: the runtime lays out its memory anew for every length of text it has not seen. */
const WARM_UP = 250;
const QUERIES = 250;
const RATE_TEXTS = 400;

type QueryScript = 'Chinese' | 'English' | 'both';

function scriptOf(text: string): QueryScript {
  if (!/\p{Script=Han}/u.test(text)) return 'English';
  return /[a-z]{3}/i.test(text) ? 'both' : 'Chinese';
}

export interface EmbedderBench {
  readonly passages: number;
  readonly seconds: number;
  /** Longest time that a timer of 5 ms was late: while passages are embedded, and while nothing is done. */
  readonly pauseMs: number;
  readonly idlePauseMs: number;
  /** Questions of the corpus in the mix in which they stand there. */
  readonly query: Timing;
  readonly queryByScript: Readonly<Record<QueryScript, Timing>>;
  readonly coldStartSeconds: Readonly<Record<string, number>>;
  /** Texts a second by embedder and language of the texts. */
  readonly rates: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly load: string;
}

async function longestPause<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly pauseMs: number }> {
  let pauseMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    pauseMs = Math.max(pauseMs, now - last - TIMER_MS);
    last = now;
  }, TIMER_MS);
  try {
    return { result: await work(), pauseMs };
  } finally {
    clearInterval(timer);
  }
}

function openComposite(): Embedder {
  return createBilingualEmbedder({ modelsFolder: MODELS, queryCacheSize: 0 });
}

function openAlone(name: string, dimensions: number): Embedder {
  return createTransformersEmbedder({
    name,
    dimensions,
    modelsFolder: MODELS,
    pooling: 'cls',
    weights: 'q8',
    prefixes: { query: '', passage: '', symmetric: '' },
  });
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** From nothing to the first vector: a new thread, the models' files read (from the disk's cache), one text embedded. */
async function coldStart(texts: readonly string[]): Promise<number> {
  const embedder = openComposite();
  try {
    return await secondsOf(() => embedder.embed(texts, { kind: 'query' }));
  } finally {
    await embedder.close();
  }
}

/** The bundled embedder: what it does to the event loop, how quick it answers, how much it gets through. */
export async function benchEmbedder(passages: number): Promise<EmbedderBench> {
  const composite = openComposite();
  const { model } = composite;
  const made = await makeSyntheticPassages(passages, model);
  const texts = made.map(({ title, text }) => `${title}\n${text}`);
  const coldStartSeconds = {
    'Chinese model': await coldStart(['提现没有到账']),
    'English model': await coldStart(['my withdrawal has not arrived']),
    both: await coldStart(['提现没有到账', 'my withdrawal has not arrived']),
  };
  try {
    await composite.warmUp();
    const idle = await longestPause(() => new Promise((resolve) => setTimeout(resolve, 3_000)));
    const times: { readonly script: QueryScript; readonly ms: number }[] = [];
    for (const [i, text] of readQuestions()
      .slice(0, WARM_UP + QUERIES)
      .entries()) {
      const began = performance.now();
      await composite.embed([text], { kind: 'query' });
      if (i >= WARM_UP) times.push({ script: scriptOf(text), ms: performance.now() - began });
    }
    const timesOf = (script: QueryScript): Timing =>
      summarise(times.flatMap((one) => (one.script === script ? [one.ms] : [])));
    const busy = await longestPause(() => secondsOf(() => composite.embed(texts, { kind: 'passage' })));
    const inLanguage = (language: string): string[] =>
      texts.filter((_, i) => made[i]?.language === language).slice(0, RATE_TEXTS);
    const sets = { English: inLanguage('en'), Chinese: inLanguage('zh') };
    const embedders: Readonly<Record<string, Embedder>> = {
      'both joined by the map': composite,
      'bge-small-zh-v1.5 alone': openAlone('bge-small-zh-v1.5', 512),
      'bge-small-en-v1.5 alone': openAlone('bge-small-en-v1.5', 384),
    };
    const rates: Record<string, Record<string, number>> = {};
    for (const [name, embedder] of Object.entries(embedders)) {
      await embedder.warmUp();
      rates[name] = {};
      for (const [language, own] of Object.entries(sets))
        rates[name][language] =
          own.length / (await secondsOf(() => embedder.embed(own, { kind: 'passage' })));
      if (embedder !== composite) await embedder.close();
    }
    return {
      passages,
      seconds: busy.result,
      pauseMs: busy.pauseMs,
      idlePauseMs: idle.pauseMs,
      query: summarise(times.map(({ ms }) => ms)),
      queryByScript: { Chinese: timesOf('Chinese'), English: timesOf('English'), both: timesOf('both') },
      coldStartSeconds,
      rates,
      load: describeLoad(),
    };
  } finally {
    await composite.close();
  }
}

export function describeEmbedder(bench: EmbedderBench): string {
  const row = (name: string, value: number, unit: string, limit: number): string[] => [
    name,
    `${value.toFixed(2)} ${unit}`,
    `${limit} ${unit}`,
    (value / limit).toFixed(2),
  ];
  return [
    `\nthe bundled embedder (load ${bench.load})`,
    formatTable([
      ['', '', 'limit', 'ratio'],
      row(
        `longest pause of the event loop, ${bench.passages} passages embedded`,
        bench.pauseMs,
        'ms',
        PAUSE_LIMIT_MS,
      ),
      row('the same while nothing is done', bench.idlePauseMs, 'ms', PAUSE_LIMIT_MS),
      row('query, median', bench.query.p50, 'ms', QUERY_LIMIT_MS),
      row('query, p95', bench.query.p95, 'ms', QUERY_LIMIT_MS),
      ...Object.entries(bench.queryByScript).map(([script, { p50 }]) =>
        row(`query, median, ${script}`, p50, 'ms', QUERY_LIMIT_MS),
      ),
      ...Object.entries(bench.coldStartSeconds).map(([name, seconds]) =>
        row(`cold start, ${name}`, seconds, 's', COLD_START_LIMIT_SECONDS),
      ),
    ]),
    `${(bench.passages / bench.seconds).toFixed(0)} passages a second`,
    formatTable([
      ['passages a second', 'English', 'Chinese'],
      ...Object.entries(bench.rates).map(([name, { English = NaN, Chinese = NaN }]) => [
        name,
        English.toFixed(0),
        Chinese.toFixed(0),
      ]),
    ]),
  ].join('\n');
}

/** The table of the model's card, between these marks. */
const MARKS = ['<!-- speed: npm run bench -- --only embedder --card -->', '<!-- /speed -->'] as const;

/** Puts the measured speed into the card, in the place of what was there. */
export function writeSpeedCard(card: string, bench: EmbedderBench): string {
  const table = [
    `| one run, ${bench.passages} passages of about 80 words or 200 characters, load ${bench.load} | English | Chinese |`,
    '|---|---|---|',
    ...Object.entries(bench.rates).map(
      ([name, { English = NaN, Chinese = NaN }]) =>
        `| ${name}, passages a second | ${English.toFixed(0)} | ${Chinese.toFixed(0)} |`,
    ),
  ].join('\n');
  const numbers =
    `A query takes ${bench.query.p50.toFixed(1)} ms at the median (${bench.query.p95.toFixed(1)} ms at p95): ` +
    `${Object.entries(bench.queryByScript)
      .map(([script, { p50 }]) => `${script} ${p50.toFixed(1)}`)
      .join(', ')}. ` +
    `Cold start ${Object.entries(bench.coldStartSeconds)
      .map(([name, seconds]) => `${name} ${seconds.toFixed(2)} s`)
      .join(', ')}. ` +
    `The event loop's longest pause while passages are embedded: ${bench.pauseMs.toFixed(0)} ms (${bench.idlePauseMs.toFixed(0)} ms with nothing to do).`;
  const section = `${MARKS[0]}\n\n## Speed\n\n${table}\n\n${numbers}\n\n${MARKS[1]}\n`;
  const [from, to] = [card.indexOf(MARKS[0]), card.indexOf(MARKS[1])];
  if (from < 0 || to < from) return `${card.trimEnd()}\n\n${section}`;
  return card.slice(0, from) + section + card.slice(to + MARKS[1].length).replace(/^\n/, '');
}
