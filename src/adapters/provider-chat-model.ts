import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { initChatModel } from 'langchain/chat_models/universal';

export interface ProviderChatModelOptions {
  /** A provider that LangChain knows, such as `anthropic`, `google-genai`, `mistralai` or `ollama`. */
  readonly provider: string;
  readonly model: string;
  /** The provider's own default when null. */
  readonly url: string | null;
  readonly apiKey: string | null;
}

/**
 * Any chat model that LangChain integrates. The provider's package (`@langchain/anthropic`, …) is installed by whoever
 * wants it, beside this service.
 * @throws Error naming the package to install when it is not there
 */
export async function createProviderChatModel(options: ProviderChatModelOptions): Promise<BaseChatModel> {
  const { provider, model, url, apiKey } = options;
  return initChatModel(model, {
    modelProvider: provider,
    temperature: 0,
    ...(url === null ? {} : { baseUrl: url }),
    ...(apiKey === null ? {} : { apiKey }),
  });
}
