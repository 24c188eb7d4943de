import { Hono, type Context } from 'hono';
import { addEvidence } from '../../cases/request-information.ts';
import { acceptDecision, appealDecision, withdrawCase } from '../../cases/respond-to-decision.ts';
import { APPEAL_GROUNDS } from '../../domain/case-state.ts';
import { ERROR_TABLE, PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { evidenceFileResponse } from '../evidence-file.ts';
import { explainFields, type FieldProblem, type RefusedForm } from '../form/form-state.ts';
import { MAX_FORM_BYTES, readEvidence } from '../form/read-evidence.ts';
import { limitForm, readForm, type SentForm } from '../form/read-form.ts';
import { clientAddress, csrfToken, requireCsrfToken } from '../page-security.ts';
import { pageView } from '../page-view.ts';
import { callerOfLink, loadTracker } from './load-tracker.ts';
import { renderTracker } from './tracker-page.tsx';

const SMALL_FORM_BYTES = 32 * 1024;

type Action = 'evidence' | 'accept' | 'appeal' | 'withdraw';
const DONE: Readonly<Record<Action, string>> = {
  evidence: 'evidence',
  accept: 'accepted',
  appeal: 'appealed',
  withdraw: 'withdrawn',
};

function csrfSubject(token: string): string {
  return `track ${token}`;
}

async function showTracker(
  c: Context<AppEnv>,
  token: string,
  refused: RefusedForm | null,
  status: 200 | 400 | 409 | 422,
) {
  const view = pageView(c);
  const { services } = view;
  const { caseId, caller } = await callerOfLink(services, token);
  const tracked = await loadTracker(services, caller, caseId, view.language);
  const { version } = tracked.case;
  const etag = `W/"${version}-${tracked.timeline.verification.ok ? 'ok' : 'broken'}-${view.language}"`;
  // A poll of the page that has what it would get: the customer's browser is told so in a few bytes.
  if (status === 200 && c.req.header('if-none-match') === etag) return c.body(null, 304, { etag });
  c.header('etag', etag);
  const csrf = csrfToken(services.signingSecret, csrfSubject(token));
  const done = c.req.query('done') ?? null;
  return c.html(await renderTracker(view, { tracked, token, csrf, etag, done, refused }), status);
}

/** Reads a form that came from a page of this link. */
async function readTrackerForm(c: Context<AppEnv>, token: string): Promise<SentForm> {
  const sent = await readForm(c);
  requireCsrfToken(c.get('services').signingSecret, csrfSubject(token), sent.text('csrf'));
  return sent;
}

/** Runs one form of the tracker: done, it leads back to the page; refused, the page shows what to mend. */
async function act(
  c: Context<AppEnv>,
  token: string,
  action: Action,
  work: (sent: SentForm) => Promise<readonly FieldProblem[]>,
) {
  const { caller } = await callerOfLink(c.get('services'), token);
  await takeFromBudget(c, 'write', caller.keyId);
  const sent = await readTrackerForm(c, token);
  const { t } = pageView(c);
  const refuse = (problems: readonly FieldProblem[], message: string | null, status: 400 | 409 | 422) =>
    showTracker(c, token, { action, sent, problems, message }, status);
  let problems: readonly FieldProblem[];
  try {
    problems = await work(sent);
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    const { status } = ERROR_TABLE[error.code];
    if (status !== 400 && status !== 409 && status !== 422) throw error;
    if (error.data['endedAt'] !== undefined) return refuse([], t.form.windowEnded, status);
    // A conflict that names neither a state nor a version is about the ground.
    const { state, version } = error.data;
    if (action === 'appeal' && status === 409 && state === undefined && version === undefined) {
      return refuse([{ field: 'ground', message: t.form.groundUsed }], null, status);
    }
    const fields = explainFields(t, error.fields);
    return refuse(fields, fields.length > 0 ? null : t.errors[error.code], status);
  }
  if (problems.length > 0) return refuse(problems, null, 400);
  return c.redirect(`/track/${encodeURIComponent(token)}?done=${DONE[action]}`, 303);
}

export const trackRoutes = new Hono<AppEnv>()
  .use('/track/:token', async (c, next) => {
    await takeFromBudget(c, 'read', clientAddress(c));
    await next();
  })
  .get('/track/:token', (c) => showTracker(c, c.req.param('token'), null, 200))
  .get('/track/:token/evidence/:evidenceId', async (c) => {
    const services = c.get('services');
    const { caseId, caller } = await callerOfLink(services, c.req.param('token'));
    await takeFromBudget(c, 'read', caller.keyId);
    return evidenceFileResponse(
      services.db,
      caseId,
      c.req.param('evidenceId'),
      (party) => party === 'CLAIMANT',
    );
  })
  .post('/track/:token/evidence', limitForm(MAX_FORM_BYTES), (c) => {
    const token = c.req.param('token');
    return act(c, token, 'evidence', async (sent) => {
      const services = c.get('services');
      const { t } = pageView(c);
      const { caseId, caller } = await callerOfLink(services, token);
      const read = await readEvidence(sent);
      if (!read.ok)
        return read.fields.map(({ field, reason }) => ({ field, message: t.form.fields[reason] ?? '' }));
      if (read.evidence.length === 0) return explainFields(t, [{ path: '/type' }, { path: '/description' }]);
      await addEvidence(services, caller, caseId, read.evidence);
      return [];
    });
  })
  .post('/track/:token/accept', limitForm(SMALL_FORM_BYTES), (c) => {
    const token = c.req.param('token');
    return act(c, token, 'accept', async () => {
      const { caseId, caller } = await callerOfLink(c.get('services'), token);
      await acceptDecision(c.get('services'), caller, caseId);
      return [];
    });
  })
  .post('/track/:token/appeal', limitForm(MAX_FORM_BYTES), (c) => {
    const token = c.req.param('token');
    return act(c, token, 'appeal', async (sent) => {
      const services = c.get('services');
      const { t } = pageView(c);
      const { caseId, caller } = await callerOfLink(services, token);
      const problems: FieldProblem[] = [];
      const ground = APPEAL_GROUNDS.find((each) => each === sent.text('ground'));
      const statement = sent.text('statement').trim();
      if (ground === undefined) problems.push(...explainFields(t, [{ path: '/ground' }]));
      if (statement.length < 10 || statement.length > 8_000)
        problems.push(...explainFields(t, [{ path: '/statement' }]));
      const read = await readEvidence(sent);
      if (!read.ok) {
        problems.push(
          ...read.fields.map(({ field, reason }) => ({ field, message: t.form.fields[reason] ?? '' })),
        );
      } else if (read.evidence.length === 0) {
        problems.push({ field: 'type', message: t.form.fields['evidence'] ?? '' });
      } else if (problems.length === 0 && ground !== undefined) {
        await appealDecision(services, caller, caseId, { ground, statement, evidence: read.evidence });
      }
      return problems;
    });
  })
  .post('/track/:token/withdraw', limitForm(SMALL_FORM_BYTES), (c) => {
    const token = c.req.param('token');
    return act(c, token, 'withdraw', async (sent) => {
      const { caseId, caller } = await callerOfLink(c.get('services'), token);
      const reason = sent.text('reason').trim();
      if (reason.length > 2_000) return explainFields(pageView(c).t, [{ path: '/reason' }]);
      await withdrawCase(c.get('services'), caller, caseId, reason);
      return [];
    });
  });
