/**
 * `npm run triage:train [-- --data DIR --out DIR --models DIR --seed N --inflow FILE --allow-overlap]`: trains type, risk and priority
 * from DIR/train.jsonl ({text, label[, id, lang, group, risk, priority]}) and writes OUT/triage.bin with its card.
 * --inflow takes texts that really came in ({text[, label]}, a line each): the expected class shares follow them, confirmed
 * labels more than unlabelled texts, and they teach nothing else. Deterministic. Ends with 2 on unusable input. Embeddings are remembered under .data/embeddings.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { PrecedentError } from '../../domain/errors.ts';
import { findWeakRows } from '../../triage/check-labelled-rows.ts';
import { findOverlap, readInflowTexts, readTickets } from '../../triage/read-tickets.ts';
import { CLASSIFIER_KIND } from '../../triage/train-classifier.ts';
import { trainTriageModel } from '../../triage/train-triage-model.ts';
import { encodeTriageModel } from '../../triage/triage-model.ts';
import { embedWithFileCache } from './embedding-cache.ts';
import { createProgress } from './show-progress.ts';
import { writeTriageCard } from './triage-card.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'evals/datasets/tickets' },
    out: { type: 'string', default: 'models/triage' },
    models: { type: 'string', default: 'models' },
    seed: { type: 'string', default: '1' },
    inflow: { type: 'string' },
    cache: { type: 'string', default: '.data/embeddings' },
    'allow-overlap': { type: 'boolean', default: false },
  },
});

async function readOptional(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const HAS_CONTENT = /[\p{L}\p{N}]/u;

async function readInflow(file: string): Promise<{ text: string; confirmed?: string }[]> {
  const content = await readOptional(file);
  if (content === null) throw new PrecedentError('invalid_request', `There is no file ${file}.`);
  return readInflowTexts(content, file);
}

async function train(): Promise<void> {
  const trainFile = join(values.data, 'train.jsonl');
  const content = await readOptional(trainFile);
  if (content === null) throw new PrecedentError('invalid_request', `There is no file ${trainFile}.`);
  const tickets = readTickets(content, trainFile);
  for (const warning of findWeakRows(tickets, (row) => `${trainFile}:${row + 1}`))
    console.warn(`warning: ${warning}`);
  const testFile = join(values.data, 'test.jsonl');
  const testContent = await readOptional(testFile);
  if (testContent !== null && !values['allow-overlap'])
    refuseOverlap(tickets, testContent, trainFile, testFile);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed))
    throw new PrecedentError('invalid_request', '--seed must be a whole number.');

  const embedder = createBilingualEmbedder({ modelsFolder: values.models });
  const texts = tickets.map(({ text }) => text);
  const vectors = await embedWithFileCache(
    embedder,
    texts,
    CLASSIFIER_KIND,
    values.cache,
    createProgress('embedding'),
  );
  const inflow = values.inflow === undefined ? [] : await readInflow(values.inflow);
  const inflowVectors = await embedWithFileCache(
    embedder,
    inflow.map(({ text }) => text),
    CLASSIFIER_KIND,
    values.cache,
    createProgress('embedding the inflow'),
  );
  await embedder.close();
  const began = performance.now();
  const training = await trainTriageModel(tickets, embedder.model, vectors, {
    seed,
    inflow: inflow.map((one, i) => ({
      ...one,
      vector: HAS_CONTENT.test(one.text) ? inflowVectors[i]! : null,
    })),
    onProgress: (step) => void process.stderr.write(`${step}\n`),
  });
  const seconds = (performance.now() - began) / 1000;
  const bytes = encodeTriageModel(training.model);
  await mkdir(values.out, { recursive: true });
  await writeFile(join(values.out, 'triage.bin'), bytes);
  const card = writeTriageCard(training, tickets, bytes.length);
  await writeFile(join(values.out, 'README.md'), card.markdown);
  console.log(`${tickets.length} tickets, ${seconds.toFixed(1)} s beyond embedding. ${card.summary}`);
  console.log(
    `${join(values.out, 'triage.bin')}: ${training.model.version}, ${(bytes.length / 1e6).toFixed(2)} MB`,
  );
}

function refuseOverlap(
  tickets: ReturnType<typeof readTickets>,
  testContent: string,
  trainFile: string,
  testFile: string,
): void {
  const test = testContent
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [{ line: i + 1, text: textOf(line) }]));
  const overlap = findOverlap(tickets, test);
  if (overlap.length === 0) return;
  const shown = overlap
    .slice(0, 10)
    .map((pair) => `${testFile}:${test[pair.test]!.line} is also ${trainFile}:${pair.train + 1}`);
  throw new PrecedentError(
    'invalid_request',
    `${overlap.length} test rows are among the training rows; --allow-overlap trains nevertheless.\n${shown.join('\n')}`,
  );
}

function textOf(line: string): string {
  try {
    const { text } = JSON.parse(line) as { text?: unknown };
    return typeof text === 'string' ? text : '';
  } catch {
    return '';
  }
}

try {
  await train();
} catch (error) {
  if (!(error instanceof PrecedentError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === 'invalid_request' ? 2 : 1;
}
