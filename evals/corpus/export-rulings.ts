/**
 * Writes the train part of the rulings from the decided cases, so that the two never drift apart:
 * `npx tsx evals/corpus/export-rulings.ts`
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import type { PastCase } from '../../src/domain/past-case.ts';

const KB = fileURLToPath(new URL('../../kb', import.meta.url));
const TRAIN = fileURLToPath(new URL('../datasets/rulings/train.jsonl', import.meta.url));

/** What a model may see before the decision; reasons, remedy and appeal would give the outcome away. */
function toRulingRow({ id, facts, outcome, also_ok, reason_code, lang, family }: PastCase) {
  return { id, facts, outcome, also_ok, meta: { reason_code, lang, family } };
}

const { pastCases, problems } = await readKnowledgeFolder(KB);
const broken = problems.filter(({ path }) => path.startsWith('cases/'));
for (const { path, field, message } of broken) console.error(`kb/${path}: ${field}: ${message}`);
if (broken.length > 0) {
  process.exitCode = 1;
} else {
  const rows = [...pastCases].sort((a, b) => a.id.localeCompare(b.id)).map(toRulingRow);
  await writeFile(TRAIN, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  console.log(`${rows.length} rulings written to ${TRAIN}`);
}
