import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { chatFeedback, chatTurns } from '../database/schema.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { maskPersonalData } from '../triage/mask-personal-data.ts';

export const FEEDBACK_VERDICTS = ['up', 'down'] as const;
export type FeedbackVerdict = (typeof FEEDBACK_VERDICTS)[number];

/** Why a reply was no help. */
export const FEEDBACK_REASONS = [
  'wrong',
  'outdated',
  'incomplete',
  'not_my_question',
  'should_have_answered',
  'wrong_language',
  'other',
] as const;
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number];

export interface Feedback {
  readonly runId: string;
  readonly verdict: FeedbackVerdict;
  readonly reason: FeedbackReason | null;
  readonly comment: string | null;
}

export type FeedbackRow = typeof chatFeedback.$inferSelect;

/** More changes of mind than that are no opinion. */
export const MAX_FEEDBACK_A_RUN = 20;

/**
 * Keeps what the asker of a run thinks of it. Saying the same again changes nothing; another opinion goes beside the one
 * before, and counts in its place.
 * @param source the key that asked
 * @throws NotFoundError when the run is not this key's
 */
export async function giveFeedback(
  { db, now }: { readonly db: Database; readonly now: () => Date },
  source: string,
  feedback: Feedback,
): Promise<FeedbackRow> {
  const { runId, verdict, reason } = feedback;
  // At rest without personal data: the history cannot be changed, so it could not be sealed with another key either.
  const comment = feedback.comment === null ? null : maskPersonalData(feedback.comment).masked;
  return db.transaction(async (tx) => {
    // Locked, so that two answers sent at once get two numbers.
    const [run] = await tx
      .select({ id: chatTurns.id })
      .from(chatTurns)
      .where(and(eq(chatTurns.id, runId), eq(chatTurns.source, source)))
      .for('update');
    if (!run) throw new NotFoundError('chat run', runId);
    const [last] = await tx
      .select()
      .from(chatFeedback)
      .where(eq(chatFeedback.runId, runId))
      .orderBy(desc(chatFeedback.number))
      .limit(1);
    if (last?.verdict === verdict && last.reason === reason && last.comment === comment) return last;
    const number = (last?.number ?? 0) + 1;
    if (number > MAX_FEEDBACK_A_RUN)
      throw new ConflictError(`Feedback on one reply can be changed ${MAX_FEEDBACK_A_RUN} times.`, { runId });
    const row = { runId, number, source, verdict, reason, comment, givenAt: now() };
    await tx.insert(chatFeedback).values(row);
    return row;
  });
}
