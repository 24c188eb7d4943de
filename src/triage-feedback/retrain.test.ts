import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TriageResult } from '../domain/triage-result.ts';
import { gatherTrainingRows } from './gather-training-rows.ts';
import { judgeCandidate, type JudgedRow } from './judge-candidate.ts';
import { splitReviewed, type ReviewedTicket } from './split-reviewed.ts';

const reviewed = (i: number, group: string, label = 'DEP-01'): ReviewedTicket => ({
  id: `case_${i}`,
  text: `ticket number ${String(i)} of ${group}`,
  label,
  lang: 'en',
  group,
  isNamed: true,
  isCorrection: false,
  settledAt: new Date(i * 1000),
});

describe('splitReviewed', () => {
  it('holds out the latest, loses none, and never splits a customer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }),
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        (customers, share) => {
          const rows = customers.map((customer, i) => reviewed(i, `c${customer}`));
          const { train, heldOut } = splitReviewed(rows, share);
          expect([...train, ...heldOut].map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
          const learned = new Set(train.map(({ group }) => group));
          expect(heldOut.some(({ group }) => learned.has(group))).toBe(false);
          // Who first wrote later is held out before who wrote first.
          const firstOf = (group: string): number => customers.findIndex((one) => `c${one}` === group);
          const last = Math.max(-1, ...[...learned].map(firstOf));
          expect(heldOut.every(({ group }) => firstOf(group) > last)).toBe(true);
        },
      ),
    );
    expect(splitReviewed([reviewed(1, 'a')], 0.3)).toMatchObject({ heldOut: [], train: [{}] });
  });
});

describe('gatherTrainingRows', () => {
  it('learns no row that is asked, lets the later word count, and says so', () => {
    const { rows, notes } = gatherTrainingRows(
      [
        { text: 'Where is my deposit?', label: 'DEP-01', risk: 'medium' },
        { text: 'A test row', label: 'GEN-01' },
        { text: 'Untouched', label: 'GEN-02' },
      ],
      [],
      [
        { ...reviewed(1, 'a', 'DEP-02'), text: 'where is my DEPOSIT' },
        { ...reviewed(2, 'b'), text: 'asked too' },
      ],
      [{ text: 'a test row!' }, { text: 'Asked, too.' }],
    );
    expect(rows).toMatchObject([
      { label: 'DEP-02', text: 'where is my DEPOSIT', risk: 'medium' },
      { label: 'GEN-02' },
    ]);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain('DEP-01 and DEP-02');
    expect(notes[1]).toContain('2 rows are asked');
  });
});

describe('judgeCandidate', () => {
  const result = (code: string): TriageResult =>
    ({ type: { code }, risk: { level: 'low' }, priority: { level: 'low' } }) as unknown as TriageResult;
  const rows = Array.from({ length: 200 }, (_, i): JudgedRow => ({
    text: `row ${i}`,
    label: 'DEP-01',
    lang: i % 2 === 0 ? 'en' : 'zh',
    group: String(i),
    source: i < 150 ? 'test' : 'reviewed',
    isCorrection: i >= 175,
  }));
  const judge = (
    live: (row: JudgedRow, i: number) => boolean,
    next: (row: JudgedRow, i: number) => boolean,
  ) =>
    judgeCandidate(
      rows,
      rows.map((row, i) => result(live(row, i) ? 'DEP-01' : 'WDR-01')),
      rows.map((row, i) => result(next(row, i) ? 'DEP-01' : 'WDR-01')),
    );
  const usual = (_: JudgedRow, i: number): boolean => i % 5 !== 0;

  it('lets a candidate win that learned the corrections and lost nothing', () => {
    const verdict = judge(
      (row, i) => !row.isCorrection && usual(row, i),
      (row, i) => usual(row, i),
    );
    expect(verdict).toMatchObject({ wins: true });
    expect(verdict.reasons).toContain('better on corrections');
  });

  it('refuses one that is no better than chance', () => {
    const verdict = judge(usual, (row, i) => (i === 5 ? true : usual(row, i)));
    expect(verdict).toMatchObject({ wins: false });
    expect(judge(usual, usual).wins).toBe(false);
  });

  it('refuses one that gains over all and loses a language, or gains on corrections and loses what was confirmed', () => {
    const oneLanguage = judge(
      (row, i) => (row.lang === 'zh' ? true : i % 4 === 0),
      (row, i) => (row.lang === 'zh' ? i % 5 !== 0 : true),
    );
    expect(oneLanguage).toMatchObject({ wins: false });
    expect(oneLanguage.reasons).toContain('worse on language zh');
    const byHeart = judge(
      ({ isCorrection }) => !isCorrection,
      ({ isCorrection, source }, i) => isCorrection || source === 'test' || i % 2 === 0,
    );
    expect(byHeart).toMatchObject({ wins: false });
    expect(byHeart.reasons).toContain('worse on confirmed');
  });

  it('does not judge by nothing', () => {
    expect(judgeCandidate([], [], [])).toMatchObject({ wins: false });
  });
});
