import type { CaseRow } from '../cases/change-case.ts';
import type { Assessment } from '../cases/queue-case.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { Services } from './services.ts';

/** A ticket that brought the process down this often is laid before a human unread. */
const MAX_ATTEMPTS = 3;
/** An assessment that takes longer has hung. Below the lease, so that no other worker starts on the ticket. */
const ASSESSMENT_TIMEOUT_MS = 60_000;

/** Whether the machine may still read the ticket, or has it brought the process down too often. */
export function mayAssess({ processingAttempts }: Pick<CaseRow, 'processingAttempts'>): boolean {
  return processingAttempts <= MAX_ATTEMPTS;
}

/**
 * Runs an assessment so that it always ends: with what it found, or with the reason why a human gets the case without a
 * suggestion. `assess` reports what it has seen, so that triage survives a failure after it.
 */
export async function guardAssessment(
  { log }: Pick<Services, 'log'>,
  current: Pick<CaseRow, 'id' | 'processingAttempts'>,
  assess: (seen: (triage: Assessment['triage']) => void) => Promise<Assessment>,
): Promise<Assessment> {
  let triage: Assessment['triage'] = null;
  const without = (error: string): Assessment => ({ triage, suggestion: null, error });
  if (!mayAssess(current)) {
    return without(`internal_error: given up after ${MAX_ATTEMPTS} attempts`);
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Assessment>((resolve) => {
    timer = setTimeout(
      () => resolve(without('model_unavailable: the assessment took too long')),
      ASSESSMENT_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([assess((seen) => (triage = seen)), timeout]);
  } catch (error) {
    log.error(
      { caseId: current.id, err: error },
      'assessment failed; the case goes to a human without a suggestion',
    );
    return without(
      error instanceof PrecedentError ? `${error.code}: ${error.message}` : 'internal_error: see the log',
    );
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
