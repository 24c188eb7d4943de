/**
 * `npm run rulings:train [-- --kb DIR --models DIR]`: fits the outcome model on the decided cases of the knowledge base
 * and writes models/rulings/outcome-model.json with its card. Deterministic; well under a minute.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { readKnowledgeFolder } from '../../adapters/read-knowledge-folder.ts';
import { clausePassages } from '../../knowledge-base/knowledge-sources.ts';
import { describeModel } from '../../ports/embedder.ts';
import { clauseVotes, compareClauses, type EmbeddedClause } from '../../rulings/clause-votes.ts';
import type { OutcomeModelFile } from '../../rulings/outcome-model-file.ts';
import { fitOutcomeModel, type FitRow } from '../../rulings/outcome-model.ts';

const { values } = parseArgs({
  options: { kb: { type: 'string', default: 'kb' }, models: { type: 'string', default: 'models' } },
});

const { clauses, pastCases, problems } = await readKnowledgeFolder(values.kb);
const ofCases = problems.filter(({ path }) => path.startsWith('cases/'));
for (const { path, field, message } of ofCases) console.error(`${path}: ${field}: ${message}`);
if (ofCases.length > 0) process.exit(2);

const embedder = createBilingualEmbedder({ modelsFolder: values.models });
const embeddings = await embedder.embed(
  pastCases.map(({ facts }) => facts),
  { kind: 'passage' },
);
const clauseTexts = clauses.map((clause) => clausePassages(clause).map(({ embeddedText }) => embeddedText));
const clauseEmbeddings = await embedder.embed(clauseTexts.flat(), { kind: 'passage' });
await embedder.close();

let next = 0;
const embeddedClauses = clauses.map((clause, i): EmbeddedClause => {
  const vectors = (clauseTexts[i] ?? []).map(() => clauseEmbeddings[next++]?.vector ?? new Float32Array());
  return { clause, vectors };
});

const rows = pastCases.flatMap((past, i): FitRow[] => {
  const vector = embeddings[i]?.vector;
  if (!vector) return [];
  const votes = clauseVotes(compareClauses(embeddedClauses, vector), past.reason_code);
  return [
    { reasonCode: past.reason_code, outcome: past.outcome, family: past.family, vector, clauses: votes },
  ];
});
const version = createHash('sha256')
  .update(JSON.stringify([embedder.model, pastCases.map(({ id, facts, outcome }) => [id, facts, outcome])]))
  .digest('hex')
  .slice(0, 12);
const { model, logLoss, accuracy } = fitOutcomeModel(rows, `outcomes-${version}`);

const file = {
  format: 1,
  embedder: embedder.model,
  cases: rows.length,
  fit: { logLoss: Number(logLoss.toFixed(4)), accuracy: Number(accuracy.toFixed(4)) },
  parameters: model.parameters,
  outcomes: [...model.outcomes] as OutcomeModelFile['outcomes'],
  counts: model.counts,
  countsByCode: model.countsByCode,
} satisfies OutcomeModelFile;

const folder = join(values.models, 'rulings');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'outcome-model.json'), `${JSON.stringify(file, null, 2)}\n`);
await writeFile(
  join(folder, 'README.md'),
  `# Outcome model

Proposes how a case will be ruled, from ${rows.length} decided cases of \`kb/cases\` (written for this project, Apache-2.0).
Made by \`npm run rulings:train\`; version \`${model.parameters.version}\`.

- Method: votes of the nearest decided cases (cosine of the facts by ${describeModel(embedder.model)}), weighted by
  \`exp(similarity / temperature)\` and by whether they are of the same type or family, blended with how cases of the type
  ended and with what the policy clauses in scope prescribe, by their likeness to the facts. Parameters are chosen by leave-one-family-out log loss over a grid.
- Parameters: ${JSON.stringify(model.parameters)}
- Leave-one-family-out on these cases: accuracy ${accuracy.toFixed(3)}, log loss ${logLoss.toFixed(3)} (guessing by the
  overall frequencies: ${frequencyLogLoss(rows).toFixed(3)}).
- Limits: it sees the summary of the facts, not the evidence itself; it proposes, a human decides.
`,
);
console.log(
  `${rows.length} cases, accuracy ${accuracy.toFixed(3)}, log loss ${logLoss.toFixed(3)}: ${join(folder, 'outcome-model.json')}`,
);

/** Log loss of always answering the overall frequencies: what a model must beat. */
function frequencyLogLoss(all: readonly FitRow[]): number {
  const counts = new Map<string, number>();
  for (const { outcome } of all) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return all.reduce(
    (sum, { outcome }) => sum - Math.log((counts.get(outcome) ?? 1) / all.length) / all.length,
    0,
  );
}
