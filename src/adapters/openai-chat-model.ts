import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { SimpleChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';

export interface OpenaiChatModelOptions {
  /** Base of the API with its version, such as https://host/v1. */
  readonly url: string;
  readonly apiKey: string | null;
  readonly model: string;
  /** For a whole answer, the first byte to the last. */
  readonly timeoutMs?: number;
  readonly maxTokens?: number;
  readonly fetch?: typeof fetch;
}

/** What a language model endpoint did wrong; never with the key or with what the endpoint wrote. */
export class ChatModelError extends Error {
  override readonly name = 'ChatModelError';
}

const ROLES: Readonly<Record<string, string>> = { system: 'system', human: 'user', ai: 'assistant' };
/** More than an answer needs: an endpoint that does not end is cut off. */
const MAX_BYTES = 2 * 1024 * 1024;

/** The text of an answer or of a piece of one; null when the endpoint reports an error in place of it. */
function readContent(value: unknown, key: 'message' | 'delta'): string | null {
  if (typeof value !== 'object' || value === null || 'error' in value) return null;
  const { choices } = value as { choices?: unknown };
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const holder = (first as Record<string, unknown> | undefined)?.[key];
  const content = (holder as { content?: unknown } | undefined)?.content;
  return typeof content === 'string' ? content : '';
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ChatModelError('The chat model sent something that is not JSON');
  }
}

/** The lines of a body as they arrive. */
async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      size += value?.byteLength ?? 0;
      if (size > MAX_BYTES) throw new ChatModelError('The chat model did not stop writing');
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split(/\r?\n/);
      rest = done ? '' : (lines.pop() ?? '');
      yield* lines;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A language model behind any OpenAI-compatible `POST /chat/completions`, streamed; runs wherever `fetch` does. */
export class OpenaiChatModel extends SimpleChatModel {
  // Private by the language: LangChain writes its public fields into traces.
  readonly #options: OpenaiChatModelOptions;

  constructor(options: OpenaiChatModelOptions) {
    super({});
    this.#options = options;
  }

  override _llmType(): string {
    return 'openai-compatible';
  }

  override async _call(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<string> {
    let text = '';
    for await (const chunk of this._streamResponseChunks(messages, options)) text += chunk.text;
    return text;
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const text of this.#ask(messages, options.signal)) {
      yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
      await runManager?.handleLLMNewToken(text);
    }
  }

  async *#ask(messages: readonly BaseMessage[], signal: AbortSignal | undefined): AsyncGenerator<string> {
    const { timeoutMs = 30_000 } = this.#options;
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      yield* this.#read(await this.#post(messages, AbortSignal.any([limit, ...(signal ? [signal] : [])])));
    } catch (error) {
      if (error instanceof ChatModelError) throw error;
      const what = limit.aborted ? `did not answer within ${timeoutMs} ms` : 'could not be reached';
      throw new ChatModelError(`The chat model ${what}`);
    }
  }

  async #post(messages: readonly BaseMessage[], signal: AbortSignal): Promise<Response> {
    const { url, apiKey, model, maxTokens = 800 } = this.#options;
    const send = this.#options.fetch ?? fetch;
    const response = await send(`${url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json',
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        stream: true,
        temperature: 0,
        max_tokens: maxTokens,
        messages: messages.map((message) => ({
          role: ROLES[message.type] ?? 'user',
          content: message.text,
        })),
      }),
      // A redirect would carry the talk elsewhere. (Workers know no 'error' here.)
      redirect: 'manual',
      signal,
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new ChatModelError(`The chat model answered ${response.status}`);
    }
    return response;
  }

  async *#read(response: Response): AsyncGenerator<string> {
    const failed = () => new ChatModelError('The chat model reported an error');
    if (/json/i.test(response.headers.get('content-type') ?? '')) {
      const content = readContent(parse(await response.text()), 'message');
      if (content === null) throw failed();
      yield content;
      return;
    }
    let hasEnded = false;
    for await (const line of readLines(response.body as ReadableStream<Uint8Array>)) {
      const data = /^data:\s?(.*)$/.exec(line)?.[1];
      if (data === undefined || data === '') continue;
      if (data === '[DONE]') {
        hasEnded = true;
        break;
      }
      const piece = parse(data);
      const content = readContent(piece, 'delta');
      if (content === null) throw failed();
      if (content !== '') yield content;
      hasEnded ||= isFinished(piece);
    }
    if (!hasEnded) throw new ChatModelError('The chat model broke off');
  }
}

function isFinished(piece: unknown): boolean {
  const [first] = (piece as { choices?: readonly { finish_reason?: unknown }[] }).choices ?? [];
  return typeof first?.finish_reason === 'string';
}
