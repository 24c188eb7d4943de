/**
 * `npx tsx src/runtimes/cli/train-own-case.ts [--models DIR]`: learns to tell a complaint about one's own case from a question,
 * from the tickets and the questions of the training sets.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { OWN_CASE_FEATURES, ownCaseFeatures, type OwnCaseModel } from '../../chat/score-own-case.ts';
import { applyLogistic, fitLogistic } from '../../learning/fit-logistic.ts';
import { rocAuc } from '../../learning/metrics.ts';
import { splitFolds } from '../../learning/split-folds.ts';
import { loadTriage } from '../load-triage.ts';
import { readTrainingRows } from './training-rows.ts';

const { values } = parseArgs({ options: { models: { type: 'string', default: 'models' } } });
/** Questions that may be taken for a case: they get a ticket offered in place of an answer. */
const FALSE_CASES = 0.015;
const RIDGE = 0.02;
/** Every so many of the tickets: they are many, and alike. */
const TICKET_STEP = 5;

const tickets = readTrainingRows<{ text: string; label: string }>('evals/datasets/tickets/train.jsonl');
// Questions that an article answers often tell what happened first: whether that is a case is open to dispute.
// Off topic, a complaint about another company is neither.
const questions = readTrainingRows<{ question: string; article: unknown; kind?: string }>(
  'evals/datasets/answerability/train.jsonl',
).filter(({ article, kind }) => article === null && kind !== 'off_topic');
const isGeneral = (label: string): boolean => /^(?:GEN|OTH)-/.test(label);
const examples = [
  ...tickets
    .filter(({ label }) => !isGeneral(label))
    .filter((_, i) => i % TICKET_STEP === 0)
    .map(({ text }) => ({ text, isCase: true })),
  ...tickets.filter(({ label }) => label === 'GEN-01').map(({ text }) => ({ text, isCase: false })),
  ...questions.map(({ question }) => ({ text: question, isCase: false })),
];

const embedder = createBilingualEmbedder({ modelsFolder: values.models });
const { model: triage, problem } = await loadTriage(values.models, embedder);
if (problem !== null) throw new Error(problem);
const results = await triage.triageMany(examples.map(({ text }) => text));
await embedder.close();
const rows = examples.map(({ text }, i) => ownCaseFeatures(text, results[i]!));
const labels = examples.map(({ isCase }) => isCase);
const folds = splitFolds(
  labels.map(String),
  5,
  1,
  examples.map(({ text }) => text),
);
const byFold = [0, 1, 2, 3, 4].map((fold) =>
  fitLogistic(
    rows.filter((_, i) => folds[i] !== fold),
    labels.filter((_, i) => folds[i] !== fold),
    RIDGE,
  ),
);
const heldOut = rows.map((row, i) => applyLogistic(byFold[folds[i] ?? 0]!, row));
const asQuestions = heldOut.filter((_, i) => !labels[i]).sort((a, b) => b - a);
const threshold = asQuestions[Math.floor(asQuestions.length * FALSE_CASES)] ?? 0.5;
const cases = heldOut.filter((_, i) => labels[i]);
const found = cases.filter((score) => score > threshold).length / cases.length;
const auc = rocAuc(heldOut, labels);
const version = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12);
const model: OwnCaseModel = {
  version: `own-case-${version}`,
  features: OWN_CASE_FEATURES,
  logistic: fitLogistic(rows, labels, RIDGE),
  threshold: Number((threshold + 1e-4).toFixed(4)),
};
const folder = join(values.models, 'chat');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'own-case.json'), `${JSON.stringify(model, null, 2)}\n`);
const summary = `ROC-AUC ${auc.toFixed(3)}; with ${FALSE_CASES * 100}% of the questions taken for a case, ${(found * 100).toFixed(1)}% of the cases are found`;
await writeFile(
  join(folder, 'README.md'),
  `# Own case or question

Whether a chat message tells of the writer's own case, which becomes a ticket, or asks how something works. Version \`${model.version}\`.

- Method: logistic regression over ${OWN_CASE_FEATURES.length} features: the type that the triage reads, and how the text speaks.
- Data: ${cases.length} tickets of \`evals/datasets/tickets/train.jsonl\` (every ${TICKET_STEP}th that is no question) against its questions
  (GEN-01) and those of the trade without an article of \`evals/datasets/answerability\`: ${rows.length} rows.
- Held out (5 folds): ${summary}.
- Limits: a short complaint put as a question may pass for one, and is then answered, or refused, as such.
- Made by \`npx tsx src/runtimes/cli/train-own-case.ts\`.
`,
);
console.log(`${rows.length} rows, ${summary}, threshold ${model.threshold}`);
console.log(
  OWN_CASE_FEATURES.map((name, j) => `${name} ${(model.logistic.weights[j] ?? 0).toFixed(2)}`).join(', '),
);
