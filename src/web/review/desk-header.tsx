import type { Caller } from '../../domain/access.ts';
import type { PageView } from '../page-view.ts';

/** Pages of the desk beside the queue; one is current when the address begins with it. */
const PAGES = [
  { path: '/review/hits', name: 'hits' },
  { path: '/review/gaps', name: 'gaps' },
  { path: '/review/drafts', name: 'drafts' },
] as const;

/** The desk's other pages, who is signed in, and the way out. */
export function DeskHeader({ view, caller, csrf }: { view: PageView; caller: Caller; csrf: string }) {
  const { review, knowledge, models } = view.t;
  return (
    <>
      {PAGES.map(({ path, name }) => (
        <a href={path} {...(view.path.startsWith(path) ? { 'aria-current': 'page' } : {})}>
          {knowledge[name]}
        </a>
      ))}
      <a
        href="/review/triage"
        {...(view.path.startsWith('/review/triage') ? { 'aria-current': 'page' } : {})}
      >
        {models.nav}
      </a>
      <span class="muted small" title={`${review.signedInAs} ${caller.keyId}`}>
        <span class="visually-hidden">{review.signedInAs} </span>
        {caller.name}
      </span>
      <form method="post" action="/review/logout">
        <input type="hidden" name="csrf" value={csrf} />
        <button class="link" type="submit">
          {review.signOut}
        </button>
      </form>
    </>
  );
}
