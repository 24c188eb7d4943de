import { OpenaiChatModel } from '../adapters/openai-chat-model.ts';
import type { Config, Secrets } from '../config.ts';
import { createChat, type Chat } from '../chat/create-chat.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { Services } from '../pipeline/services.ts';
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

/** The chatbot over the service's search, with a language model where one is configured. */
export async function buildChat(
  { modelsFolder, chatModel, publicUrl }: Config,
  { chatApiKey }: Secrets,
  services: Services,
): Promise<Chat> {
  const { db, now, newId, embedder, indexes, library, triage, log } = services;
  const [answerability, injection, ownCase] = await Promise.all([
    loadOrNull(log, loadAnswerability(modelsFolder)),
    loadOrNull(log, loadInjectionDetector(modelsFolder, embedder)),
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
        : {
            name: chatModel.model,
            chat: new OpenaiChatModel({ ...chatModel, apiKey: chatApiKey }),
          },
    publicUrl,
    log,
  });
}
