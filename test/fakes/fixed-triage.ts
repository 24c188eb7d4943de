import type { RiskLevel, TriageResult } from '../../src/domain/triage-result.ts';
import type { Triage } from '../../src/triage/triage-text.ts';

const REASON = { code: 'fixed', en: 'A rule of this test.', zh: '测试规则。', weight: 1 };

function read(text: string): TriageResult {
  const code = text.includes('How do I') ? 'GEN-01' : 'P2P-01';
  const risk: RiskLevel = text.includes('hacked') ? 'high' : 'low';
  return {
    language: { code: /\p{Script=Han}/u.test(text) ? 'zh' : 'en', confidence: 0.9 },
    entities: [],
    type: {
      code,
      confidence: 0.9,
      level: 'high',
      mode: 'preselect',
      top: [{ label: code, probability: 0.9 }],
      outOfScope: false,
      reasons: [REASON],
    },
    risk: { level: risk, confidence: 0.9, reasons: [REASON] },
    priority: { level: risk === 'high' ? 'urgent' : 'normal', confidence: 0.9, reasons: [REASON] },
    models: { classifier: 'fixed-rules', embedder: 'words@1 (512)' },
  };
}

/** Triage without a model, by two rules that tests know: "How do I" is a question, "hacked" is of high risk. */
export function createFixedTriage(): Triage {
  return {
    version: 'fixed-rules',
    triage: (text) => Promise.resolve(read(text)),
    triageMany: (texts) => Promise.resolve(texts.map(read)),
  };
}
