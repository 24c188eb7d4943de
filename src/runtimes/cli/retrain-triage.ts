/**
 * `npm run triage:retrain [-- --data DIR --out DIR --models DIR --held-out 0.3 --seed N --reviewed FILE --export FILE --promote --rollback]`:
 * trains a candidate from DIR/train.jsonl, the types that were added and what reviewers settled, beside the live model on rows
 * that neither has seen (DIR/test.jsonl and the latest reviewed tickets). --promote puts a winner in force; running services take
 * it up by themselves. --rollback returns to the model before. --export writes the reviewed tickets, personal data masked, and
 * --reviewed reads such a file instead of the database (which an embedded one needs while the service runs).
 * Ends with 0 on a win, 3 when the candidate is not better, 2 on unusable input. Deterministic.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createIdMaker } from '../../adapters/new-id.ts';
import { PrecedentError } from '../../domain/errors.ts';
import { gatherTrainingRows } from '../../triage-feedback/gather-training-rows.ts';
import { judgeCandidate, type JudgedRow } from '../../triage-feedback/judge-candidate.ts';
import { readReviewed } from '../../triage-feedback/read-reviewed.ts';
import { splitReviewed, type ReviewedTicket } from '../../triage-feedback/split-reviewed.ts';
import { readTypesInUse, type TaughtType } from '../../triage-feedback/taught-types.ts';
import { teachModel } from '../../triage-feedback/teach-model.ts';
import { storeTriageChange } from '../../triage-feedback/triage-changes.ts';
import { findWeakRows } from '../../triage/check-labelled-rows.ts';
import { detectLanguage } from '../../triage/detect-language.ts';
import { CLASSIFIER_KIND, OUT_OF_SCOPE } from '../../triage/train-classifier.ts';
import { trainTriageModel } from '../../triage/train-triage-model.ts';
import type { TriageModel } from '../../triage/triage-model.ts';
import { createTriage } from '../../triage/triage-text.ts';
import { buildEmbedder } from '../build-embedder.ts';
import { promoteModel, rollBackModel, storeModel, storeSource, triageFolder } from '../triage-store.ts';
import { embedWithFileCache } from './embedding-cache.ts';
import { printVerdict } from './print-verdict.ts';
import { parseReviewed, readLabelled, writeReviewed } from './reviewed-file.ts';
import { readSettings, runCommand, UsageError, withDatabase } from './run-command.ts';
import { createProgress } from './show-progress.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'evals/datasets/tickets' },
    out: { type: 'string' },
    models: { type: 'string' },
    'held-out': { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
    reviewed: { type: 'string' },
    export: { type: 'string' },
    cache: { type: 'string', default: '.data/embeddings' },
    promote: { type: 'boolean', default: false },
    rollback: { type: 'boolean', default: false },
  },
});
const NOT_BETTER = 3;
const UNUSABLE = 2;
const actor = { kind: 'admin', id: 'command line' } as const;
const clock = { now: () => new Date(), newId: createIdMaker() };

/** Notes a change where the database can be reached: an embedded one is the running service's own. */
async function noteChange(action: 'model.promoted' | 'model.rolled_back', version: string): Promise<void> {
  try {
    await withDatabase(({ db }) => storeTriageChange(db, clock, actor, action, { version }));
  } catch (error) {
    console.error(
      `The change could not be noted in the database: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function readHuman(): Promise<{ reviewed: ReviewedTicket[]; types: TaughtType[] }> {
  if (values.reviewed !== undefined)
    return { reviewed: parseReviewed(await readFile(values.reviewed, 'utf8'), values.reviewed), types: [] };
  return withDatabase(async ({ db }) => ({
    reviewed: await readReviewed(db),
    types: await readTypesInUse(db),
  }));
}

function fractionOf(text: string, name: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new UsageError(`--${name} must be a number between 0 and 1.`);
}

/** Class shares of the live model for the labels of another. */
function sharesFor(model: TriageModel, live: TriageModel): TriageModel {
  const known = new Map(live.classifier.labels.map((label, k) => [label, live.inflow[k]!]));
  const shares = model.classifier.labels.map((label, k) => known.get(label) ?? model.inflow[k]!);
  const sum = shares.reduce((total, share) => total + share, 0);
  return { ...model, inflow: Float32Array.from(shares, (share) => share / sum) };
}

async function retrain(): Promise<number> {
  const { config, secrets } = readSettings();
  const folder = values.out ?? triageFolder(config.dataFolder);
  if (values.rollback) {
    const entry = await rollBackModel(folder);
    const version = entry?.version ?? 'the bundled model';
    console.log(`In force again: ${version}`);
    await noteChange('model.rolled_back', version);
    return 0;
  }
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new UsageError('--seed must be a whole number.');
  const share = fractionOf(values['held-out'], 'held-out');
  const { reviewed, types } = await readHuman();
  if (values.export !== undefined) {
    await writeFile(values.export, writeReviewed(reviewed));
    console.log(`${values.export}: ${reviewed.length} reviewed tickets, personal data masked`);
    return 0;
  }
  const labelled = await readLabelled(join(values.data, 'train.jsonl'));
  const test = await readLabelled(join(values.data, 'test.jsonl'));
  const { train, heldOut } = splitReviewed(reviewed, share);
  const judged: JudgedRow[] = [
    ...test
      .filter(({ label }) => label !== OUT_OF_SCOPE)
      .map((row, i) => ({
        ...row,
        lang: row.lang ?? detectLanguage(row.text).code,
        group: row.group ?? `test ${i}`,
        source: 'test' as const,
        isCorrection: false,
      })),
    ...heldOut.map((row) => ({ ...row, source: 'reviewed' as const })),
  ];
  const { rows, notes } = gatherTrainingRows(labelled, types, train, judged);
  for (const note of [...notes, ...findWeakRows(rows, (row) => rows[row]?.id ?? `row ${row + 1}`)])
    console.log(`note: ${note}`);
  console.log(
    `${reviewed.length} reviewed tickets (${reviewed.filter(({ isCorrection }) => isCorrection).length} corrections): ` +
      `${train.length} to learn from, the latest ${heldOut.length} held out. ${rows.length} training rows in all.`,
  );
  const embedder = buildEmbedder({ ...config, modelsFolder: values.models ?? config.modelsFolder }, secrets);
  try {
    const source = storeSource(folder, values.models ?? config.modelsFolder, embedder);
    const { model: live, problem } = await source.load();
    if (problem !== null) console.error(problem);
    const embed = (texts: readonly string[]): Promise<Float32Array[]> =>
      embedWithFileCache(embedder, texts, CLASSIFIER_KIND, values.cache, createProgress('embedding'));
    const training = await trainTriageModel(rows, embedder.model, await embed(rows.map(({ text }) => text)), {
      seed,
      onProgress: (step) => void process.stderr.write(`${step}\n`),
    });
    const candidate = sharesFor(training.model, live);
    const stored = await storeModel(folder, candidate);
    console.log(`candidate ${candidate.version}: ${stored.path}, ${(stored.bytes / 1e6).toFixed(2)} MB`);
    console.log(`live      ${live.version}`);
    // Both as they would serve: with the types that were added and that they do not know yet.
    const read = async (model: TriageModel) => {
      const taught = await teachModel(model, types, embed);
      return createTriage({ embedder, ...taught }).triageMany(judged.map(({ text }) => text));
    };
    const verdict = judgeCandidate(judged, await read(live), await read(candidate));
    printVerdict(verdict);
    if (live.version === candidate.version) {
      console.log('The candidate is the live model: there is nothing new to learn from.');
      return NOT_BETTER;
    }
    if (!verdict.wins) return NOT_BETTER;
    if (values.promote) {
      const { file, sha256 } = stored;
      await promoteModel(folder, { version: candidate.version, file, sha256 }, clock.now());
      console.log(`Promoted: ${candidate.version}. --rollback returns to ${live.version}.`);
      await noteChange('model.promoted', candidate.version);
    } else console.log('--promote puts it in force.');
    return 0;
  } finally {
    await embedder.close();
  }
}

runCommand(async () => {
  try {
    return await retrain();
  } catch (error) {
    if (!(error instanceof PrecedentError) || error.code !== 'invalid_request') throw error;
    console.error(error.message);
    return UNUSABLE;
  }
});
