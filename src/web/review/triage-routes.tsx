import { Hono } from 'hono';
import { actorOf } from '../../cases/load-case.ts';
import { may } from '../../domain/access.ts';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { applyPrior, isPriorApplied, readLatestPrior } from '../../triage-feedback/prior-setting.ts';
import { listShadows, reportShadow } from '../../triage-feedback/report-shadow.ts';
import { listTypes } from '../../triage-feedback/taught-types.ts';
import { listTriageChanges } from '../../triage-feedback/triage-changes.ts';
import { listDriftReports } from '../../triage-feedback/watch-drift.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { pageView } from '../page-view.ts';
import { requireSessionCsrf, sessionCsrf } from './reviewer-session.ts';
import { renderTriagePage } from './triage-page.tsx';

const FORM_BYTES = 4 * 1024;

/** The desk's page on the triage model. Mounted behind the session. */
export const triageDeskRoutes = new Hono<AppEnv>()
  .get('/review/triage', async (c) => {
    const view = pageView(c);
    const caller = c.get('caller');
    await takeFromBudget(c, 'read', caller.keyId);
    const { db, triageControl } = view.services;
    const [candidate] = may(caller, 'triage:manage') ? await listShadows(db) : [];
    const [applied, latestPrior, drift, types, changes, shadow] = await Promise.all([
      isPriorApplied(db),
      readLatestPrior(db),
      listDriftReports(db, 30),
      listTypes(db),
      listTriageChanges(db, 20),
      candidate === undefined ? null : reportShadow(db, candidate.version),
    ]);
    return c.html(
      await renderTriagePage(view, {
        caller,
        csrf: sessionCsrf(c),
        status: triageControl?.status() ?? null,
        isPriorApplied: applied,
        latestPrior,
        drift,
        shadow,
        types,
        changes,
      }),
    );
  })
  .post('/review/triage/prior', limitForm(FORM_BYTES), async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    await takeFromBudget(c, 'write', caller.keyId);
    const sent = await readForm(c);
    requireSessionCsrf(c, sent.text('csrf'));
    if (!may(caller, 'triage:manage') || services.triageControl === null)
      throw new PrecedentError('forbidden', `A key with role "${caller.role}" may not do that.`);
    const applied = sent.text('applied') === 'yes';
    await applyPrior(services, actorOf(caller), applied);
    await services.triageControl.refresh();
    services.log.info({ applied, by: caller.keyId }, 'estimated shares of types put to use or aside');
    return c.redirect('/review/triage', 303);
  });
