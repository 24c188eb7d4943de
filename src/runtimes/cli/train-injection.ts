/**
 * `npx tsx src/runtimes/cli/train-injection.ts [--models DIR] [--also FILE]`: trains the detector of prompt injection on the texts
 * written for it, with tickets as further harmless texts and with the rows {text, label} of FILE, and writes
 * models/injection/detector.bin with its card. Ends with an error when FILE cannot be read.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { trainInjectionModel, type InjectionRow } from '../../knowledge-base/detect-injection.ts';
import { describeModel } from '../../ports/embedder.ts';
import { encodeTriageModel } from '../../triage/triage-model.ts';
import { readTrainingRows } from './training-rows.ts';

const { values } = parseArgs({
  options: { models: { type: 'string', default: 'models' }, also: { type: 'string' } },
});
const DATASETS = 'evals/datasets';
/** One ticket in so many is taken as a harmless text. */
const TICKET_STEP = 12;

function readLabelled(file: string): InjectionRow[] {
  return readTrainingRows<{ text: string; label: number }>(file).map(({ text, label }) => ({
    text: String(text),
    isAttack: label === 1,
  }));
}

const written = readLabelled(join(DATASETS, 'injection', 'train.jsonl'));
const others = values.also === undefined ? [] : readLabelled(values.also);
const tickets = readTrainingRows<{ text: string }>(join(DATASETS, 'tickets', 'train.jsonl'))
  .filter((_, i) => i % TICKET_STEP === 0)
  .map(({ text }): InjectionRow => ({ text: String(text), isAttack: false }));
const rows = [...written, ...others, ...tickets];
const embedder = createBilingualEmbedder({ modelsFolder: values.models });
const classifier = await trainInjectionModel(rows, embedder);
await embedder.close();

const folder = join(values.models, 'injection');
await mkdir(folder, { recursive: true });
const bytes = encodeTriageModel({
  version: classifier.version,
  classifier: classifier.model,
  inflow: classifier.model.shares,
  risk: null,
  priority: null,
});
await writeFile(join(folder, 'detector.bin'), bytes);
await writeFile(
  join(folder, 'README.md'),
  `# Injection detector

Tells texts that try to steer a language model, to get at other people's data or to make the service promise something,
from harmless ones that may use the same words. Version \`${classifier.version}\`, ${(bytes.length / 1024).toFixed(0)} KB.

- Method: linear model over embedding and n-grams, centroids and neighbours, calibrated (the classifier of the triage);
  long texts are read whole and in parts, the most suspicious part counts. Embeddings: ${describeModel(embedder.model)}.
- Data: ${written.length} texts of \`evals/datasets/injection/train.jsonl\`, written for this project (zh, en, a little German), and
  ${tickets.length} tickets of \`evals/datasets/tickets/train.jsonl\` as harmless ones${
    others.length > 0
      ? `; ${others.length} prompts of the public set deepset/prompt-injections
  (MIT), the half that \`evals/export/split-injection.ts\` with seed 7 cuts off to train on`
      : ''
  }.
- Measured by \`npm run eval -- injection\`, and on the other half of that set.
- Limits: a new kind of attack, or one in another language, may pass. What it guards must be safe without it: texts of users
  and articles stay data.
`,
);
console.log(
  `${rows.length} texts, ${rows.filter(({ isAttack }) => isAttack).length} attacks: ${join(folder, 'detector.bin')}`,
);
