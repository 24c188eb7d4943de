import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../learning/seeded-random.ts';
import type { LabelledText } from './check-labelled-rows.ts';
import { extendClassifier } from './extend-classifier.ts';
import { explainType } from './explain-type.ts';
import { trainClassifier } from './train-classifier.ts';
import { chooseThresholds } from './choose-thresholds.ts';

const DIMENSIONS = 24;
const MODEL = { id: 'noise', dimensions: DIMENSIONS, revision: '1' };
const WORDS: Readonly<Record<string, readonly string[]>> = {
  deposit: ['deposit', 'missing', 'credited', '充值', '未到账'],
  withdrawal: ['withdrawal', 'stuck', 'pending', '提现', '卡住'],
  login: ['login', 'password', 'code', '登录', '密码'],
  fee: ['fee', 'charged', 'rate', '手续费', '多扣'],
};

function directionOf(label: string, random: ReturnType<typeof createSeededRandom>): Float32Array {
  const seed = [...label].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const own = createSeededRandom(seed);
  const vector = new Float32Array(DIMENSIONS);
  for (let j = 0; j < DIMENSIONS; j += 1) vector[j] = own.next() - 0.5 + (random.next() - 0.5) * 0.8;
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

function makeRows(
  labels: readonly string[],
  count: number,
  seed: number,
): { rows: LabelledText[]; vectors: Float32Array[] } {
  const random = createSeededRandom(seed);
  const rows: LabelledText[] = [];
  const vectors: Float32Array[] = [];
  for (let i = 0; i < count; i += 1) {
    for (const label of labels) {
      const words = WORDS[label] ?? [label];
      const text = `${words[random.below(words.length)]!} my ${words[random.below(words.length)]!} number ${seed}-${i} please`;
      rows.push({ text: `${text} ${label === 'fee' ? '!' : '.'}`, label });
      vectors.push(directionOf(label, random));
    }
  }
  return { rows, vectors };
}

const train = makeRows(['deposit', 'withdrawal', 'login'], 30, 1);
const source = { model: MODEL, kind: 'symmetric', vectors: train.vectors } as const;

describe('trainClassifier', () => {
  it('tells classes apart with probabilities that sum to one', async () => {
    const classifier = await trainClassifier(train.rows, source);
    const test = makeRows(['deposit', 'withdrawal', 'login'], 20, 2);
    const predictions = test.rows.map(({ text }, i) => classifier.predict(text, test.vectors[i]!));
    const right = predictions.filter(({ label }, i) => label === test.rows[i]!.label).length;
    expect(right / predictions.length).toBeGreaterThan(0.9);
    for (const { probabilities, top } of predictions) {
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(top[0]!.probability).toBeGreaterThanOrEqual(top[1]!.probability);
    }
  });

  it('gives the same model for the same rows', async () => {
    const [first, second] = [
      await trainClassifier(train.rows, source),
      await trainClassifier(train.rows, source),
    ];
    expect(second.version).toBe(first.version);
    expect(second.model.dense).toEqual(first.model.dense);
    expect(second.model.calibration).toEqual(first.model.calibration);
  });

  it('follows the class shares it is told to expect', async () => {
    const classifier = await trainClassifier(train.rows, source);
    const mixed = train.vectors[0]!.map((value, j) => value + train.vectors[1]![j]!);
    const p = (prior: number[]): number => classifier.predict('hello', mixed, { prior }).probabilities[0]!;
    expect(p([0.9, 0.05, 0.05])).toBeGreaterThan(p([0.05, 0.05, 0.9]));
  });

  it('predicts from words alone when there is no vector', async () => {
    const classifier = await trainClassifier(train.rows, source);
    expect(classifier.predict('密码 登录', null).label).toBe('login');
  });

  it.each([
    [
      'one class only',
      [
        { text: 'a', label: 'x' },
        { text: 'b', label: 'x' },
      ],
      /two or more/,
    ],
    ['no rows', [], /no rows/],
    [
      'a label with a line break',
      [
        { text: 'a', label: 'x\ny' },
        { text: 'b', label: 'z' },
      ],
      /line break/,
    ],
    [
      'NUL in a text',
      [
        { text: 'a\u0000', label: 'x' },
        { text: 'b', label: 'z' },
      ],
      /NUL/,
    ],
    [
      'an empty text',
      [
        { text: ' ', label: 'x' },
        { text: 'b', label: 'z' },
      ],
      /empty/,
    ],
    [
      'one text under two labels',
      [
        { text: 'a', label: 'x' },
        { text: 'a', label: 'z' },
      ],
      /\/1: The same text/,
    ],
  ])('refuses %s', async (_name, rows, message) => {
    const vectors = rows.map(() => new Float32Array(DIMENSIONS).fill(0.1));
    await expect(trainClassifier(rows, { ...source, vectors })).rejects.toThrow(message);
  });

  it('refuses more labels than it can serve and names the first row beyond', async () => {
    const rows = Array.from({ length: 2_100 }, (_, i) => ({ text: `t${i}`, label: `l${i}` }));
    const vectors = rows.map(() => new Float32Array(DIMENSIONS));
    await expect(trainClassifier(rows, { ...source, vectors })).rejects.toThrow(/\/2000: More than 2000/);
  });
});

describe('extendClassifier', () => {
  it('makes a class of ten examples usable at once and keeps what it knew', async () => {
    const classifier = await trainClassifier(train.rows, source);
    const shots = makeRows(['fee'], 10, 3);
    const extended = extendClassifier(classifier, shots.rows, shots.vectors);
    const test = makeRows(['deposit', 'withdrawal', 'login', 'fee'], 20, 4);
    const right = test.rows.filter(
      ({ text, label }, i) => extended.predict(text, test.vectors[i]!).label === label,
    ).length;
    expect(right / test.rows.length).toBeGreaterThan(0.85);
    expect(classifier.labels).not.toContain('fee');
    expect(extended.version).not.toBe(classifier.version);
  });
});

describe('explainType', () => {
  it('names the words of the type and tickets like it', async () => {
    const classifier = await trainClassifier(train.rows, source);
    const text = '我的充值未到账';
    const reasons = explainType(classifier, text, classifier.predict(text, train.vectors[0]!));
    expect(reasons[0]?.code).toBe('words');
    expect(reasons[0]?.zh).toMatch(/充值|未到账/);
    expect(reasons.some(({ code }) => code.startsWith('similar:'))).toBe(true);
  });
});

describe('chooseThresholds', () => {
  it('asks for more confidence when more precision is asked', async () => {
    const classifier = await trainClassifier(train.rows, source);
    const low = chooseThresholds(classifier.model, classifier.model.shares, { preselect: 0.5, auto: 0.9 });
    low.preselect.forEach((value, k) => expect(value).toBeLessThanOrEqual(low.auto[k]!));
    expect(low.conformal).toBeGreaterThanOrEqual(0);
  });
});
