import type { TicketRow } from '../../cases/load-case.ts';
import type { Entity, TriageResult } from '../../domain/triage-result.ts';
import { Instant } from '../parts/instant.tsx';
import { languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';

/** Entities whose offsets fit the text, in order, none over another. */
export function placeEntities(text: string, entities: readonly Entity[]): Entity[] {
  const placed: Entity[] = [];
  let end = 0;
  for (const entity of [...entities].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (entity.start < end || text.slice(entity.start, entity.end) !== entity.text || entity.text === '')
      continue;
    placed.push(entity);
    end = entity.end;
  }
  return placed;
}

function entityTitle(view: PageView, entity: Entity): string {
  const { t } = view;
  return [
    t.entityKinds[entity.kind],
    entity.value === entity.text ? '' : `${entity.value} ${entity.asset ?? ''}`.trim(),
    entity.network ?? '',
    entity.checksum === 'invalid' ? t.review.checksumInvalid : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function Marked({ view, text, entities }: { view: PageView; text: string; entities: readonly Entity[] }) {
  let at = 0;
  const parts = placeEntities(text, entities).flatMap((entity) => {
    const before = text.slice(at, entity.start);
    at = entity.end;
    const kind = entity.checksum === 'invalid' ? 'invalid' : entity.kind;
    return [
      before,
      <mark class={kind} title={entityTitle(view, entity)}>
        {entity.text}
      </mark>,
    ];
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}

/** The customer's words, with what was found in them marked. Triage reads subject and body as one text. */
export function TicketCard({
  view,
  ticket,
  triage,
}: {
  view: PageView;
  ticket: TicketRow;
  triage: TriageResult | null;
}) {
  const { t } = view;
  const subject = ticket.subject ?? '';
  const bodyAt = subject === '' ? 0 : subject.length + 1;
  const entities = triage?.entities ?? [];
  const inBody = entities
    .filter((entity) => entity.start >= bodyAt)
    .map((entity) => ({ ...entity, start: entity.start - bodyAt, end: entity.end - bodyAt }));
  return (
    <section class="card" aria-labelledby="ticket-title">
      <h2 id="ticket-title">{t.review.ticket}</h2>
      <div class="ticket-text" tabindex={0}>
        {subject === '' ? null : (
          <span class="subject">
            <Marked
              view={view}
              text={subject}
              entities={entities.filter((entity) => entity.end <= subject.length)}
            />
          </span>
        )}
        <Marked view={view} text={ticket.body} entities={inBody} />
      </div>
      <p class="small muted ticket-meta">
        {t.review.customer} <span class="mono">{ticket.customerId}</span> · {t.review.channel}{' '}
        {t.channels[ticket.channel] ?? ticket.channel} · {t.review.received}{' '}
        <Instant at={ticket.receivedAt.toISOString()} />
        {triage === null ? null : ` · ${t.review.language} ${languageName(view, triage.language.code)}`}
      </p>
    </section>
  );
}
