import type { ARTICLE_LANGUAGES } from '../knowledge-base/parse-article.ts';

export type ChatLanguage = (typeof ARTICLE_LANGUAGES)[number];

export type ChatMode = 'extractive' | 'generative';

export interface ChatRequest {
  /** Continues a talk; a new one begins without. */
  readonly sessionId: string | null;
  readonly message: string;
  /** Of the reply; found from the message when null. */
  readonly language: ChatLanguage | null;
}

export interface ChatSource {
  /** What [n] in the reply stands for. */
  readonly number: number;
  readonly articleId: string;
  readonly title: string;
  readonly language: string;
  readonly heading: string;
  readonly link: string;
}

/** Fields of `POST /v1/tickets`, filled from the talk. */
export interface TicketDraft {
  readonly channel: 'chat';
  readonly locale: string;
  readonly subject: string;
  readonly body: string;
}

export interface TranscriptLine {
  readonly speaker: 'customer' | 'assistant';
  readonly text: string;
  readonly at: string;
}

export type ChatAction =
  | { readonly type: 'none' }
  /** `human`: a person may be asked for instead. */
  | { readonly type: 'offer_ticket'; readonly draft: TicketDraft; readonly human: true }
  | {
      readonly type: 'handover';
      readonly summary: string;
      readonly transcript: readonly TranscriptLine[];
      readonly draft: TicketDraft;
    };

/** Of one message of a talk. */
export const MAX_MESSAGE_CHARACTERS = 4_000;

export const CHAT_RESULTS = [
  'answered',
  'unanswered',
  'small_talk',
  'complaint',
  'handover',
  'declined',
  'unavailable',
] as const;

/** What a reply did. `unavailable`: the search or its model failed. */
export type ChatResult = (typeof CHAT_RESULTS)[number];

/** Parts of a reply in the order they are sent. */
export type ChatEvent =
  | {
      readonly event: 'meta';
      readonly sessionId: string;
      readonly runId: string;
      readonly mode: ChatMode;
      readonly language: ChatLanguage;
    }
  | { readonly event: 'text'; readonly text: string }
  /** What was said so far does not stand: a model failed in the middle, and the passage itself follows. */
  | { readonly event: 'reset' }
  /** `cited`: the reply rests on them; otherwise they are the closest ones. */
  | { readonly event: 'sources'; readonly cited: boolean; readonly items: readonly ChatSource[] }
  /** Null where nothing was claimed from the knowledge base. */
  | { readonly event: 'confidence'; readonly value: number | null }
  | { readonly event: 'action'; readonly action: ChatAction }
  /** `mode` is how the text was made in the end: a model that fails falls back. */
  | { readonly event: 'done'; readonly result: ChatResult; readonly mode: ChatMode };

/** A reply before it is stored and sent. */
export interface ChatReply {
  readonly result: ChatResult;
  readonly mode: ChatMode;
  readonly question: string | null;
  readonly sources: readonly ChatSource[];
  readonly confidence: number | null;
  readonly action: ChatAction;
  /** Models, revision and passages, so that feedback is tied to what made the reply. */
  readonly run: Readonly<Record<string, unknown>>;
}
