import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { openQuestion } from '../database/sealed-rows.ts';
import { chatFeedback, chatTurns, gapQuestions } from '../database/schema.ts';

/** A run whose question found no answer, or one that did not help. */
export interface PendingQuestion {
  readonly runId: string;
  readonly kind: 'unanswered' | 'disliked';
  /** Null where it was sealed with a key that is not at hand. */
  readonly question: string | null;
  readonly language: string;
  readonly askedAt: Date;
  /** Articles it cited or offered, best first. */
  readonly run: Readonly<Record<string, unknown>>;
}

const columns = {
  runId: chatTurns.id,
  question: chatTurns.question,
  language: chatTurns.language,
  askedAt: chatTurns.createdAt,
  run: chatTurns.run,
};

const isNew = sql`not exists (select 1 from ${gapQuestions} where ${gapQuestions.runId} = ${chatTurns.id})`;
/** As the partial index has it. */
const isRefused = sql`${chatTurns.question} is not null and ${chatTurns.result} in ('unanswered', 'handover')`;
/** The last opinion on the run is that it did not help. */
const isDisliked = and(
  eq(chatFeedback.verdict, 'down'),
  sql`not exists (select 1 from ${chatFeedback} later where later.run_id = ${chatFeedback.runId} and later.number > ${chatFeedback.number})`,
  inArray(chatTurns.result, ['answered', 'declined', 'complaint']),
  isNotNull(chatTurns.question),
);

/** Questions that are in no gap yet, the oldest first. */
export async function readPending(db: Executor, limit: number): Promise<PendingQuestion[]> {
  const [refused, disliked] = await Promise.all([
    db
      .select(columns)
      .from(chatTurns)
      .where(and(isRefused, isNew))
      .orderBy(asc(chatTurns.createdAt), asc(chatTurns.id))
      .limit(limit),
    db
      .select(columns)
      .from(chatFeedback)
      .innerJoin(chatTurns, eq(chatTurns.id, chatFeedback.runId))
      .where(and(isDisliked, isNew))
      .orderBy(asc(chatTurns.createdAt), asc(chatTurns.id))
      .limit(limit),
  ]);
  const toPending = (kind: PendingQuestion['kind']) => (row: (typeof refused)[number]) =>
    row.question === null ? [] : [{ ...row, question: row.question, kind }];
  const pending = [...refused.flatMap(toPending('unanswered')), ...disliked.flatMap(toPending('disliked'))]
    .sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime())
    .slice(0, limit);
  return Promise.all(
    pending.map(async (row) => ({
      ...row,
      question: await openQuestion(db, { id: row.runId, question: row.question }),
    })),
  );
}

/** How many there are. */
export async function countPending(db: Executor): Promise<number> {
  const [refused, disliked] = await Promise.all([
    db.$count(chatTurns, and(isRefused, isNew)),
    db
      .select({ n: sql<number>`count(*)`.mapWith(Number) })
      .from(chatFeedback)
      .innerJoin(chatTurns, eq(chatTurns.id, chatFeedback.runId))
      .where(and(isDisliked, isNew)),
  ]);
  return refused + (disliked[0]?.n ?? 0);
}
