import { expect } from 'vitest';
import type { ChatAction, ChatSource } from '../../src/chat/chat-types.ts';
import type { TestApp, Who } from './start-app.ts';

export interface Reply {
  readonly sessionId: string;
  readonly runId: string;
  readonly mode: string;
  readonly language: string;
  readonly result: string;
  readonly text: string;
  readonly sources: { readonly cited: boolean; readonly items: readonly ChatSource[] };
  readonly confidence: number | null;
  readonly action: ChatAction;
}

const JSON_ONLY = { accept: 'application/json' };

/** Asks the chatbot, with all of its reply at once. */
export function asker(test: () => TestApp) {
  return async (message: string, more: object = {}, who: Who = 'customer'): Promise<Reply> => {
    const answer = await test().send<Reply>(who, 'POST', '/v1/chat', {
      body: { message, ...more },
      headers: JSON_ONLY,
    });
    expect(answer.status).toBe(200);
    return answer.body;
  };
}

/** The events of a stream in order. */
export function readEvents(stream: string): { event: string; data: Record<string, unknown> }[] {
  return stream
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') as Record<string, unknown>,
    }));
}
