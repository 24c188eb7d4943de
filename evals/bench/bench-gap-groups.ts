/**
 * `npx tsx evals/bench/bench-gap-groups.ts`: groups the questions of `evals/datasets/gaps` as unanswered ones are grouped in
 * the product, among those of `evals/datasets/answers`. B-cubed precision and recall of the topics' questions; thresholds
 * are searched on the dev part only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { questionGroup } from '../../src/knowledge-base/level-languages.ts';
import {
  GROUP_THRESHOLDS,
  QuestionGroups,
  type GroupThresholds,
} from '../../src/knowledge-gaps/group-questions.ts';
import { formatTable } from '../command/print-table.ts';
import { ROOT } from '../input/datasets-folder.ts';

interface Question {
  readonly text: string;
  readonly vector: Float32Array;
  /** The topic; null for a question of others, whose groups are not judged. */
  readonly truth: string | null;
}

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly groups: number;
}

const embedder = createBilingualEmbedder({ modelsFolder: join(ROOT, 'models') });

function readRows(file: string): Record<string, unknown>[] {
  const lines = readFileSync(join(ROOT, 'evals/datasets', file), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Topics of the part in four wordings, and among them questions of others: those must stay out of their groups. */
async function readPart(part: 'dev' | 'test'): Promise<Question[]> {
  const topics = readRows('gaps/questions.jsonl')
    .filter((row) => row['part'] === part)
    .map((row) => ({ text: String(row['question']), truth: String(row['topic']) }));
  const others = readRows(part === 'dev' ? 'answers/questions-dev.jsonl' : 'answers/questions.jsonl')
    .filter((row) => row['answerable'] === true)
    .map((row) => ({ text: String(row['question']), truth: null }));
  // As they come in: mixed.
  const mixed = [...topics, ...others].sort((a, b) => order(a.text) - order(b.text));
  const vectors = await embedder.embed(
    mixed.map(({ text }) => text),
    { kind: 'symmetric' },
  );
  return mixed.map((row, i) => ({ ...row, vector: vectors[i]!.vector }));
}

/** A fixed order that has nothing to do with the topics. */
function order(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash;
}

function score(questions: readonly Question[], thresholds: GroupThresholds): Scores {
  const groups = new QuestionGroups(thresholds);
  const found = questions.map((question, i) => {
    const id = groups.find(question) ?? `g${i}`;
    groups.add(id, question);
    return id;
  });
  let precision = 0;
  let recall = 0;
  let judged = 0;
  questions.forEach(({ truth }, i) => {
    if (truth === null) return;
    judged += 1;
    const together = found.flatMap((id, j) => (id === found[i] ? [j] : []));
    const same = questions.flatMap((other, j) => (other.truth === truth ? [j] : []));
    const right = together.filter((j) => questions[j]!.truth === truth).length;
    precision += right / together.length;
    recall += right / same.length;
  });
  const topics = new Set(questions.flatMap(({ truth }, i) => (truth === null ? [] : [found[i]!])));
  return { precision: precision / judged, recall: recall / judged, groups: topics.size };
}

/** Precision counts double: a group of two questions misleads the writer, two groups of one question only cost a look. */
function fHalf({ precision, recall }: Scores): number {
  return precision + recall === 0 ? 0 : (1.25 * precision * recall) / (0.25 * precision + recall);
}

const parts = {
  dev: await readPart('dev'),
  test: await readPart('test'),
};

function pairs(questions: readonly Question[], across: boolean): string[][] {
  const same: number[] = [];
  const other: number[] = [];
  questions.forEach((a, i) => {
    for (const b of questions.slice(i + 1)) {
      if ((questionGroup(a.text) !== questionGroup(b.text)) !== across) continue;
      const cosine = a.vector.reduce((sum, value, k) => sum + value * b.vector[k]!, 0);
      if (a.truth === null && b.truth === null) continue;
      (a.truth === b.truth ? same : other).push(cosine);
    }
  });
  const at = (values: number[], share: number): string =>
    (values.sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN).toFixed(3);
  return [
    [
      across ? 'across, same' : 'within, same',
      String(same.length),
      at(same, 0.1),
      at(same, 0.5),
      at(same, 0.9),
    ],
    [
      across ? 'across, other' : 'within, other',
      String(other.length),
      at(other, 0.5),
      at(other, 0.99),
      at(other, 0.999),
    ],
  ];
}
process.stdout.write(
  `${formatTable([['dev pairs', 'n', 'p10 | p50', 'p50 | p99', 'p90 | p99.9'], ...pairs(parts.dev, false), ...pairs(parts.dev, true)])}\n`,
);

const grid: { thresholds: GroupThresholds; scores: Scores }[] = [];
for (let within = 0.3; within < 0.85; within += 0.025) {
  for (let across = 0.2; across < 0.85; across += 0.025) {
    const thresholds = { within: Number(within.toFixed(3)), across: Number(across.toFixed(3)) };
    grid.push({ thresholds, scores: score(parts.dev, thresholds) });
  }
}
const best = grid.reduce((a, b) => (fHalf(b.scores) > fHalf(a.scores) ? b : a));
const rows = [
  ['best on dev', best.thresholds] as const,
  ['in use', GROUP_THRESHOLDS] as const,
  ['none grouped', { within: 2, across: 2 }] as const,
].flatMap(([name, thresholds]) =>
  Object.entries(parts).map(([part, questions]) => {
    const scores = score(questions, thresholds);
    return [
      name,
      part,
      String(thresholds.within),
      String(thresholds.across),
      scores.precision.toFixed(3),
      scores.recall.toFixed(3),
      fHalf(scores).toFixed(3),
      `${scores.groups} for ${new Set(questions.map(({ truth }) => truth)).size - 1} topics`,
    ];
  }),
);
process.stdout.write(
  `${formatTable([['', 'part', 'within', 'across', 'precision', 'recall', 'F0.5', 'groups'], ...rows])}\n`,
);
await embedder.close();
