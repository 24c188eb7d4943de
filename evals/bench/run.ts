/**
 * `npm run bench [-- --full --only search|product-search|embedder|service|models|triage|few-shot|anomaly|duplicates|incidents --json FILE --plot FILE.svg]`: times beside a peer or a limit, taken in
 * turns in one run, so that what counts is the ratio. `--full` adds 100,000 chunks; `product-search` is the part of `search` that measures the service's own; `--plot` draws search time over chunks.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../command/print-table.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { ROOT } from '../input/datasets-folder.ts';
import { UsageError } from '../input/input-error.ts';
import { ANOMALY_PEER, benchAnomaly, type AnomalyBench } from './bench-anomaly.ts';
import { benchDuplicates, type DuplicatesBench } from './bench-duplicates.ts';
import { benchIncidents, type IncidentsBench } from './bench-incidents.ts';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { benchEmbedder, describeEmbedder, writeSpeedCard, type EmbedderBench } from './bench-embedder.ts';
import { benchModels, CLASSIFIER_PEER, type ModelsBench } from './bench-models.ts';
import { benchSearch, growthOf, type SearchBench } from './bench-search.ts';
import {
  benchProductSearch,
  describeProductSearch,
  type ProductSearchBench,
} from './bench-product-search.ts';
import { benchService, type ServiceBench } from './bench-service.ts';
import { drawGrowth, growthPoints } from './draw-growth.ts';
import { benchFewShot, describeFewShot } from './bench-few-shot.ts';
import { benchTriage, describeTriage, TRIAGE_PEER, type TriageBench } from './bench-triage.ts';
import { describeLoad, type Timing } from './measure.ts';

/** A help center of some size. */
const EMBEDDED_PASSAGES = 5_000;
const BENCHES = [
  'search',
  'product-search',
  'embedder',
  'service',
  'models',
  'triage',
  'few-shot',
  'anomaly',
  'duplicates',
  'incidents',
] as const;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    plot: { type: 'string' },
    card: { type: 'boolean', default: false },
  },
});
if (values.only !== undefined && !BENCHES.some((name) => name === values.only))
  throw new UsageError(`--only must be one of ${BENCHES.join(', ')}`);
if (values.plot !== undefined && !isWanted('search'))
  throw new UsageError('--plot draws the search bench, which --only leaves out');

const SIZES = values.full ? [1000, 10_000, 100_000] : [1000, 10_000];

function isWanted(name: (typeof BENCHES)[number]): boolean {
  return values.only === undefined || values.only === name;
}

function timingTable(
  timings: Readonly<Record<string, Timing>>,
  base: string,
  extra: Readonly<Record<string, string>> = {},
): string {
  const limit = timings[base]?.p50 ?? NaN;
  return formatTable([
    ['', 'p50 ms', 'p95 ms', `ratio to ${base}`, ''],
    ...Object.entries(timings).map(([name, { p50, p95 }]) => [
      name,
      p50.toFixed(3),
      p95.toFixed(3),
      (p50 / limit).toFixed(2),
      extra[name] ?? '',
    ]),
  ]);
}

const searches: SearchBench[] = [];
const products: ProductSearchBench[] = [];
let embedder: EmbedderBench | null = null;
let service: ServiceBench | null = null;
let models: ModelsBench | null = null;
let anomaly: AnomalyBench | null = null;
let duplicates: DuplicatesBench | null = null;
let incidents: IncidentsBench | null = null;
if (isWanted('search')) {
  const asker = createBilingualEmbedder({ modelsFolder: join(ROOT, 'models') });
  for (const chunks of SIZES) {
    const bench = await benchSearch(chunks, asker);
    searches.push(bench);
    const more = Object.fromEntries(
      Object.keys(bench.timings).map((name) => [
        name,
        [
          `built in ${(bench.buildSeconds[name] ?? 0).toFixed(1)} s`,
          `${(bench.memoryMb[name] ?? 0).toFixed(0)} MB`,
          ...(bench.recall[name] === undefined ? [] : [`recall@10 ${bench.recall[name].toFixed(3)}`]),
        ].join(', '),
      ]),
    );
    console.log(
      `\nsearch over ${chunks} chunks, the query's embedding not included (load ${describeLoad()})\n${timingTable(bench.timings, 'exact scan', more)}\npgvector: ${bench.pgvector}`,
    );
  }
  await asker.close();
  console.log(
    `\ngrowth with size (slope of log time over log chunks: 1 is linear)\n${formatTable(Object.entries(growthOf(searches)).map(([name, slope]) => [name, slope.toFixed(2)]))}`,
  );
  if (values.plot !== undefined) writeOutput(values.plot, `${drawGrowth(growthPoints(searches))}\n`);
}
if (isWanted('search') || isWanted('product-search')) {
  products.push(await benchProductSearch(SIZES.at(-1) ?? 1000));
  for (const product of products) console.log(describeProductSearch(product));
}
if (isWanted('embedder')) {
  embedder = await benchEmbedder(EMBEDDED_PASSAGES);
  console.log(describeEmbedder(embedder));
  const card = join(ROOT, 'models', 'bilingual-map', 'README.md');
  if (values.card) writeFileSync(card, writeSpeedCard(readFileSync(card, 'utf8'), embedder));
}
if (isWanted('service')) {
  service = await benchService(60);
  console.log(`\nstart ${service.startSeconds.toFixed(2)} s, memory ${service.memoryMb.toFixed(0)} MB`);
  console.log(`\nticket intake\n${timingTable(service.intake, 'bare insert of the ticket row')}`);
  const p50 = service.intake['ticket intake (case, clock, audit chain, idempotency)']?.p50 ?? NaN;
  console.log(`${(1000 / p50).toFixed(0)} tickets a second, one at a time`);
  console.log(`\nHTTP, in process\n${timingTable(service.http, 'bare Hono route')}`);
}
if (isWanted('models')) {
  models = await benchModels(600, 200);
  const peerSeconds = models.trainSeconds[CLASSIFIER_PEER] ?? NaN;
  console.log(
    `\nticket types: ${models.labels} labels, ${models.trainRows} tickets learned, ${models.testRows} others asked`,
  );
  console.log(
    formatTable([
      ['', 'accuracy', 'English', 'Chinese', 'training s', `ratio to ${CLASSIFIER_PEER}`],
      ...Object.entries(models.accuracy).map(([name, { all, en, zh }]) => [
        name,
        all.toFixed(3),
        en.toFixed(3),
        zh.toFixed(3),
        (models?.trainSeconds[name] ?? NaN).toFixed(2),
        ((models?.trainSeconds[name] ?? NaN) / peerSeconds).toFixed(2),
      ]),
    ]),
  );
  console.log(
    `${CLASSIFIER_PEER} scores no label at all for ${(100 * models.peerSilent).toFixed(0)}% of them`,
  );
  console.log(`of our training, embedding is ${models.trainEmbeddingSeconds.toFixed(2)} s`);
  console.log(`\nprediction, one ticket at a time\n${timingTable(models.predict, CLASSIFIER_PEER)}`);
  console.log(`of our prediction, embedding is ${models.predictEmbedding.p50.toFixed(3)} ms (p50)`);
}
let triage: TriageBench | null = null;
if (isWanted('triage')) {
  triage = await benchTriage(200, 1_000);
  console.log(`\nreading one ticket\n${timingTable(triage.one, TRIAGE_PEER)}`);
  console.log(describeTriage(triage));
}
// Trains a model for each type that it hides: minutes.
if (values.only === 'few-shot' || (values.full && isWanted('few-shot')))
  console.log(`\n${describeFewShot(await benchFewShot(undefined, 10, 1))}`);
if (isWanted('anomaly')) {
  anomaly = await benchAnomaly(10);
  const aucs = Object.fromEntries(
    Object.entries(anomaly.rocAucs).map(([name, list]) => [
      name,
      `ROC-AUC ${(list.reduce((sum, auc) => sum + auc, 0) / list.length).toFixed(3)} (${Math.min(...list).toFixed(3)} to ${Math.max(...list).toFixed(3)})`,
    ]),
  );
  console.log(
    `\nanomalies in ${anomaly.rows} rows of ${anomaly.columns} columns, without labels: fit\n${timingTable(anomaly.fit, ANOMALY_PEER)}`,
  );
  console.log(`\nscore of all rows\n${timingTable(anomaly.score, ANOMALY_PEER, aucs)}`);
}
if (isWanted('duplicates')) {
  duplicates = await benchDuplicates('models');
  const share = ([part, all]: readonly [number, number]): string =>
    `${part} of ${all} (${((100 * part) / all).toFixed(2)}%)`;
  console.log(`\nsecond messages of a matter, at the threshold ${duplicates.threshold}`);
  console.log(
    formatTable([
      [
        '',
        'paraphrases found',
        'other language found',
        'different tickets linked',
        'same words, other ids linked',
        'lowest clean threshold',
      ],
      ...Object.entries(duplicates.parts).map(([part, found]) => [
        part,
        share(found.paraphrases),
        share(found.otherLanguage),
        share(found.different),
        share(found.otherIds),
        found.lowestClean.toFixed(3),
      ]),
    ]),
  );
}
if (isWanted('incidents')) {
  incidents = benchIncidents();
  console.log(`\nincidents in ${incidents.days} simulated days, the first 28 of them only history`);
  for (const { ticketsADay, aMonth } of incidents.falseAlarms)
    console.log(
      `${ticketsADay} tickets a day, none of them a flood: ${aMonth.toFixed(2)} false alarms a month`,
    );
  console.log(
    formatTable([
      ['tickets a day', 'flood, tickets an hour', 'seen', 'after minutes (median)', 'and tickets'],
      ...incidents.floods.map(({ ticketsADay, extraAnHour, found, all, minutes, tickets }) => [
        String(ticketsADay),
        String(extraAnHour),
        `${found} of ${all}`,
        String(minutes),
        String(tickets),
      ]),
    ]),
  );
}
if (values.json !== undefined)
  writeOutput(
    values.json,
    `${JSON.stringify({ at: new Date().toISOString(), searches, products, embedder, growth: growthOf(searches), service, models, triage, anomaly, duplicates, incidents }, null, 2)}\n`,
  );
