import { describeTopic, readTopic } from '../../incidents/case-topics.ts';
import type { ListedIncident } from '../../incidents/list-incidents.ts';
import { Instant } from '../parts/instant.tsx';
import { inLanguage, type PageView } from '../page-view.ts';

/** Counts below ten with a decimal, for "usually 0" would hide how rare it is. */
function usual(expected: number): string {
  return expected < 10 ? expected.toFixed(1) : String(Math.round(expected));
}

function IncidentLine({ view, incident }: { view: PageView; incident: ListedIncident }) {
  const { incidents } = view.t;
  return (
    <>
      <strong>{inLanguage(view, describeTopic(incident.topic))}</strong>{' '}
      <span>{incidents.counts(incident.peakCount, incident.windowHours, usual(incident.expected))}</span>{' '}
      <span class="small muted">
        {incidents.members(incident.members)} · <Instant at={incident.openedAt.toISOString()} />
      </span>
    </>
  );
}

/** Floods that are on, above the queue: how many against how many usually. */
export function IncidentBanner({
  view,
  incidents,
}: {
  view: PageView;
  incidents: readonly ListedIncident[];
}) {
  const { t } = view;
  if (incidents.length === 0) return null;
  return (
    <section class="notice warn" id="incidents" aria-labelledby="incidents-title">
      <h2 id="incidents-title">{t.incidents.title}</h2>
      <ul class="plain">
        {incidents.map((incident) => (
          <li>
            <IncidentLine view={view} incident={incident} />{' '}
            <a
              href={`/review?${new URLSearchParams({ reasonCode: readTopic(incident.topic).reasonCode }).toString()}`}
            >
              {t.incidents.cases}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The incidents that one case belongs to. */
export function CaseIncidents({ view, incidents }: { view: PageView; incidents: readonly ListedIncident[] }) {
  const { t } = view;
  if (incidents.length === 0) return null;
  return (
    <section class="notice warn" id="case-incidents" aria-label={t.incidents.ofCase}>
      <p>{t.incidents.ofCase}</p>
      <ul class="plain">
        {incidents.map((incident) => (
          <li>
            <IncidentLine view={view} incident={incident} />{' '}
            {incident.status === 'closed' ? <span class="badge">{t.incidents.closed}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
