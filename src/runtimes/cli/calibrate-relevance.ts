/**
 * `npx tsx src/runtimes/cli/calibrate-relevance.ts [--questions FILE]`: fits how probable it is that an article answers, by
 * its score alone, on questions whose answer is known, and prints the curves for `score-relevance.ts`. Uses the configured
 * database, whose knowledge base it brings in line with the folder first.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { searchArticles, type ArticleSearch } from '../../knowledge-base/search-articles.ts';
import type { RelevanceCurve } from '../../knowledge-base/score-relevance.ts';
import { composeServices } from '../compose-services.ts';
import { readSettings, runCommand, UsageError } from './run-command.ts';

const LOOKED_AT = 5;
const rowSchema = z.object({
  question: z.string(),
  answerable: z.boolean(),
  doc_id: z.union([z.string(), z.array(z.string())]).nullish(),
});

interface Point {
  readonly score: number;
  readonly answers: boolean;
}

function articleOf(documentId: string): string {
  return (documentId.split('/').at(-1) ?? documentId).replace(/\.md$/, '');
}

/** Logistic regression on one feature by Newton's method, with a slight pull to 0 so that it ends on any points. */
function fitCurve(points: readonly Point[]): RelevanceCurve {
  let [weight, bias] = [0, 0];
  for (let round = 0; round < 50; round += 1) {
    let [gw, gb, hww, hwb, hbb] = [1e-4 * weight, 1e-4 * bias, 1e-4, 0, 1e-4];
    for (const { score, answers } of points) {
      const p = 1 / (1 + Math.exp(-(weight * score + bias)));
      const [error, spread] = [p - (answers ? 1 : 0), p * (1 - p)];
      gw += error * score;
      gb += error;
      hww += spread * score * score;
      hwb += spread * score;
      hbb += spread;
    }
    const determinant = hww * hbb - hwb * hwb;
    weight -= (hbb * gw - hwb * gb) / determinant;
    bias -= (hww * gb - hwb * gw) / determinant;
  }
  return { weight, bias };
}

/** Mean gap between what ten equal bins promise and what they hold, weighted by their size. */
function calibrationError(points: readonly Point[], { weight, bias }: RelevanceCurve): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, promised: 0, held: 0 }));
  for (const { score, answers } of points) {
    const p = 1 / (1 + Math.exp(-(weight * score + bias)));
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.count += 1;
    bin.promised += p;
    bin.held += answers ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.promised - bin.held), 0) / points.length;
}

async function collect(search: ArticleSearch, source: string): Promise<Point[]> {
  const points: Point[] = [];
  for (const line of source.trim().split('\n')) {
    const { question, answerable, doc_id: doc } = rowSchema.parse(JSON.parse(line));
    const right = new Set(answerable && doc ? [doc].flat().map(articleOf) : []);
    const found = await searchArticles(search, { text: question, limit: LOOKED_AT });
    points.push(...found.map(({ articleId, score }) => ({ score, answers: right.has(articleId) })));
  }
  return points;
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      questions: { type: 'string', default: 'evals/datasets/answers/questions-dev.jsonl' },
      test: { type: 'string', default: 'evals/datasets/answers/questions.jsonl' },
    },
  });
  const read = (file: string): Promise<string> =>
    readFile(file, 'utf8').catch(() => {
      throw new UsageError(`There is no file ${file}.`);
    });
  const [dev, test] = [await read(values.questions), await read(values.test)];
  const { config, secrets } = readSettings();
  const { services, close } = await composeServices(config, secrets, { clocks: false });
  try {
    await services.syncFromFolder?.({ reembed: false });
    const { db, embedder, indexes, library } = services;
    const search = { db, embedder, index: indexes.articles };
    const curves = { hybrid: { ...search, library }, vector: { ...search, library: null } };
    for (const [scale, each] of Object.entries(curves)) {
      const fitted = await collect(each, dev);
      const curve = fitCurve(fitted);
      const held = await collect(each, test);
      process.stdout.write(
        `${scale}: { weight: ${curve.weight.toFixed(2)}, bias: ${curve.bias.toFixed(2)} } over ${fitted.length} articles; ` +
          `calibration error ${calibrationError(fitted, curve).toFixed(3)}, on the test part ${calibrationError(held, curve).toFixed(3)}\n`,
      );
    }
    return 0;
  } finally {
    await close();
  }
});
