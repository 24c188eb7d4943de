import type { Caller } from '../../domain/access.ts';
import type { PageView } from '../page-view.ts';

/** Who is signed in, and the way out. */
export function DeskHeader({ view, caller, csrf }: { view: PageView; caller: Caller; csrf: string }) {
  const { review } = view.t;
  return (
    <>
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
