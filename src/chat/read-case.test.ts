import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TriageResult } from '../domain/triage-result.ts';
import { extractEntities } from '../triage/extract-entities.ts';
import { isCrisis, readCase } from './detect-complaint.ts';
import { OWN_CASE_FEATURES, ownCaseFeatures, type OwnCaseModel } from './score-own-case.ts';

const model = JSON.parse(
  readFileSync(new URL('../../models/chat/own-case.json', import.meta.url), 'utf8'),
) as OwnCaseModel;

/** What triage would read, of a type that a test gives. */
function triaged(text: string, code: string, probability = 0.9): TriageResult {
  const level = { level: 'low', confidence: 1, reasons: [] } as const;
  return {
    language: { code: 'en', confidence: 1 },
    entities: extractEntities(text),
    type: {
      code,
      confidence: probability,
      level: 'high',
      mode: 'preselect',
      top: [{ label: code, probability }],
      outOfScope: false,
      reasons: [],
    },
    risk: level,
    priority: { ...level, level: 'low' },
    models: { classifier: 'test', embedder: 'test' },
  };
}

describe('readCase', () => {
  it.each([
    [
      'I paid 500 USDT two hours ago, the seller confirmed nothing and my coins are still not released.',
      'P2P-01',
    ],
    ['我昨天充了3000 USDT，链上早就确认了，到现在还没到账，你们查一下', 'DEP-01'],
    [
      'Withdrew 0.4 BTC yesterday, the explorer shows nothing and support keeps sending me copy-paste.',
      'WDR-01',
    ],
  ])('reads a case: %s', (text, code) => {
    expect(readCase(text, triaged(text, code), model)).toBe('case');
    expect(readCase(text, triaged(text, code), null)).toBe('case');
  });

  it.each([
    ['How long does a withdrawal take?', 'WDR-01'],
    ['What happens if I forget the memo?', 'DEP-03'],
    ['提现要多久到账？', 'WDR-01'],
    ['如果充值忘了填memo怎么办', 'DEP-03'],
    ['What are the fees?', 'GEN-01'],
  ])('reads a question, though its type is of a case: %s', (text, code) => {
    expect(readCase(text, triaged(text, code), model)).not.toBe('case');
    expect(readCase(text, triaged(text, code), null)).toBe('question');
  });

  it('takes a case for one by its words when triage is out of order', () => {
    expect(readCase('I was hacked, my coins are gone!', null, model)).toBe('case');
    expect(readCase('How do I sell?', null, model)).toBe('question');
  });

  it('gives a finite number for every feature, whatever the text', () => {
    for (const text of ['', '😀', 'a'.repeat(100_000), '零'.repeat(100_000), '\ud800']) {
      const features = ownCaseFeatures(text, triaged('', 'GEN-01'));
      expect(features).toHaveLength(OWN_CASE_FEATURES.length);
      expect(features.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('isCrisis', () => {
  it('hears a cry for help, and not a figure of speech', () => {
    expect(isCrisis('I lost everything and want to die')).toBe(true);
    expect(isCrisis('全部积蓄没了，我不想活了')).toBe(true);
    expect(isCrisis('How do I close my account?')).toBe(false);
  });
});
