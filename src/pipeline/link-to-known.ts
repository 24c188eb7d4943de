import type { CaseWithTicket } from '../cases/load-case.ts';
import { isReadable } from '../database/sealed-rows.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import { linkCase } from '../duplicates/link-case.ts';
import { mayAssess } from './guard-assessment.ts';
import type { Services } from './services.ts';

/** Links a ticket to cases about the same matter. Whatever fails here, the case goes on without links. */
export async function linkToKnown(
  services: Services,
  taken: CaseWithTicket,
  triage: TriageResult | null,
): Promise<void> {
  const caseId = taken.case.id;
  if (!mayAssess(taken.case) || !isReadable(taken.ticket)) return;
  try {
    for (const link of await linkCase(services, taken, triage)) {
      services.log.info({ caseId, linkId: link.id, relation: link.relation }, 'case linked to another');
    }
  } catch (error) {
    services.log.error({ caseId, err: error }, 'cases about the same matter could not be looked for');
  }
}
