import { Hono, type Context } from 'hono';
import { ERROR_TABLE, PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { groupPending } from '../../knowledge-gaps/group-pending.ts';
import { GAP_STATES, listGaps, settleGap } from '../../knowledge-gaps/list-gaps.ts';
import { countPending } from '../../knowledge-gaps/pending-questions.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { pageView } from '../page-view.ts';
import { renderGaps, type GapsPage } from './gaps-page.tsx';
import { requireSessionCsrf, sessionCsrf } from './reviewer-session.ts';

const PAGE_SIZE = 20;
const FORM_BYTES = 16 * 1024;

async function showGaps(c: Context<AppEnv>, notice: GapsPage['notice'], status: 200 | 400 | 404 | 422) {
  const view = pageView(c);
  const { db } = view.services;
  const state = GAP_STATES.find((each) => each === c.req.query('state')) ?? 'open';
  const cursor = c.req.query('cursor')?.slice(0, 500) ?? null;
  const [page, pending] = await Promise.all([
    listGaps(db, { state, limit: PAGE_SIZE, cursor }),
    countPending(db),
  ]);
  const shown = { caller: c.get('caller'), csrf: sessionCsrf(c), state, ...page, pending, notice };
  return c.html(await renderGaps(view, shown), status);
}

/** The list of articles to write; mounted behind the desk's session. */
export const gapDeskRoutes = new Hono<AppEnv>()
  .get('/review/gaps', async (c) => {
    await takeFromBudget(c, 'read', c.get('caller').keyId);
    const done = c.req.query('done') === 'saved' ? pageView(c).t.gaps.saved : null;
    return showGaps(c, done === null ? null : { text: done, kind: 'good' }, 200);
  })
  .post('/review/gaps', limitForm(FORM_BYTES), async (c) => {
    const { keyId } = c.get('caller');
    await takeFromBudget(c, 'write', keyId);
    const sent = await readForm(c);
    requireSessionCsrf(c, sent.text('csrf'));
    const { services, t } = pageView(c);
    const gapId = sent.text('gapId');
    const state = GAP_STATES.find((each) => each === sent.text('state'));
    const articleId = sent.text('articleId').trim();
    if (state === undefined || (articleId !== '' && !/^[a-z0-9][a-z0-9-]{1,98}$/.test(articleId)))
      return showGaps(c, { text: t.gaps.unreadable, kind: 'bad' }, 400);
    try {
      const change = { state, articleId: articleId === '' ? null : articleId, note: null };
      await settleGap(services, keyId, gapId, change);
    } catch (error) {
      if (!(error instanceof PrecedentError)) throw error;
      const status = ERROR_TABLE[error.code].status === 404 ? 404 : 422;
      const text = status === 404 ? t.errors.not_found : t.gaps.nameArticle;
      return showGaps(c, { text, kind: 'bad' }, status);
    }
    services.log.info({ gapId, state, by: keyId }, 'knowledge gap settled');
    return c.redirect('/review/gaps?done=saved', 303);
  })
  .post('/review/gaps/grouping', limitForm(FORM_BYTES), async (c) => {
    await takeFromBudget(c, 'compute', c.get('caller').keyId);
    const sent = await readForm(c);
    requireSessionCsrf(c, sent.text('csrf'));
    const { db, embedder, indexes, library, now, newId } = c.get('services');
    const search = { db, embedder, index: indexes.articles, library };
    await groupPending({ db, embedder, search, now, newId });
    return c.redirect('/review/gaps', 303);
  });
