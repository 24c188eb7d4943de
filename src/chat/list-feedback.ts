import { and, count, desc, eq, gte, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';
import type { Executor } from '../database/database.ts';
import { chatFeedback, chatTurns } from '../database/schema.ts';
import { openTurn } from '../database/sealed-rows.ts';
import { maskPersonalData } from '../triage/mask-personal-data.ts';
import type { FeedbackVerdict } from './give-feedback.ts';

export interface FeedbackQuery {
  readonly since: Date;
  readonly verdict: FeedbackVerdict | null;
  readonly limit: number;
  readonly cursor: string | null;
}

/** The last opinion on a run, with what the run rested on. */
export interface FeedbackItem {
  readonly runId: string;
  readonly verdict: FeedbackVerdict;
  readonly reason: string | null;
  /** With personal data masked, as is the question. */
  readonly comment: string | null;
  readonly question: string;
  readonly language: string;
  readonly result: string;
  readonly confidence: number | null;
  readonly run: Readonly<Record<string, unknown>>;
  readonly givenAt: Date;
}

export interface Tally {
  readonly value: string;
  readonly up: number;
  readonly down: number;
}

export interface FeedbackSummary {
  readonly up: number;
  readonly down: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly byResult: readonly Tally[];
  readonly byLanguage: readonly Tally[];
  readonly byModel: readonly Tally[];
  /** Those that were cited, the most disliked first. */
  readonly articles: readonly Tally[];
}

const SHOWN_ARTICLES = 50;

/** Only the newest opinion of each run counts. */
function isLast(): SQL {
  return sql`not exists (select 1 from ${chatFeedback} later where later.run_id = ${chatFeedback.runId} and later.number > ${chatFeedback.number})`;
}

async function tally(db: Executor, value: SQL<string>, since: Date): Promise<Tally[]> {
  const up = sql<number>`count(*) filter (where ${chatFeedback.verdict} = 'up')`.mapWith(Number);
  const down = sql<number>`count(*) filter (where ${chatFeedback.verdict} = 'down')`.mapWith(Number);
  const rows = await db
    .select({ value: value.as('value'), up, down })
    .from(chatFeedback)
    .innerJoin(chatTurns, eq(chatTurns.id, chatFeedback.runId))
    .where(and(gte(chatFeedback.givenAt, since), isLast()))
    .groupBy(sql`1`);
  return rows.sort((a, b) => b.down - a.down || b.up - a.up || (a.value < b.value ? -1 : 1));
}

/** What askers thought of the replies since a day. */
export async function summariseFeedback(db: Executor, since: Date): Promise<FeedbackSummary> {
  const cited = db
    .select({
      article: sql<string>`jsonb_array_elements_text(${chatTurns.run}->'sources')`.as('article'),
      verdict: chatFeedback.verdict,
    })
    .from(chatFeedback)
    .innerJoin(chatTurns, eq(chatTurns.id, chatFeedback.runId))
    .where(and(gte(chatFeedback.givenAt, since), eq(chatTurns.result, 'answered'), isLast()))
    .as('cited');
  const [byResult, byLanguage, byModel, reasons, articleRows] = await Promise.all([
    tally(db, sql<string>`${chatTurns.result}`, since),
    tally(db, sql<string>`${chatTurns.language}`, since),
    tally(
      db,
      sql<string>`coalesce(${chatTurns.run}->>'chatModel', ${chatTurns.run}->>'answerability', '-')`,
      since,
    ),
    db
      .select({ reason: chatFeedback.reason, count: count() })
      .from(chatFeedback)
      .where(and(gte(chatFeedback.givenAt, since), eq(chatFeedback.verdict, 'down'), isLast()))
      .groupBy(chatFeedback.reason),
    db
      .select({ value: cited.article, verdict: cited.verdict, count: count() })
      .from(cited)
      .groupBy(cited.article, cited.verdict),
  ]);
  const articles = new Map<string, { value: string; up: number; down: number }>();
  for (const { value, verdict, count: n } of articleRows) {
    const row = articles.get(value) ?? { value, up: 0, down: 0 };
    row[verdict] += n;
    articles.set(value, row);
  }
  const sum = (verdict: FeedbackVerdict): number => byResult.reduce((total, row) => total + row[verdict], 0);
  return {
    up: sum('up'),
    down: sum('down'),
    reasons: reasons
      .map(({ reason, count: n }) => ({ reason: reason ?? 'none', count: n }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    byResult,
    byLanguage,
    byModel,
    articles: [...articles.values()]
      .sort((a, b) => b.down - a.down || b.up - a.up || (a.value < b.value ? -1 : 1))
      .slice(0, SHOWN_ARTICLES),
  };
}

/** Opinions, newest first, page by page. @throws PrecedentError `invalid_cursor` */
export async function listFeedback(
  db: Executor,
  { since, verdict, limit, cursor }: FeedbackQuery,
): Promise<{ readonly items: readonly FeedbackItem[]; readonly nextCursor: string | null }> {
  const fingerprinted = { list: 'feedback', verdict };
  const where = [gte(chatFeedback.givenAt, since), isLast()];
  if (verdict !== null) where.push(eq(chatFeedback.verdict, verdict));
  if (cursor !== null) {
    const [at, id] = decodeCursor(fingerprinted, cursor, ['instant', 'string']);
    const before = new Date(Number(at));
    const after = or(
      lt(chatFeedback.givenAt, before),
      and(eq(chatFeedback.givenAt, before), lt(chatFeedback.runId, String(id))),
    );
    if (after) where.push(after);
  }
  const rows = await db
    .select({ feedback: chatFeedback, turn: chatTurns })
    .from(chatFeedback)
    .innerJoin(chatTurns, eq(chatTurns.id, chatFeedback.runId))
    .where(and(...where))
    .orderBy(desc(chatFeedback.givenAt), desc(chatFeedback.runId))
    .limit(limit + 1);
  const opened = await Promise.all(
    rows.slice(0, limit).map(async ({ feedback, turn }) => ({ feedback, turn: await openTurn(db, turn) })),
  );
  const items = opened.map(({ feedback, turn }) => ({
    runId: feedback.runId,
    verdict: feedback.verdict,
    reason: feedback.reason,
    comment: feedback.comment,
    question: maskPersonalData(turn.question ?? turn.message).masked,
    language: turn.language,
    result: turn.result,
    confidence: turn.confidence,
    run: turn.run,
    givenAt: feedback.givenAt,
  }));
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > limit && last ? encodeCursor(fingerprinted, [last.givenAt.getTime(), last.runId]) : null,
  };
}

/** The last verdict on each of these runs. */
export async function readVerdicts(
  db: Executor,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, FeedbackVerdict>> {
  if (runIds.length === 0) return new Map();
  const rows = await db
    .select({ runId: chatFeedback.runId, verdict: chatFeedback.verdict })
    .from(chatFeedback)
    .where(and(inArray(chatFeedback.runId, [...runIds]), isLast()));
  return new Map(rows.map(({ runId, verdict }) => [runId, verdict]));
}
