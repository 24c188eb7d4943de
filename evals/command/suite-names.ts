import { UsageError } from '../input/input-error.ts';
import type { Suite } from '../suites/suite.ts';

/** Suites by name, loaded when asked for: a run of one does not pay for the libraries of all. */
const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
  retrieval: async () => (await import('../suites/retrieval.ts')).retrievalSuite,
  classification: async () => (await import('../suites/classification.ts')).classificationSuite,
  triage: async () => (await import('../suites/triage.ts')).triageSuite,
  pii: async () => (await import('../suites/pii.ts')).piiSuite,
  pairs: async () => (await import('../suites/pairs.ts')).pairsSuite,
  anomaly: async () => (await import('../suites/anomaly.ts')).anomalySuite,
  rulings: async () => (await import('../suites/rulings.ts')).rulingsSuite,
  answers: async () => (await import('../suites/answers.ts')).answersSuite,
  injection: async () => (await import('../suites/injection.ts')).injectionSuite,
  e2e: async () => (await import('../suites/e2e.ts')).e2eSuite,
  safety: async () => (await import('../suites/safety.ts')).safetySuite,
  robustness: async () => (await import('../suites/robustness.ts')).robustnessSuite,
};

export const SUITE_NAMES: readonly string[] = Object.keys(SUITES);

/** @throws UsageError for a name that is none */
export async function loadSuite(name: string): Promise<Suite> {
  const load = SUITES[name];
  if (!load)
    throw new UsageError(`there is no suite ${JSON.stringify(name)}; there are ${SUITE_NAMES.join(', ')}`);
  return load();
}
