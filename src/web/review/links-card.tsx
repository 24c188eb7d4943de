import { LINK_REASON_NAMES } from '../../domain/case-link.ts';
import { hasEnded, nextState } from '../../domain/case-state.ts';
import type { LinkedCase } from '../../duplicates/list-links.ts';
import { percent, StateBadge, typeName } from '../parts/badges.tsx';
import { Instant } from '../parts/instant.tsx';
import { inLanguage, type PageView } from '../page-view.ts';
import type { ReviewCase } from './load-review-case.ts';

/** What confirming would do: end the later case in favour of the earlier, or only mark the link. */
function joinsOnConfirm(reviewed: ReviewCase, link: LinkedCase): boolean {
  const [later, earlier] = link.other.isEarlier
    ? [reviewed.row.state, link.other.state]
    : [link.other.state, reviewed.row.state];
  return link.relation === 'duplicate' && !hasEnded(earlier) && nextState(later, 'join') !== null;
}

function LinkForm({
  caseId,
  link,
  verb,
  label,
  csrf,
  quiet,
}: {
  caseId: string;
  link: LinkedCase;
  verb: string;
  label: string;
  csrf: string;
  quiet: boolean;
}) {
  return (
    <form method="post" action={`/review/${caseId}/${verb}`}>
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="linkId" value={link.linkId} />
      <button type="submit" class={quiet ? 'quiet' : ''}>
        {label}
      </button>
    </form>
  );
}

/** Other cases about the same matter, each with why it is thought so, to be confirmed or taken off. */
export function LinksCard({ view, reviewed, csrf }: { view: PageView; reviewed: ReviewCase; csrf: string }) {
  const { links } = view.t;
  if (reviewed.links.length === 0) return null;
  const caseId = reviewed.row.id;
  return (
    <section class="card" id="links" aria-labelledby="links-title">
      <h2 id="links-title">{links.title}</h2>
      <ul class="plain">
        {reviewed.links.map((link) => (
          <li>
            <div class="badges">
              <strong>{links.relations[link.relation]}</strong>
              <span class={`badge ${link.status === 'proposed' ? 'warn' : 'good'}`}>
                {links.statuses[link.status]}
              </span>
              <StateBadge view={view} state={link.other.state} />
            </div>
            <p>
              <a href={`/review/${encodeURIComponent(link.other.caseId)}`}>
                {link.other.reasonCode === null
                  ? view.t.review.notAssessed
                  : typeName(view, link.other.reasonCode)}
              </a>{' '}
              <span class="small muted">
                {link.other.isEarlier ? links.earlier : links.later} ·{' '}
                {view.t.channels[link.other.channel] ?? link.other.channel} · {link.other.customerId} ·{' '}
                <Instant at={link.other.openedAt.toISOString()} />
              </span>
            </p>
            <ul class="small">
              {link.reasons.map((reason) => (
                <li>{inLanguage(view, LINK_REASON_NAMES[reason])}</li>
              ))}
              {link.score === null || !link.reasons.includes('similar_text') ? null : (
                <li>
                  {links.score} {percent(link.score)}
                </li>
              )}
            </ul>
            <div class="buttons">
              {link.status === 'proposed' ||
              (link.status === 'confirmed' && joinsOnConfirm(reviewed, link)) ? (
                <LinkForm
                  caseId={caseId}
                  link={link}
                  verb="confirm-link"
                  label={joinsOnConfirm(reviewed, link) ? links.join : links.confirm}
                  csrf={csrf}
                  quiet={false}
                />
              ) : null}
              <LinkForm
                caseId={caseId}
                link={link}
                verb="dismiss-link"
                label={link.status === 'joined' ? links.separate : links.dismiss}
                csrf={csrf}
                quiet={true}
              />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
