import { and, eq } from 'drizzle-orm';
import { actorOf } from '../cases/load-case.ts';
import type { Executor, Transaction } from '../database/database.ts';
import { articleDraftEvents, articleDrafts, articles } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { putArticle, type ArticleContext } from '../knowledge-base/change-article.ts';
import type { Article } from '../knowledge-base/parse-article.ts';
import type { DraftRow } from './draft-article.ts';

/** What an editor changes of a draft; what is left out stays. */
export interface DraftEdits {
  readonly articleId?: string | undefined;
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly audience?: string | undefined;
  readonly body?: string | undefined;
}

export type DraftArticleContext = Omit<ArticleContext, 'actor'>;

/** @throws NotFoundError */
export async function readDraft(db: Executor, draftId: string): Promise<DraftRow> {
  const [draft] = await db.select().from(articleDrafts).where(eq(articleDrafts.id, draftId)).limit(1);
  if (!draft) throw new NotFoundError('draft', draftId);
  return draft;
}

/** Those edits that change something. */
function changesOf(draft: DraftRow, edits: DraftEdits): Partial<DraftRow> {
  return Object.fromEntries(
    Object.entries(edits).filter(
      ([name, value]) => value !== undefined && value !== draft[name as keyof DraftEdits],
    ),
  );
}

/** One step of a draft: conditional on the version that was read, with the event that says what happened. */
async function changeDraft(
  tx: Transaction,
  draft: DraftRow,
  change: Partial<DraftRow>,
  event: { readonly caller: Caller; readonly at: Date; readonly action: string; readonly data: object },
): Promise<DraftRow> {
  const { caller, at, action, data } = event;
  const version = draft.version + 1;
  const [changed] = await tx
    .update(articleDrafts)
    .set({ ...change, version, updatedAt: at })
    .where(
      and(
        eq(articleDrafts.id, draft.id),
        eq(articleDrafts.version, draft.version),
        eq(articleDrafts.state, 'draft'),
      ),
    )
    .returning();
  if (!changed)
    throw new ConflictError('The draft was changed or settled in the meantime. Read it again.', {
      draftId: draft.id,
      state: draft.state,
    });
  const actor = actorOf(caller);
  await tx.insert(articleDraftEvents).values({
    draftId: draft.id,
    seq: version,
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    action,
    data: { ...data },
  });
  return changed;
}

/** @throws ConflictError unless the draft is still open, and as it was read */
function requireOpen(draft: DraftRow, version: number | null): void {
  if (draft.state !== 'draft')
    throw new ConflictError(`The draft is already ${draft.state}.`, {
      draftId: draft.id,
      state: draft.state,
    });
  if (version !== null && version !== draft.version)
    throw new ConflictError('The draft was changed since it was read. Read it again.', {
      draftId: draft.id,
      version: draft.version,
    });
}

/** Changes a draft's text. @throws NotFoundError, ConflictError */
export async function editDraft(
  { db, now }: Pick<DraftArticleContext, 'db' | 'now'>,
  caller: Caller,
  draftId: string,
  edits: DraftEdits,
  version: number | null,
): Promise<DraftRow> {
  return db.transaction(async (tx) => {
    const draft = await readDraft(tx, draftId);
    requireOpen(draft, version);
    const change = changesOf(draft, edits);
    if (Object.keys(change).length === 0) return draft;
    return changeDraft(tx, draft, change, { caller, at: now(), action: 'draft.edited', data: change });
  });
}

/** @throws NotFoundError, ConflictError */
export async function rejectDraft(
  { db, now }: Pick<DraftArticleContext, 'db' | 'now'>,
  caller: Caller,
  draftId: string,
  { version, reason }: { readonly version: number | null; readonly reason: string | null },
): Promise<DraftRow> {
  return db.transaction(async (tx) => {
    const draft = await readDraft(tx, draftId);
    requireOpen(draft, version);
    const at = now();
    const change = { state: 'rejected', decidedBy: caller.keyId, decidedAt: at } as const;
    return changeDraft(tx, draft, change, { caller, at, action: 'draft.rejected', data: { reason } });
  });
}

/**
 * Makes the draft an article, with the last edits: the article is stored and the draft settled in one transaction, so that
 * it is either both or neither. From then on searches find it.
 * @throws NotFoundError, ConflictError when the draft is settled, or when an article of that id and language exists
 */
export async function approveDraft(
  context: DraftArticleContext,
  caller: Caller,
  draftId: string,
  edits: DraftEdits,
  version: number | null,
): Promise<DraftRow> {
  const draft = await readDraft(context.db, draftId);
  requireOpen(draft, version);
  const at = context.now();
  const edited = changesOf(draft, edits);
  const { articleId, language, title, category, audience, body, clauseIds } = { ...draft, ...edited };
  const article: Article = {
    key: `${articleId}:${language}`,
    articleId,
    language: language as Article['language'],
    title,
    category,
    audience,
    updatedOn: at.toISOString().slice(0, 10),
    clauseIds,
    related: [],
    body,
  };
  const [taken] = await context.db
    .select({ key: articles.key })
    .from(articles)
    .where(eq(articles.key, article.key))
    .limit(1);
  if (taken)
    throw new ConflictError('There is an article of that id in that language. Choose another id.', {
      articleId,
    });
  const change = { ...edited, state: 'approved', decidedBy: caller.keyId, decidedAt: at } as const;
  let settled = draft;
  await putArticle({ ...context, actor: caller.keyId }, article, async (tx) => {
    settled = await changeDraft(tx, draft, change, {
      caller,
      at,
      action: 'draft.approved',
      data: { ...edited, articleKey: article.key },
    });
  });
  return settled;
}
