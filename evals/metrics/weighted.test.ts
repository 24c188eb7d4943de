import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  areaUnderRiskCoverage,
  coverageAtPrecision,
  expectedCalibrationError,
  macroF1,
  quadraticKappa,
  rocAuc,
} from '../../src/learning/metrics.ts';
import {
  bestF1,
  weightedAccuracyAtBestF1,
  weightedAurc,
  weightedAveragePrecision,
  weightedCoverage,
  weightedEce,
  weightedKappa,
  weightedMacroF1,
  weightedMean,
  weightedPrecisionAtK,
  weightedRatio,
  weightedRecallAtFpr,
  weightedRocAuc,
} from './weighted.ts';

const ones = (size: number) => new Float64Array(size).fill(1);
const LEVELS = ['low', 'medium', 'high'];

const rowsArbitrary = fc.array(
  fc.record({
    gold: fc.constantFrom(...LEVELS),
    predicted: fc.constantFrom(...LEVELS),
    confidence: fc.integer({ min: 0, max: 20 }).map((value) => value / 20),
    weight: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 4, maxLength: 40 },
);

describe('statistics over weighted rows', () => {
  it('give with weights what the plain metrics give on the repeated rows', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const weights = Float64Array.from(rows, ({ weight }) => weight);
        const repeated = rows.flatMap((row) => Array.from({ length: row.weight }, () => row));
        fc.pre(repeated.length > 0);
        const of = <T>(list: typeof rows, read: (row: (typeof rows)[number]) => T) => list.map(read);
        const gold = (row: (typeof rows)[number]) => row.gold;
        const predicted = (row: (typeof rows)[number]) => row.predicted;
        const confidence = (row: (typeof rows)[number]) => row.confidence;
        const correct = (row: (typeof rows)[number]) => row.gold === row.predicted;
        expect(weightedMean(of(rows, correct))(weights)).toBeCloseTo(
          accuracy(of(repeated, gold), of(repeated, predicted)),
          10,
        );
        expect(weightedMacroF1(of(rows, gold), of(rows, predicted))(weights)).toBeCloseTo(
          macroF1(of(repeated, gold), of(repeated, predicted)),
          10,
        );
        expect(weightedEce(of(rows, confidence), of(rows, correct))(weights)).toBeCloseTo(
          expectedCalibrationError(of(repeated, confidence), of(repeated, correct)),
          10,
        );
        expect(weightedAurc(of(rows, confidence), of(rows, correct))(weights)).toBeCloseTo(
          areaUnderRiskCoverage(of(repeated, confidence), of(repeated, correct)),
          10,
        );
        const positive = of(repeated, (row) => row.gold === 'high');
        if (positive.includes(true) && positive.includes(false))
          expect(
            weightedRocAuc(
              of(rows, confidence),
              of(rows, (row) => row.gold === 'high'),
            )(weights),
          ).toBeCloseTo(rocAuc(of(repeated, confidence), positive), 10);
        const kappa = quadraticKappa(of(repeated, gold), of(repeated, predicted), LEVELS);
        const isDefined = new Set([...of(repeated, gold), ...of(repeated, predicted)]).size > 1;
        if (isDefined)
          expect(weightedKappa(of(rows, gold), of(rows, predicted), LEVELS)(weights)).toBeCloseTo(kappa, 10);
      }),
    );
  });

  it('keep as much as the precision allows', () => {
    const confidence = [0.9, 0.8, 0.7, 0.6];
    const correct = [true, true, false, true];
    expect(weightedCoverage(confidence, correct, 1)(ones(4))).toBe(0.5);
    expect(weightedCoverage(confidence, correct, 0.75)(ones(4))).toBe(
      coverageAtPrecision(confidence, correct, 0.75),
    );
  });

  it('rank positives: average precision, precision at k, recall at a rate', () => {
    const scores = [0.9, 0.8, 0.7, 0.6, 0.5];
    const positive = [true, false, true, false, false];
    expect(weightedAveragePrecision(scores, positive)(ones(5))).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(weightedPrecisionAtK(scores, positive)(ones(5))).toBe(0.5);
    expect(weightedRecallAtFpr(scores, positive, 0.01)(ones(5))).toBe(0.5);
    expect(weightedRecallAtFpr(scores, positive, 0.34)(ones(5))).toBe(1);
  });

  it('share the places of ties at k', () => {
    expect(weightedPrecisionAtK([1, 1, 0, 0], [true, false, false, false])(ones(4))).toBe(0.5);
  });

  it('find the threshold of the best F1', () => {
    const scores = [0.9, 0.8, 0.3, 0.2];
    const positive = [true, true, false, true];
    const best = bestF1(scores, positive, ones(4));
    expect(best).toMatchObject({ threshold: 0.2 });
    expect(best.f1).toBeCloseTo(6 / 7, 12);
    expect(weightedAccuracyAtBestF1(scores, positive)(ones(4))).toBe(0.75);
  });

  it('leave out rows without a value', () => {
    expect(weightedMean([1, null, 0, undefined])(ones(4))).toBe(0.5);
    expect(weightedMean([null, null])(ones(2))).toBeNaN();
    expect(weightedRatio([1, 3], [2, 2])(ones(2))).toBe(1);
    expect(weightedKappa(['low', null], ['low', 'high'], LEVELS)(ones(2))).toBe(1);
  });
});
