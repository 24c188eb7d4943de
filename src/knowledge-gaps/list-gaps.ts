import { and, asc, count, desc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { chatFeedback, gapQuestions, knowledgeGaps, type GapState } from '../database/schema.ts';
import { NotFoundError, PrecedentError } from '../domain/errors.ts';
import { decodeCursor, encodeCursor } from '../database/cursor.ts';

export const GAP_STATES = ['open', 'planned', 'written', 'dismissed'] as const satisfies readonly GapState[];

export interface GapExample {
  /** With personal data and ids masked. */
  readonly question: string;
  readonly language: string;
  readonly kind: 'unanswered' | 'disliked';
  readonly askedAt: Date;
}

/** An article to write: what was asked in vain, how often, and what came nearest. */
export interface Gap {
  readonly id: string;
  readonly state: GapState;
  readonly articleId: string | null;
  readonly note: string | null;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly count: number;
  readonly unanswered: number;
  readonly disliked: number;
  readonly languages: readonly string[];
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly examples: readonly GapExample[];
  readonly nearest: { readonly articleId: string; readonly relevance: number } | null;
}

const EXAMPLES = 5;

/** A question counts unless its asker has changed their mind for the better. */
const counts = or(
  eq(gapQuestions.kind, 'unanswered'),
  sql`(select f.verdict from ${chatFeedback} f where f.run_id = ${gapQuestions.runId} order by f.number desc limit 1) = 'down'`,
);

async function readExamples(db: Executor, gapIds: readonly string[]): Promise<Map<string, Gap['examples']>> {
  const place =
    sql<number>`row_number() over (partition by ${gapQuestions.gapId}, ${gapQuestions.question} order by ${gapQuestions.askedAt} desc)`.as(
      'place',
    );
  const distinct = db
    .select({
      gapId: gapQuestions.gapId,
      question: gapQuestions.question,
      language: gapQuestions.language,
      kind: gapQuestions.kind,
      askedAt: gapQuestions.askedAt,
      place,
    })
    .from(gapQuestions)
    .where(and(inArray(gapQuestions.gapId, [...gapIds]), counts))
    .as('each');
  const ranked = db
    .select({
      gapId: distinct.gapId,
      question: distinct.question,
      language: distinct.language,
      kind: distinct.kind,
      askedAt: distinct.askedAt,
      rank: sql<number>`row_number() over (partition by ${distinct.gapId} order by ${distinct.askedAt} desc)`.as(
        'rank',
      ),
    })
    .from(distinct)
    .where(eq(distinct.place, 1))
    .as('ranked');
  const rows = await db
    .select()
    .from(ranked)
    .where(sql`${ranked.rank} <= ${EXAMPLES}`)
    .orderBy(asc(ranked.gapId), asc(ranked.rank));
  const found = new Map<string, GapExample[]>();
  for (const { gapId, question, language, kind, askedAt } of rows) {
    const list = found.get(gapId) ?? [];
    list.push({ question, language, kind, askedAt });
    found.set(gapId, list);
  }
  return found;
}

/** The article that was nearest to most of the questions. */
async function readNearest(db: Executor, gapIds: readonly string[]): Promise<Map<string, Gap['nearest']>> {
  const rows = await db
    .select({
      gapId: gapQuestions.gapId,
      articleId: gapQuestions.nearestArticleId,
      n: count(),
      relevance: sql<number>`avg(${gapQuestions.nearestScore})`.mapWith(Number),
    })
    .from(gapQuestions)
    .where(inArray(gapQuestions.gapId, [...gapIds]))
    .groupBy(gapQuestions.gapId, gapQuestions.nearestArticleId)
    .orderBy(desc(count()), asc(gapQuestions.nearestArticleId));
  const found = new Map<string, Gap['nearest']>();
  for (const { gapId, articleId, relevance } of rows)
    if (!found.has(gapId) && articleId !== null) found.set(gapId, { articleId, relevance });
  return found;
}

/**
 * Gaps in a state, those asked about most often first, page by page. Those whose every asker was helped after all are left
 * out.
 * @throws PrecedentError `invalid_cursor`
 */
export async function listGaps(
  db: Executor,
  query: { readonly state: GapState; readonly limit: number; readonly cursor: string | null },
): Promise<{ readonly items: readonly Gap[]; readonly nextCursor: string | null }> {
  const fingerprinted = { list: 'gaps', state: query.state };
  const grouped = db
    .select({
      gapId: gapQuestions.gapId,
      n: sql<number>`count(*)`.mapWith(Number).as('n'),
      disliked: sql<number>`count(*) filter (where ${gapQuestions.kind} = 'disliked')`
        .mapWith(Number)
        .as('disliked'),
      languages: sql<string>`string_agg(distinct ${gapQuestions.language}, ',')`.as('languages'),
      firstSeen: sql<Date>`min(${gapQuestions.askedAt})`.mapWith(gapQuestions.askedAt).as('first_seen'),
      lastSeen: sql<Date>`max(${gapQuestions.askedAt})`.mapWith(gapQuestions.askedAt).as('last_seen'),
    })
    .from(gapQuestions)
    .where(counts)
    .groupBy(gapQuestions.gapId)
    .as('grouped');
  const where = [eq(knowledgeGaps.state, query.state)];
  if (query.cursor !== null) {
    const [n, id] = decodeCursor(fingerprinted, query.cursor, ['integer', 'string']);
    const after = or(
      sql`${grouped.n} < ${Number(n)}`,
      and(sql`${grouped.n} = ${Number(n)}`, gt(knowledgeGaps.id, String(id))),
    );
    if (after) where.push(after);
  }
  const rows = await db
    .select({
      gap: knowledgeGaps,
      grouped: {
        n: grouped.n,
        disliked: grouped.disliked,
        languages: grouped.languages,
        firstSeen: grouped.firstSeen,
        lastSeen: grouped.lastSeen,
      },
    })
    .from(knowledgeGaps)
    .innerJoin(grouped, eq(grouped.gapId, knowledgeGaps.id))
    .where(and(...where))
    .orderBy(desc(grouped.n), asc(knowledgeGaps.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit);
  const ids = page.map(({ gap }) => gap.id);
  const [examples, nearest] =
    ids.length === 0
      ? [new Map<string, Gap['examples']>(), new Map<string, Gap['nearest']>()]
      : await Promise.all([readExamples(db, ids), readNearest(db, ids)]);
  const last = page.at(-1);
  return {
    items: page.map(({ gap, grouped: { n, disliked, languages, firstSeen, lastSeen } }) => ({
      id: gap.id,
      state: gap.state,
      articleId: gap.articleId,
      note: gap.note,
      settledAt: gap.settledAt,
      settledBy: gap.settledBy,
      count: n,
      unanswered: n - disliked,
      disliked,
      languages: languages.split(','),
      firstSeen,
      lastSeen,
      examples: examples.get(gap.id) ?? [],
      nearest: nearest.get(gap.id) ?? null,
    })),
    nextCursor:
      rows.length > query.limit && last ? encodeCursor(fingerprinted, [last.grouped.n, last.gap.id]) : null,
  };
}

/**
 * Says what becomes of a gap. New questions of a settled gap still count in it, so that one that comes back is seen.
 * @throws NotFoundError, PrecedentError `not_admissible` when it is said to be written and no article is named
 */
export async function settleGap(
  { db, now }: { readonly db: Executor; readonly now: () => Date },
  actor: string,
  gapId: string,
  change: { readonly state: GapState; readonly articleId: string | null; readonly note: string | null },
): Promise<void> {
  if (change.state === 'written' && change.articleId === null) {
    const message = 'name the article that answers these questions now';
    throw new PrecedentError('not_admissible', 'A written gap names its article.', {
      fields: [{ path: '/articleId', message }],
    });
  }
  const isOpen = change.state === 'open';
  const settled = await db
    .update(knowledgeGaps)
    .set({ ...change, settledBy: isOpen ? null : actor, settledAt: isOpen ? null : now() })
    .where(eq(knowledgeGaps.id, gapId))
    .returning({ id: knowledgeGaps.id });
  if (settled.length === 0) throw new NotFoundError('gap', gapId);
}
