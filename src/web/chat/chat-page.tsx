import { MAX_MESSAGE_CHARACTERS, type ChatResult, type TicketDraft } from '../../chat/chat-types.ts';
import { FEEDBACK_REASONS } from '../../chat/give-feedback.ts';
import { MAX_TICKET_CHARACTERS } from '../../http/schemas.ts';
import { CHAT_SCRIPT_PATH } from '../assets.ts';
import { articleHref } from '../help/help-page.tsx';
import { renderPage } from '../parts/layout.tsx';
import { Markdown } from '../parts/markdown.tsx';
import type { PageView } from '../page-view.ts';
import type { ShownTurn } from './load-talk.ts';

export interface ChatPage {
  readonly talk: readonly ShownTurn[];
  /** What a ticket of this talk would say, where one is offered. */
  readonly draft: TicketDraft | null;
  readonly notice: string | null;
  /** False where the runtime has no chatbot. */
  readonly isOpen: boolean;
}

/** Replies that say something which may be right or wrong. */
const RATED: ReadonlySet<ChatResult> = new Set([
  'answered',
  'unanswered',
  'handover',
  'complaint',
  'declined',
]);

/** Drawn: not every system has a font for it. */
function Thumb({ down }: { down: boolean }) {
  return (
    <svg class={down ? 'thumb down' : 'thumb'} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M2 10h4v11H2zM8 10l4-8c1.7 0 3 1.3 3 3v4h5.2c1.2 0 2 1.1 1.8 2.3l-1.4 8c-.2 1-1 1.7-2 1.7H8z" />
    </svg>
  );
}

function Thumbs({ view, shown }: { view: PageView; shown: ShownTurn }) {
  const { chat } = view.t;
  const { turn, verdict } = shown;
  if (!RATED.has(turn.result)) return null;
  return (
    <form class="thumbs" method="post" action="/chat/feedback" data-chat="feedback">
      <input type="hidden" name="runId" value={turn.id} />
      <button class="quiet" name="verdict" value="up" type="submit" aria-pressed={verdict === 'up'}>
        <Thumb down={false} /> <span class="visually-hidden">{chat.up}</span>
      </button>
      <button class="quiet" name="verdict" value="down" type="submit" aria-pressed={verdict === 'down'}>
        <Thumb down={true} /> <span class="visually-hidden">{chat.down}</span>
      </button>
      {verdict === null ? null : (
        <span class="small muted" role="status">
          {chat.thanks}
        </span>
      )}
      {verdict === 'down' ? (
        <details class="why">
          <summary class="small">{chat.why}</summary>
          <div class="row">
            <select name="reason" aria-label={chat.why}>
              <option value="">{chat.chooseReason}</option>
              {FEEDBACK_REASONS.map((reason) => (
                <option value={reason}>{chat.reasons[reason]}</option>
              ))}
            </select>
            <input name="comment" maxlength={1000} placeholder={chat.comment} aria-label={chat.comment} />
            <button class="quiet" name="verdict" value="down" type="submit">
              {chat.sendReason}
            </button>
          </div>
        </details>
      ) : null}
    </form>
  );
}

function Turn({ view, shown }: { view: PageView; shown: ShownTurn }) {
  const { chat } = view.t;
  const { turn, sources } = shown;
  const lang = turn.language === 'zh' ? 'zh-CN' : turn.language;
  return (
    <li id={turn.id}>
      <div class="said customer">
        <span class="visually-hidden">{chat.you}: </span>
        <p class="prewrap">{turn.message}</p>
      </div>
      <div class="said assistant" lang={lang}>
        <span class="visually-hidden" lang={view.t.htmlLang}>
          {chat.assistant}:{' '}
        </span>
        <Markdown source={turn.reply} resolve={(articleId) => articleHref(articleId, turn.language)} />
        {sources.length === 0 ? null : (
          <div class="sources small" lang={view.t.htmlLang}>
            {turn.result === 'answered' ? chat.sources : chat.closest}
            <ul>
              {sources.map((source) => (
                <li>
                  <a href={articleHref(source.articleId, source.language)}>{source.title}</a>
                </li>
              ))}
            </ul>
          </div>
        )}
        <div lang={view.t.htmlLang}>
          <Thumbs view={view} shown={shown} />
        </div>
      </div>
    </li>
  );
}

/** The ticket that the talk would become, to be checked and sent. */
function TicketOffer({ view, draft }: { view: PageView; draft: TicketDraft }) {
  const { chat, ticket } = view.t;
  return (
    <form class="card accent" method="post" action="/chat/ticket" id="offer">
      <h2>{chat.offerTitle}</h2>
      <p class="muted">{chat.offerText}</p>
      <div class="field">
        <label for="offer-subject">{ticket.subject}</label>
        <input id="offer-subject" name="subject" maxlength={300} value={draft.subject} />
      </div>
      <div class="field">
        <label for="offer-body">{ticket.body}</label>
        <textarea id="offer-body" name="body" rows={5} maxlength={MAX_TICKET_CHARACTERS} required>
          {draft.body}
        </textarea>
        <p class="hint">{ticket.bodyHint}</p>
      </div>
      <button type="submit">{chat.offerSend}</button>
    </form>
  );
}

export function renderChat(view: PageView, page: ChatPage) {
  const { chat } = view.t;
  return renderPage({
    view,
    title: chat.title,
    section: 'help',
    scripts: [CHAT_SCRIPT_PATH],
    children: (
      <>
        <h1>{chat.title}</h1>
        <p class="muted">{chat.lead}</p>
        {page.notice === null ? null : (
          <p class="notice warn" role="status">
            {page.notice}
          </p>
        )}
        {page.isOpen ? (
          <>
            <div id="talk">
              <ol class="talk" aria-live="polite">
                {page.talk.map((shown) => (
                  <Turn view={view} shown={shown} />
                ))}
              </ol>
              {page.draft === null ? null : <TicketOffer view={view} draft={page.draft} />}
            </div>
            <form
              class="ask"
              method="post"
              action="/chat"
              data-chat="ask"
              data-waiting={chat.waiting}
              data-failed={chat.failed}
            >
              <label class="visually-hidden" for="message">
                {chat.message}
              </label>
              <textarea
                id="message"
                name="message"
                rows={2}
                maxlength={MAX_MESSAGE_CHARACTERS}
                placeholder={chat.placeholder}
                required
              ></textarea>
              <div class="buttons">
                <button type="submit">{chat.send}</button>
                <button class="quiet" type="submit" name="human" value={chat.humanMessage} formnovalidate>
                  {chat.human}
                </button>
              </div>
            </form>
            {page.talk.length === 0 ? null : (
              <form method="post" action="/chat/end">
                <button class="link" type="submit">
                  {chat.end}
                </button>
              </form>
            )}
            <p class="hint">{chat.privacy}</p>
          </>
        ) : null}
      </>
    ),
  });
}
