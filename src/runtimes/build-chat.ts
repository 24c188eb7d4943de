import { OpenaiChatModel } from '../adapters/openai-chat-model.ts';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ConfigError, type ChatModelConfig, type Config, type Secrets } from '../config.ts';
import { createChat, type Chat } from '../chat/create-chat.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { Services } from '../pipeline/services.ts';
import type { Embedder } from '../ports/embedder.ts';
import { loadAnswerability } from './load-answerability.ts';
import { loadInjectionDetector } from './load-injection.ts';
import { loadOwnCase } from './load-own-case.ts';

/** The chatbot does without a model that cannot be loaded, and then claims less. */
async function loadOrNull<T>(log: Services['log'], loading: Promise<T>): Promise<T | null> {
  try {
    return await loading;
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    log.warn({ problem: error.message }, 'a model of the chatbot is missing');
    return null;
  }
}

async function buildChatModel(
  { provider, url, model }: ChatModelConfig,
  apiKey: string | null,
): Promise<BaseChatModel> {
  if (provider === null && url !== null) return new OpenaiChatModel({ url, model, apiKey });
  if (provider === null) throw new ConfigError(['CHAT_URL or CHAT_PROVIDER must be set when CHAT_MODEL is']);
  // Loaded only when asked for: it brings far more of LangChain along than an endpoint by address needs.
  const { createProviderChatModel } = await import('../adapters/provider-chat-model.ts');
  return createProviderChatModel({ provider, url, model, apiKey });
}

/**
 * The chatbot over the service's search, with a language model where one is configured.
 * @param reader reads messages for detectors; the search may still be by a former model
 */
export async function buildChat(
  { modelsFolder, chatModel, publicUrl }: Config,
  { chatApiKey }: Secrets,
  services: Services,
  reader: Embedder,
): Promise<Chat> {
  const { db, now, newId, embedder, indexes, library, triage, log } = services;
  const [answerability, injection, ownCase] = await Promise.all([
    loadOrNull(log, loadAnswerability(modelsFolder)),
    loadOrNull(log, loadInjectionDetector(modelsFolder, reader)),
    loadOrNull(log, loadOwnCase(modelsFolder)),
  ]);
  return createChat({
    db,
    now,
    newId,
    triage,
    injection,
    ownCase,
    answerability,
    search: { db, embedder, index: indexes.articles, library },
    model:
      chatModel === null
        ? null
        : { name: chatModel.model, chat: await buildChatModel(chatModel, chatApiKey) },
    publicUrl,
    log,
  });
}
