import type { CaseRow } from '../../cases/change-case.ts';
import type { PageView } from '../page-view.ts';

/** Offers to make an article of a case that is decided for good or answered. */
export function DraftOffer({ view, row, csrf }: { view: PageView; row: CaseRow; csrf: string }) {
  const { drafts } = view.t;
  if (row.state !== 'decided.final' && row.state !== 'closed') return null;
  return (
    <section class="card" aria-labelledby="draft-title">
      <h2 id="draft-title">{drafts.offer}</h2>
      <p class="muted">{drafts.offerText}</p>
      <form method="post" action="/review/drafts">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="caseId" value={row.id} />
        <button class="quiet" type="submit">
          {drafts.make}
        </button>
      </form>
    </section>
  );
}
