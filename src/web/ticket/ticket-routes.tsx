import { Hono, type Context } from 'hono';
import type { Caller } from '../../domain/access.ts';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv, HttpServices } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { MAX_TICKET_CHARACTERS } from '../../http/schemas.ts';
import { signValue, trackingToken, verifySigned } from '../../http/tracking-token.ts';
import { processCase, receiveTicket } from '../../pipeline/process-ticket.ts';
import { explainFields, type FieldProblem } from '../form/form-state.ts';
import { MAX_FORM_BYTES, readEvidence } from '../form/read-evidence.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { clientAddress } from '../page-security.ts';
import { pageView } from '../page-view.ts';
import { renderTicketForm } from './ticket-page.tsx';

const PURPOSE = 'ticket form';
const FORM_LIFETIME_MS = 24 * 3_600_000;
const MAX_SUBJECT = 300;

/** The help center's own form as a channel. Visitors are not signed in: each form stands for a customer of its own. */
const WEB_FORM: Caller = { keyId: 'web-form', name: 'help center', role: 'channel', customerId: null };

function newNonce(services: HttpServices): string {
  const until = services.now().getTime() + FORM_LIFETIME_MS;
  return signValue(services.signingSecret, PURPOSE, `${services.newId('web')}~${until}`);
}

/** The id of a form that we made and that has not expired. @throws PrecedentError `forbidden` */
function requireNonce(services: HttpServices, nonce: string): string {
  const [id, until] = (verifySigned(services.signingSecret, PURPOSE, nonce) ?? '').split('~');
  if (id === undefined || !(Number(until) > services.now().getTime())) {
    throw new PrecedentError('forbidden', 'The form has expired. Reload the page and send it again.');
  }
  return id;
}

async function openTicket(c: Context<AppEnv>) {
  // As scarce as sign-ins: nobody writes tickets by the dozen.
  await takeFromBudget(c, 'login', clientAddress(c));
  const view = pageView(c);
  const { services, t } = view;
  const sent = await readForm(c);
  const nonce = sent.text('nonce');
  const id = requireNonce(services, nonce);
  const subject = sent.text('subject').trim();
  const body = sent.text('body').trim();
  const problems: FieldProblem[] = [];
  if (subject.length > MAX_SUBJECT) problems.push(...explainFields(t, [{ path: '/subject' }]));
  if (body === '' || body.length > MAX_TICKET_CHARACTERS)
    problems.push(...explainFields(t, [{ path: '/body' }]));
  const read = await readEvidence(sent);
  if (!read.ok) {
    problems.push(
      ...read.fields.map(({ field, reason }) => ({ field, message: t.form.fields[reason] ?? '' })),
    );
  }
  if (problems.length > 0 || !read.ok) {
    const refused = { action: 'ticket', sent, problems, message: null };
    return c.html(await renderTicketForm(view, { nonce, refused }), 400);
  }
  const submitted = await receiveTicket(services, WEB_FORM, {
    customerId: id,
    channel: 'web',
    externalId: null,
    idempotencyKey: id,
    locale: t.htmlLang,
    subject: subject === '' ? null : subject,
    body,
    evidence: read.evidence,
  });
  if (submitted.created) services.runInBackground(() => processCase(services, submitted.case.id));
  return c.redirect(`/track/${trackingToken(services.signingSecret, submitted.case.id)}?done=received`, 303);
}

export const ticketRoutes = new Hono<AppEnv>()
  .get('/ticket', async (c) => {
    const view = pageView(c);
    return c.html(await renderTicketForm(view, { nonce: newNonce(view.services), refused: null }));
  })
  .post('/ticket', limitForm(MAX_FORM_BYTES), openTicket);
