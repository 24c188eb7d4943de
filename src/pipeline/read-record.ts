import type { FoundArticle, Suggestion } from '../domain/suggestion.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import { searchArticles } from '../knowledge-base/search-articles.ts';
import { isGeneralClause } from '../rulings/clause-votes.ts';
import { draftSuggestion, type SuggestionInput } from '../rulings/draft-suggestion.ts';
import { readClausesInScope } from '../rulings/search-clauses.ts';
import type { Services } from './services.ts';

const SHOWN_ARTICLES = 3;
/** A story matches many articles a little; the rules that govern its type tell which of them is meant. */
const GOVERNED_WEIGHT = 0.15;

/** The help-center articles that bear on a ticket, in its writer's language where there is one. */
export async function findArticles(
  services: Services,
  text: string,
  { language, type }: TriageResult,
): Promise<FoundArticle[]> {
  const { db, embedder, library, indexes, now } = services;
  const clauses = await readClausesInScope(db, type.code, now().toISOString().slice(0, 10));
  const rules = clauses.filter((clause) => !isGeneralClause(clause));
  const found = await searchArticles(
    { db, embedder, library, index: indexes.articles },
    {
      text,
      limit: SHOWN_ARTICLES,
      preferLanguage: language.code === 'en' || language.code === 'zh-Hant' ? language.code : 'zh',
      governedBy: {
        clauseIds: new Set(rules.map(({ id }) => id)),
        weight: GOVERNED_WEIGHT * type.confidence,
      },
    },
  );
  return found.map(({ articleId, language: written, title, heading, excerpt, score }) => ({
    articleId,
    language: written,
    title,
    heading,
    excerpt,
    score,
  }));
}

/** Clauses, precedents and the outcome they make probable. */
export async function proposeRuling(
  services: Services,
  input: Omit<SuggestionInput, 'articlesRevision' | 'now'>,
): Promise<Suggestion> {
  const { db, embedder, indexes, outcomeModel, policy, now } = services;
  return draftSuggestion(
    {
      db,
      embedder,
      clauseIndex: indexes.clauses,
      precedentIndex: indexes.precedents,
      outcomeModel,
      ruleSetVersion: policy.version,
    },
    { ...input, articlesRevision: indexes.articles.status().revision, now: now() },
  );
}
