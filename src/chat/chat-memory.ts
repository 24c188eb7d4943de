import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { articles, chatTurns } from '../database/schema.ts';
import { openTurn, sealTurn } from '../database/sealed-rows.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { ChatLanguage, ChatResult } from './chat-types.ts';

export interface ChatTurn {
  readonly id: string;
  readonly message: string;
  readonly question: string | null;
  readonly reply: string;
  readonly language: ChatLanguage;
  readonly result: ChatResult;
  readonly createdAt: Date;
}

export interface NewChatTurn extends ChatTurn {
  readonly sessionId: string;
  readonly source: string;
  readonly confidence: number | null;
  readonly run: Readonly<Record<string, unknown>>;
}

/** Turns that a talk is continued from, and that a transcript shows. */
const REMEMBERED = 40;

/**
 * The last turns of a talk, oldest first.
 * @throws NotFoundError when there is none that belongs to this key: whose it is instead is not told
 */
export async function readTalk(db: Executor, source: string, sessionId: string): Promise<ChatTurn[]> {
  const rows = await db
    .select()
    .from(chatTurns)
    .where(and(eq(chatTurns.source, source), eq(chatTurns.sessionId, sessionId)))
    .orderBy(desc(chatTurns.createdAt), desc(chatTurns.id))
    .limit(REMEMBERED);
  if (rows.length === 0) throw new NotFoundError('chat session', sessionId);
  const opened = await Promise.all(rows.map((row) => openTurn(db, row)));
  return opened.reverse().map(({ id, message, question, reply, language, result, createdAt }) => ({
    id,
    message,
    question,
    reply,
    language: language as ChatLanguage,
    result: result as ChatResult,
    createdAt,
  }));
}

export async function storeTurn(db: Executor, turn: NewChatTurn): Promise<void> {
  await db.insert(chatTurns).values(await sealTurn(db, turn));
}

/** Ids of the articles that each of these runs cited or offered. */
export async function readSources(
  db: Executor,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (runIds.length === 0) return new Map();
  const rows = await db
    .select({ id: chatTurns.id, run: chatTurns.run })
    .from(chatTurns)
    .where(inArray(chatTurns.id, [...runIds]));
  return new Map(
    rows.map(({ id, run }) => {
      const sources = run['sources'];
      const ids: readonly unknown[] = Array.isArray(sources) ? sources : [];
      return [id, ids.filter((each) => typeof each === 'string')];
    }),
  );
}

/** Titles of those of the articles that exist in a language, by their ids. */
export async function readOwnTitles(
  db: Executor,
  articleIds: readonly string[],
  language: ChatLanguage,
): Promise<ReadonlyMap<string, string>> {
  if (articleIds.length === 0) return new Map();
  const rows = await db
    .select({ articleId: articles.articleId, title: articles.title })
    .from(articles)
    .where(and(inArray(articles.articleId, [...articleIds]), eq(articles.language, language)));
  return new Map(rows.map(({ articleId, title }) => [articleId, title]));
}
