import type { CaseRow } from '../cases/change-case.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import { countCase, openIncidents, reviseIncidents } from '../incidents/track-incidents.ts';
import { mayAssess } from './guard-assessment.ts';
import type { Services } from './services.ts';

/** Counts a ticket for what it is about, and opens an incident where that makes a flood. Whatever fails, the case stands. */
export async function watchForIncident(
  services: Services,
  current: CaseRow,
  text: string,
  triage: TriageResult | null,
): Promise<void> {
  if (triage === null || !mayAssess(current)) return;
  try {
    for (const incident of await countCase(services, current, text, triage)) tellOpened(services, incident);
  } catch (error) {
    services.log.error({ caseId: current.id, err: error }, 'a case could not be counted for incidents');
  }
}

/** Opens the incidents that are due, brings the open ones up to date, and closes those that are over. */
export async function sweepIncidents(services: Services): Promise<void> {
  for (const incident of await openIncidents(services)) tellOpened(services, incident);
  for (const { id: incidentId, topic } of await reviseIncidents(services))
    services.log.info({ incidentId, topic }, 'an incident is over');
}

function tellOpened(
  { log }: Services,
  incident: {
    readonly id: string;
    readonly topic: string;
    readonly count: number;
    readonly expected: number;
  },
): void {
  const { id: incidentId, topic, count, expected } = incident;
  log.warn({ incidentId, topic, count, expected }, 'an incident: far more cases than usual');
}
