import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { Database, Executor } from '../database/database.ts';
import { gapQuestions, knowledgeGaps } from '../database/schema.ts';
import { searchArticles, type ArticleSearch } from '../knowledge-base/search-articles.ts';
import type { Embedder } from '../ports/embedder.ts';
import { COMPARED_MEMBERS, QuestionGroups } from './group-questions.ts';
import { maskQuestion } from './mask-question.ts';
import { countPending, readPending, type PendingQuestion } from './pending-questions.ts';

export interface GapContext {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly search: ArticleSearch;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
}

export interface GroupingReport {
  readonly grouped: number;
  /** Gaps that were begun. */
  readonly begun: number;
  readonly pending: number;
}

/** Questions taken in one step: some seconds of work, and the database is not held meanwhile. */
export const QUESTIONS_A_STEP = 64;
/** Gaps that a new question is compared with, those asked about last. */
const COMPARED_GAPS = 5_000;
const LOCK = 'knowledge-gaps';

function toBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength));
}

function fromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

/** Questions whose vectors another model made are embedded again, some at a time. @returns how many were */
async function renewVectors({ db, embedder }: GapContext): Promise<number> {
  const { id, revision } = embedder.model;
  const rows = await db
    .select({ runId: gapQuestions.runId, question: gapQuestions.question })
    .from(gapQuestions)
    .where(or(ne(gapQuestions.modelId, id), ne(gapQuestions.modelRevision, revision)))
    .limit(QUESTIONS_A_STEP);
  if (rows.length === 0) return 0;
  const embeddings = await embedder.embed(
    rows.map(({ question }) => question),
    { kind: 'symmetric' },
  );
  await db.transaction(async (tx) => {
    for (const [i, { runId }] of rows.entries()) {
      await tx
        .update(gapQuestions)
        .set({ vector: toBytes(embeddings[i]!.vector), modelId: id, modelRevision: revision })
        .where(eq(gapQuestions.runId, runId));
    }
  });
  return rows.length;
}

/** The first members of the gaps that were asked about last. Settled gaps keep their questions too. */
async function loadGroups(tx: Executor, { id, revision }: Embedder['model']): Promise<QuestionGroups> {
  const recent = await tx
    .select({ gapId: gapQuestions.gapId })
    .from(gapQuestions)
    .groupBy(gapQuestions.gapId)
    .orderBy(sql`max(${gapQuestions.askedAt}) desc`)
    .limit(COMPARED_GAPS);
  const groups = new QuestionGroups();
  const ids = recent.map(({ gapId }) => gapId);
  for (let start = 0; start < ids.length; start += 500) {
    const ranked = tx
      .select({
        gapId: gapQuestions.gapId,
        question: gapQuestions.question,
        vector: gapQuestions.vector,
        place:
          sql<number>`row_number() over (partition by ${gapQuestions.gapId} order by ${gapQuestions.askedAt}, ${gapQuestions.runId})`.as(
            'place',
          ),
      })
      .from(gapQuestions)
      .where(
        and(
          inArray(gapQuestions.gapId, ids.slice(start, start + 500)),
          eq(gapQuestions.modelId, id),
          eq(gapQuestions.modelRevision, revision),
        ),
      )
      .as('ranked');
    const rows = await tx
      .select()
      .from(ranked)
      .where(sql`${ranked.place} <= ${COMPARED_MEMBERS}`)
      .orderBy(asc(ranked.gapId), asc(ranked.place));
    for (const row of rows) groups.add(row.gapId, { text: row.question, vector: fromBytes(row.vector) });
  }
  return groups;
}

async function nearestArticle(
  { search }: GapContext,
  question: string,
): Promise<{ readonly nearestArticleId: string | null; readonly nearestScore: number | null }> {
  const [nearest] = await searchArticles(search, { text: question, limit: 1 });
  return { nearestArticleId: nearest?.articleId ?? null, nearestScore: nearest?.relevance ?? null };
}

/** Where questions go that cannot be read: set aside, so that they do not come up again and again. */
const UNREADABLE = 'gap_0000000000unreadable';

async function keepUnreadable(tx: Executor, at: Date): Promise<string> {
  await tx
    .insert(knowledgeGaps)
    .values({ id: UNREADABLE, state: 'dismissed', note: 'unreadable', createdAt: at })
    .onConflictDoNothing();
  return UNREADABLE;
}

/**
 * Puts some of the waiting questions into gaps. What takes time is done before the transaction; two at once take turns, and
 * a question is grouped once. A kill in the middle loses nothing.
 */
async function groupSome(
  context: GapContext,
  pending: readonly PendingQuestion[],
): Promise<Omit<GroupingReport, 'pending'>> {
  const { db, embedder, now, newId } = context;
  const texts = pending.map(({ question }) => (question === null ? '' : maskQuestion(question)));
  const embeddings = await embedder.embed(texts, { kind: 'symmetric' });
  const near = new Map<string, Awaited<ReturnType<typeof nearestArticle>>>();
  for (const text of texts)
    if (text !== '' && !near.has(text)) near.set(text, await nearestArticle(context, text));
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${LOCK}))`);
    const groups = await loadGroups(tx, embedder.model);
    const ids = pending.map(({ runId }) => runId);
    const known = await tx
      .select({ runId: gapQuestions.runId })
      .from(gapQuestions)
      .where(inArray(gapQuestions.runId, ids));
    const done = new Set(known.map(({ runId }) => runId));
    let grouped = 0;
    let begun = 0;
    for (const [i, { runId, kind, language, askedAt }] of pending.entries()) {
      if (done.has(runId)) continue;
      const question = texts[i]!;
      const { vector, empty } = embeddings[i]!;
      const groupedAt = now();
      let gapId = empty ? null : groups.find({ text: question, vector });
      if (question === '') gapId = await keepUnreadable(tx, groupedAt);
      if (gapId === null) {
        gapId = newId('gap');
        begun += 1;
        await tx.insert(knowledgeGaps).values({ id: gapId, state: 'open', createdAt: groupedAt });
      }
      await tx.insert(gapQuestions).values({
        runId,
        gapId,
        kind,
        question,
        language,
        askedAt,
        vector: toBytes(vector),
        modelId: embedder.model.id,
        modelRevision: embedder.model.revision,
        ...(near.get(question) ?? { nearestArticleId: null, nearestScore: null }),
        groupedAt,
      });
      if (!empty) groups.add(gapId, { text: question, vector });
      grouped += 1;
    }
    return { grouped, begun };
  });
}

/** One step of grouping: bounded work, to be called again while `pending` is not 0. */
export async function groupPending(context: GapContext): Promise<GroupingReport> {
  if ((await renewVectors(context)) === QUESTIONS_A_STEP)
    return { grouped: 0, begun: 0, pending: await countPending(context.db) };
  const pending = await readPending(context.db, QUESTIONS_A_STEP);
  if (pending.length === 0) return { grouped: 0, begun: 0, pending: 0 };
  const report = await groupSome(context, pending);
  return { ...report, pending: await countPending(context.db) };
}
