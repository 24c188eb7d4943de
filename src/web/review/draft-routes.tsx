import { Hono, type Context } from 'hono';
import { approveDraft, editDraft, readDraft, rejectDraft } from '../../article-drafts/decide-draft.ts';
import { draftArticle } from '../../article-drafts/draft-article.ts';
import { DRAFT_STATES, listDrafts, readDraftEvents } from '../../article-drafts/list-drafts.ts';
import { ERROR_TABLE, PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { draftEditsSchema } from '../../http/routes/article-drafts.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { pageView } from '../page-view.ts';
import { renderDraft, renderDrafts, type DraftPage } from './drafts-page.tsx';
import { readKeyNames } from './load-review-case.ts';
import { requireSessionCsrf, sessionCsrf } from './reviewer-session.ts';

const PAGE_SIZE = 25;
const FORM_BYTES = 2 * 1024 * 1024;

async function showDraft(
  c: Context<AppEnv>,
  draftId: string,
  notice: DraftPage['notice'],
  status: 200 | 400 | 409,
) {
  const view = pageView(c);
  const { db } = view.services;
  const [draft, events] = await Promise.all([readDraft(db, draftId), readDraftEvents(db, draftId)]);
  const names = await readKeyNames(
    db,
    events.map((event) => event.actorId),
  );
  const page = { caller: c.get('caller'), csrf: sessionCsrf(c), draft, events, names, notice };
  return c.html(await renderDraft(view, page), status);
}

/** Saves, approves or rejects, as the button says. */
async function settle(c: Context<AppEnv>, draftId: string) {
  const caller = c.get('caller');
  await takeFromBudget(c, 'write', caller.keyId);
  const sent = await readForm(c);
  requireSessionCsrf(c, sent.text('csrf'));
  const { services, t } = pageView(c);
  const version = /^\d{1,9}$/.test(sent.text('version')) ? Number(sent.text('version')) : null;
  const act = sent.text('act');
  const edits = draftEditsSchema.safeParse(
    Object.fromEntries(
      ['articleId', 'title', 'category', 'audience', 'body'].map((name) => [name, sent.text(name)]),
    ),
  );
  if (act !== 'reject' && !edits.success)
    return showDraft(c, draftId, { text: t.drafts.unreadable, kind: 'bad' }, 400);
  try {
    if (act === 'reject') await rejectDraft(services, caller, draftId, { version, reason: null });
    else if (act === 'approve') await approveDraft(services, caller, draftId, edits.data ?? {}, version);
    else await editDraft(services, caller, draftId, edits.data ?? {}, version);
  } catch (error) {
    if (!(error instanceof PrecedentError) || ERROR_TABLE[error.code].status !== 409) throw error;
    return showDraft(c, draftId, { text: t.drafts.changed, kind: 'bad' }, 409);
  }
  const done = act === 'reject' ? 'rejected' : act === 'approve' ? 'approved' : 'saved';
  services.log.info({ draftId, done, by: caller.keyId }, 'article draft changed');
  return c.redirect(`/review/drafts/${draftId}?done=${done}`, 303);
}

/** Drafts of articles, to be read, edited, approved or rejected; mounted behind the desk's session. */
export const draftDeskRoutes = new Hono<AppEnv>()
  .get('/review/drafts', async (c) => {
    const view = pageView(c);
    const caller = c.get('caller');
    await takeFromBudget(c, 'read', caller.keyId);
    const state = DRAFT_STATES.find((each) => each === c.req.query('state')) ?? 'draft';
    const cursor = c.req.query('cursor')?.slice(0, 500) ?? null;
    const page = await listDrafts(view.services.db, { state, limit: PAGE_SIZE, cursor });
    return c.html(await renderDrafts(view, { caller, csrf: sessionCsrf(c), state, ...page }));
  })
  .post('/review/drafts', limitForm(FORM_BYTES), async (c) => {
    const caller = c.get('caller');
    await takeFromBudget(c, 'compute', caller.keyId);
    const sent = await readForm(c);
    requireSessionCsrf(c, sent.text('csrf'));
    const services = c.get('services');
    const context = { ...services, model: services.chat?.model ?? null };
    const { draft } = await draftArticle(context, caller, sent.text('caseId'));
    return c.redirect(`/review/drafts/${draft.id}`, 303);
  })
  .get('/review/drafts/:draftId', async (c) => {
    await takeFromBudget(c, 'read', c.get('caller').keyId);
    const done = pageView(c).t.drafts.done[c.req.query('done') ?? ''];
    const notice = done === undefined ? null : ({ text: done, kind: 'good' } as const);
    return showDraft(c, c.req.param('draftId'), notice, 200);
  })
  .post('/review/drafts/:draftId', limitForm(FORM_BYTES), (c) => settle(c, c.req.param('draftId')));
