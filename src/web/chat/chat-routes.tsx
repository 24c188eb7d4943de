import { Hono, type Context } from 'hono';
import { MAX_MESSAGE_CHARACTERS, type ChatEvent, type ChatResult } from '../../chat/chat-types.ts';
import { FEEDBACK_REASONS, FEEDBACK_VERDICTS, giveFeedback } from '../../chat/give-feedback.ts';
import { draftTicket } from '../../chat/summarise-talk.ts';
import type { Caller } from '../../domain/access.ts';
import { ModelUnavailableError, NotFoundError, PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { MAX_TICKET_CHARACTERS } from '../../http/schemas.ts';
import { streamChat } from '../../http/stream-chat.ts';
import { trackingToken } from '../../http/tracking-token.ts';
import { processCase, receiveTicket } from '../../pipeline/process-ticket.ts';
import { limitForm, readForm } from '../form/read-form.ts';
import { clientAddress } from '../page-security.ts';
import { pageView } from '../page-view.ts';
import { renderChat } from './chat-page.tsx';
import { forgetVisitor, keepVisitor, readVisitor, sourceOf, type ChatVisitor } from './chat-visitor.ts';
import { loadTalk, type ShownTurn } from './load-talk.ts';

const FORM_BYTES = 64 * 1024;
/** A ticket's text takes up to nine bytes a character in a form. */
const TICKET_BYTES = 256 * 1024;
const MAX_COMMENT = 1_000;

/** The chat page as a channel; each visitor stands for a customer of its own. */
const WEB_CHAT: Caller = { keyId: 'web-chat', name: 'chat page', role: 'channel', customerId: null };

/** After these a person is the next step. */
const NEEDS_PERSON: ReadonlySet<ChatResult> = new Set(['unanswered', 'handover', 'complaint', 'unavailable']);

function offerFor(talk: readonly ShownTurn[]) {
  const last = talk.at(-1)?.turn;
  if (!last || !NEEDS_PERSON.has(last.result)) return null;
  const before = talk.slice(0, -1).map(({ turn }) => turn);
  // Of a bare wish for a person the ticket is about what came before.
  const matter = before.findLast(({ result }) => NEEDS_PERSON.has(result) || result === 'answered');
  const message =
    last.result === 'handover' && last.question === null ? (matter?.message ?? '') : last.message;
  return draftTicket(before, message, last.language);
}

async function showChat(c: Context<AppEnv>, notice: string | null, status: 200 | 400 | 429 | 503) {
  const view = pageView(c);
  const talk = await loadTalk(view.services, readVisitor(c), view.language);
  const isOpen = view.services.chat !== null;
  const page = { talk, draft: offerFor(talk), isOpen, notice: isOpen ? notice : view.t.chat.closed };
  return c.html(await renderChat(view, page), isOpen ? status : 503);
}

/** Begins the reply to a message; a talk that is gone begins anew. */
async function begin(c: Context<AppEnv>, visitor: ChatVisitor, message: string, signal: AbortSignal) {
  const { chat } = c.get('services');
  if (chat === null) throw new ModelUnavailableError('The chatbot does not run on this deployment.');
  const source = sourceOf(visitor);
  try {
    return await chat.begin(source, { sessionId: visitor.sessionId, message, language: null }, signal);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return chat.begin(source, { sessionId: null, message, language: null }, signal);
  }
}

async function* withFirst(first: ChatEvent, rest: AsyncGenerator<ChatEvent, void>) {
  yield first;
  yield* rest;
}

async function say(c: Context<AppEnv>) {
  const view = pageView(c);
  await takeFromBudget(c, 'compute', clientAddress(c));
  const sent = await readForm(c);
  const human = sent.text('human').trim();
  const message = (human === '' ? sent.text('message') : human).trim();
  if (message === '' || message.length > MAX_MESSAGE_CHARACTERS)
    return showChat(c, view.t.chat.badMessage(MAX_MESSAGE_CHARACTERS), 400);
  const visitor = readVisitor(c) ?? { visitorId: view.services.newId('web'), sessionId: null };
  const left = new AbortController();
  const events = await begin(c, visitor, message, left.signal);
  const first = await events.next();
  if (first.done || first.value.event !== 'meta') throw new Error('A reply did not begin with its meta');
  // Before anything is sent: a cookie cannot follow the stream.
  keepVisitor(c, { ...visitor, sessionId: first.value.sessionId });
  if (/text\/event-stream/i.test(c.req.header('accept') ?? ''))
    return streamChat(c, withFirst(first.value, events), left);
  while (!(await events.next()).done);
  return c.redirect(`/chat#${first.value.runId}`, 303);
}

async function rate(c: Context<AppEnv>) {
  await takeFromBudget(c, 'write', clientAddress(c));
  const visitor = readVisitor(c);
  const sent = await readForm(c);
  const runId = sent.text('runId');
  const verdict = FEEDBACK_VERDICTS.find((each) => each === sent.text('verdict'));
  if (visitor === null || verdict === undefined || !/^run_[0-9A-Za-z]{10,40}$/.test(runId))
    throw new NotFoundError('chat run', runId.slice(0, 50));
  const reason = FEEDBACK_REASONS.find((each) => each === sent.text('reason')) ?? null;
  const comment = sent.text('comment').trim().slice(0, MAX_COMMENT).toWellFormed();
  const isDown = verdict === 'down';
  await giveFeedback(c.get('services'), sourceOf(visitor), {
    runId,
    verdict,
    reason: isDown ? reason : null,
    comment: isDown && comment !== '' ? comment : null,
  });
  return c.redirect(`/chat#${runId}`, 303);
}

async function openTicket(c: Context<AppEnv>) {
  // As scarce as on the form of the help center.
  await takeFromBudget(c, 'login', clientAddress(c));
  const view = pageView(c);
  const { services } = view;
  const visitor = readVisitor(c);
  const talk = await loadTalk(services, visitor, view.language);
  const draft = offerFor(talk);
  const last = talk.at(-1)?.turn;
  if (visitor === null || draft === null || !last)
    throw new PrecedentError('forbidden', 'There is no talk that a ticket could be made of.');
  const sent = await readForm(c);
  const subject = sent.text('subject').trim().slice(0, 300).toWellFormed();
  const body = sent.text('body').trim();
  if (body === '' || body.length > MAX_TICKET_CHARACTERS)
    return showChat(c, view.t.form.fields['body'] ?? view.t.errors.invalid_request, 400);
  const submitted = await receiveTicket(services, WEB_CHAT, {
    customerId: visitor.visitorId,
    channel: 'chat',
    externalId: null,
    // One ticket a reply, with the words it was sent with first.
    idempotencyKey: last.id,
    locale: draft.locale,
    subject: subject === '' ? null : subject,
    body,
    evidence: [],
  });
  if (submitted.created) services.runInBackground(() => processCase(services, submitted.case.id));
  return c.redirect(`/track/${trackingToken(services.signingSecret, submitted.case.id)}?done=received`, 303);
}

/** The chatbot for visitors of the help center: a talk belongs to a signed cookie. */
export const chatPageRoutes = new Hono<AppEnv>()
  .get('/chat', (c) => showChat(c, null, 200))
  .post('/chat', limitForm(FORM_BYTES), say)
  .post('/chat/feedback', limitForm(FORM_BYTES), rate)
  .post('/chat/ticket', limitForm(TICKET_BYTES), openTicket)
  .post('/chat/end', limitForm(FORM_BYTES), (c) => {
    forgetVisitor(c);
    return c.redirect('/chat', 303);
  });
