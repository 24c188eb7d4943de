import { Hono, type Context } from 'hono';
import { countByState, listQueue, type QueueQuery } from '../../cases/list-cases.ts';
import { findCaller } from '../../database/api-key-queries.ts';
import { may } from '../../domain/access.ts';
import { CASE_STATES } from '../../domain/case-state.ts';
import { ERROR_TABLE, NotFoundError, PrecedentError } from '../../domain/errors.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import { listIncidents } from '../../incidents/list-incidents.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import type { Dictionary } from '../dictionary/dictionaries.ts';
import { evidenceFileResponse } from '../evidence-file.ts';
import { explainFields, type RefusedForm } from '../form/form-state.ts';
import { MAX_FORM_BYTES } from '../form/read-evidence.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { clientAddress } from '../page-security.ts';
import { pageView } from '../page-view.ts';
import { renderCase } from './case-page.tsx';
import { CASE_VERB_FORMS } from './case-verbs.ts';
import { draftDeskRoutes } from './draft-routes.tsx';
import { gapDeskRoutes } from './gap-routes.tsx';
import { knowledgeDeskRoutes } from './knowledge-routes.tsx';
import { loadReviewCase, readKeyNames } from './load-review-case.ts';
import { renderLogin } from './login-page.tsx';
import { CLAIMED, renderQueue } from './queue-page.tsx';
import {
  endSession,
  requireSession,
  requireSessionCsrf,
  sessionCsrf,
  startSession,
} from './reviewer-session.ts';
import { triageDeskRoutes } from './triage-routes.tsx';

const PAGE_SIZE = 25;
const LOGIN_FORM_BYTES = 4 * 1024;

/** Where to go after the sign-in: a page of the desk, and nowhere else. */
function safeReturn(to: string): string {
  return /^\/review(\/[A-Za-z0-9_]{1,60})?$/.test(to) && to !== '/review/login' ? to : '/review';
}

function readQuery(c: Context<AppEnv>): QueueQuery {
  const chosen = <T extends string>(values: readonly T[], name: string): T | null =>
    values.find((value) => value === c.req.query(name)) ?? null;
  return {
    state: chosen(CASE_STATES, 'state'),
    priority: chosen(PRIORITIES, 'priority'),
    risk: chosen(RISK_LEVELS, 'risk'),
    reasonCode: /^[A-Z0-9]{2,10}-\d{1,3}$/.exec(c.req.query('reasonCode') ?? '')?.[0] ?? null,
    claimed: chosen(CLAIMED, 'claimed') ?? 'anyone',
    limit: PAGE_SIZE,
    cursor: c.req.query('cursor')?.slice(0, 500) ?? null,
  };
}

/** Why a verb was refused, in the reader's words: known reasons by what the error carries, others by its code. */
function explainRefusal(t: Dictionary, error: PrecedentError): string {
  const { data } = error;
  if (data['until'] !== undefined) return t.form.heldByOther;
  if (data['claimed'] !== undefined) return data['claimed'] === true ? t.form.heldByOther : t.form.claimFirst;
  return t.errors[error.code];
}

async function showCase(
  c: Context<AppEnv>,
  caseId: string,
  refused: RefusedForm | null,
  status: 200 | 400 | 409 | 422,
) {
  const view = pageView(c);
  const caller = c.get('caller');
  const reviewed = await loadReviewCase(view.services, caller, caseId);
  const done = c.req.query('done') ?? null;
  return c.html(await renderCase({ view, reviewed, caller, csrf: sessionCsrf(c), refused, done }), status);
}

async function runVerb(c: Context<AppEnv>, caseId: string, action: string) {
  const run = Object.hasOwn(CASE_VERB_FORMS, action) ? CASE_VERB_FORMS[action] : undefined;
  if (!run) throw new NotFoundError('action', action);
  const services = c.get('services');
  const caller = c.get('caller');
  await takeFromBudget(c, 'write', caller.keyId);
  const sent = await readForm(c);
  requireSessionCsrf(c, sent.text('csrf'));
  const { t } = pageView(c);
  try {
    const result = await run({ services, caller, caseId, sent, t });
    if (!result.ok)
      return await showCase(c, caseId, { action, sent, problems: result.problems, message: null }, 400);
    return c.redirect(`/review/${encodeURIComponent(caseId)}?done=${result.done}`, 303);
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    const { status } = ERROR_TABLE[error.code];
    if (status !== 400 && status !== 409 && status !== 422) throw error;
    const problems = explainFields(t, error.fields);
    const message = problems.length > 0 ? null : explainRefusal(t, error);
    return showCase(c, caseId, { action, sent, problems, message }, status);
  }
}

export const reviewRoutes = new Hono<AppEnv>()
  .get('/review/login', async (c) => {
    const to = safeReturn(c.req.query('to') ?? '');
    return c.html(await renderLogin(pageView(c), { to, refused: null }));
  })
  .post('/review/login', limitForm(LOGIN_FORM_BYTES), async (c) => {
    await takeFromBudget(c, 'login', clientAddress(c));
    const view = pageView(c);
    const sent = await readForm(c);
    const to = safeReturn(sent.text('to'));
    const key = sent.text('apiKey').trim();
    const caller = /^[\x21-\x7e]{16,200}$/.test(key) ? await findCaller(view.services.db, key) : null;
    if (!caller || !may(caller, 'case:review')) {
      const problems = explainFields(view.t, [{ path: '/apiKey' }]);
      return c.html(
        await renderLogin(view, { to, refused: { action: 'login', sent, problems, message: null } }),
        401,
      );
    }
    startSession(c, caller);
    view.services.log.info({ requestId: c.get('requestId'), keyId: caller.keyId }, 'reviewer signed in');
    return c.redirect(to, 303);
  })
  .use('/review/*', requireSession)
  .route('/', triageDeskRoutes)
  .route('/', knowledgeDeskRoutes)
  .route('/', gapDeskRoutes)
  .route('/', draftDeskRoutes)
  .post('/review/logout', limitForm(LOGIN_FORM_BYTES), async (c) => {
    const sent = await readForm(c);
    requireSessionCsrf(c, sent.text('csrf'));
    endSession(c);
    return c.redirect('/review/login', 303);
  })
  .get('/review', async (c) => {
    const view = pageView(c);
    const caller = c.get('caller');
    await takeFromBudget(c, 'read', caller.keyId);
    const query = readQuery(c);
    const { db } = view.services;
    const [page, counts, incidents] = await Promise.all([
      listQueue(db, caller, query, view.now),
      countByState(db),
      listIncidents(db, { status: 'open', limit: 10, cursor: null }),
    ]);
    const names = await readKeyNames(
      db,
      page.items.map((item) => item.case.claimedBy),
    );
    return c.html(
      await renderQueue(view, {
        caller,
        csrf: sessionCsrf(c),
        query,
        page,
        counts,
        names,
        incidents: incidents.items,
      }),
    );
  })
  .get('/review/:caseId', async (c) => {
    await takeFromBudget(c, 'read', c.get('caller').keyId);
    return showCase(c, c.req.param('caseId'), null, 200);
  })
  .get('/review/:caseId/evidence/:evidenceId', async (c) => {
    const { caseId, evidenceId } = c.req.param();
    await takeFromBudget(c, 'read', c.get('caller').keyId);
    return evidenceFileResponse(c.get('services').db, caseId, evidenceId, () => true);
  })
  .post('/review/:caseId/:action', limitForm(MAX_FORM_BYTES), (c) => {
    const { caseId, action } = c.req.param();
    return runVerb(c, caseId, action);
  });
