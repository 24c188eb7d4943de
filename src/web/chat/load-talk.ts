import { readSources, readTalk, type ChatTurn } from '../../chat/chat-memory.ts';
import type { FeedbackVerdict } from '../../chat/give-feedback.ts';
import { readVerdicts } from '../../chat/list-feedback.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { HttpServices } from '../../http/http-services.ts';
import type { PageLanguage } from '../dictionary/dictionaries.ts';
import { readSummaries, type ArticleSummary } from '../help/read-articles.ts';
import { sourceOf, type ChatVisitor } from './chat-visitor.ts';

/** A turn as the page shows it. */
export interface ShownTurn {
  readonly turn: ChatTurn;
  readonly sources: readonly ArticleSummary[];
  readonly verdict: FeedbackVerdict | null;
}

/** The visitor's talk, oldest first; empty when there is none, or none any more. */
export async function loadTalk(
  { db }: Pick<HttpServices, 'db'>,
  visitor: ChatVisitor | null,
  language: PageLanguage,
): Promise<ShownTurn[]> {
  if (visitor === null || visitor.sessionId === null) return [];
  let turns: ChatTurn[];
  try {
    turns = await readTalk(db, sourceOf(visitor), visitor.sessionId);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return [];
  }
  const ids = turns.map(({ id }) => id);
  const [cited, verdicts] = await Promise.all([readSources(db, ids), readVerdicts(db, ids)]);
  const articles = await readSummaries(db, [...cited.values()].flat(), language);
  const byId = new Map(articles.map((article) => [article.articleId, article]));
  return turns.map((turn) => ({
    turn,
    sources: (cited.get(turn.id) ?? []).flatMap((id) => byId.get(id) ?? []),
    verdict: verdicts.get(turn.id) ?? null,
  }));
}
