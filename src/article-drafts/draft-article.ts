import { and, eq } from 'drizzle-orm';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { changeCase } from '../cases/change-case.ts';
import type { CaseContext } from '../cases/case-context.ts';
import { actorOf, loadCase } from '../cases/load-case.ts';
import type { Executor } from '../database/database.ts';
import { articleDraftEvents, articleDrafts, type DraftReport } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { familyOf } from '../domain/reason-codes.ts';
import { composeTemplate, type DraftText } from './compose-template.ts';
import { readSolvedCase, type SolvedCase } from './solved-case.ts';
import { withBody, writeDraft } from './write-draft.ts';

export type DraftRow = typeof articleDrafts.$inferSelect;

export interface DraftContext extends CaseContext {
  /** Null: drafts are made by template. */
  readonly model: { readonly name: string; readonly chat: BaseChatModel } | null;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

const CATEGORY_OF_FAMILY: Readonly<Record<string, string>> = {
  P2P: 'p2p',
  DEP: 'deposit',
  WDR: 'withdrawal',
  TRD: 'spot',
  ACC: 'account',
  SCM: 'scams',
};

interface Made {
  readonly text: DraftText;
  readonly madeBy: string;
  readonly report: DraftReport;
}

async function make(context: DraftContext, solved: SolvedCase): Promise<Made> {
  const { model, log, newId } = context;
  const template = composeTemplate(solved);
  const report = { masked: solved.masked, removed: 0, problem: null };
  if (model === null) return { text: template, madeBy: 'template', report };
  try {
    const { body, removed } = await writeDraft(model.chat, solved, `=====${newId('mark')}=====`);
    if (body !== null)
      return { text: withBody(template, body), madeBy: model.name, report: { ...report, removed } };
    return { text: template, madeBy: 'template', report: { ...report, removed, problem: 'nothing_kept' } };
  } catch (error) {
    log.warn({ caseId: solved.row.id, err: error }, 'the chat model could not draft an article');
    return { text: template, madeBy: 'template', report: { ...report, problem: 'model_failed' } };
  }
}

async function findOpen(db: Executor, caseId: string): Promise<DraftRow | null> {
  const [open] = await db
    .select()
    .from(articleDrafts)
    .where(and(eq(articleDrafts.caseId, caseId), eq(articleDrafts.state, 'draft')))
    .limit(1);
  return open ?? null;
}

/**
 * Makes a draft of an article from a solved case. It is no article yet: no search finds it until a person approves it. A
 * case whose draft is still open is answered with that one.
 * @throws NotFoundError, PrecedentError `not_admissible` for a case that is not solved
 */
export async function draftArticle(
  context: DraftContext,
  caller: Caller,
  caseId: string,
): Promise<{ readonly draft: DraftRow; readonly created: boolean }> {
  const { db, now, newId } = context;
  const solved = await readSolvedCase(db, caller, caseId);
  const open = await findOpen(db, caseId);
  if (open) return { draft: open, created: false };
  // Before the transaction: a model takes its time.
  const { text, madeBy, report } = await make(context, solved);
  const at = now();
  const id = newId('drf');
  const code = solved.row.reasonCode ?? 'OTH-99';
  const actor = actorOf(caller);
  return db.transaction(async (tx) => {
    const values = {
      id,
      caseId,
      state: 'draft' as const,
      version: 1,
      articleId: `case-${code.toLowerCase()}-${id.slice(-6).toLowerCase()}`,
      language: solved.language,
      title: text.title,
      category: CATEGORY_OF_FAMILY[familyOf(code)] ?? 'service',
      audience: 'customer',
      body: text.body,
      clauseIds: solved.clauses.map((clause) => clause.id),
      decisionIds: solved.decision === null ? [] : [solved.decision.id],
      madeBy,
      report,
      createdBy: caller.keyId,
      createdAt: at,
      updatedAt: at,
    };
    const [draft] = await tx.insert(articleDrafts).values(values).onConflictDoNothing().returning();
    if (!draft) {
      // Somebody else was a moment earlier.
      const other = await findOpen(tx, caseId);
      if (!other) throw new Error('A draft is open and is not');
      return { draft: other, created: false };
    }
    await tx.insert(articleDraftEvents).values({
      draftId: id,
      seq: 1,
      at,
      actorKind: actor.kind,
      actorId: actor.id,
      action: 'draft.created',
      data: { title: draft.title, body: draft.body, madeBy, report },
    });
    const { case: current } = await loadCase(tx, caller, caseId);
    await changeCase(
      tx,
      current,
      {},
      [{ actor, action: 'article.drafted', data: { draftId: id, madeBy } }],
      at,
    );
    return { draft, created: true };
  });
}
