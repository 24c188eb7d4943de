import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { loadCase } from '../cases/load-case.ts';
import type { CaseRow } from '../cases/change-case.ts';
import type { Executor } from '../database/database.ts';
import { auditEvents, decisions, policyClauses } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { PolicyClause } from '../domain/policy.ts';
import type { ChatLanguage } from '../chat/chat-types.ts';
import { maskCaseText, namesIn, type DraftLanguage } from './mask-case-text.ts';

type DecisionRow = typeof decisions.$inferSelect;

/** A case that has its answer, with everything of its customer masked. */
export interface SolvedCase {
  readonly row: CaseRow;
  /** Of the article to be. */
  readonly language: ChatLanguage;
  readonly question: string;
  /** Why it was decided so, or what was answered. */
  readonly answer: string;
  /** Null where a question was answered. */
  readonly decision: Pick<DecisionRow, 'id' | 'outcome' | 'remedy'> | null;
  readonly clauses: readonly PolicyClause[];
  readonly masked: number;
}

const SOLVED = new Set(['decided.final', 'closed']);
const MAX_QUESTION = 1_200;

function languageOf({ language }: CaseRow): ChatLanguage {
  if (language === 'zh-Hant') return 'zh-Hant';
  return language === 'zh' || language === 'mixed' ? 'zh' : 'en';
}

/** Whole sentences from the beginning, as far as they fit. */
function cutWhole(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const end = Math.max(...['。', '！', '？', '. ', '! ', '? ', '\n'].map((mark) => cut.lastIndexOf(mark)));
  return end > length / 3 ? cut.slice(0, end + 1).trimEnd() : `${cut.toWellFormed()}…`;
}

/**
 * A case with a decision that stands, or with an answer.
 * @throws NotFoundError, PrecedentError `not_admissible` while it is not solved
 */
export async function readSolvedCase(db: Executor, caller: Caller, caseId: string): Promise<SolvedCase> {
  const { case: row, ticket } = await loadCase(db, caller, caseId);
  const refuse = (message: string): never => {
    throw new PrecedentError('not_admissible', message, { data: { caseId, state: row.state } });
  };
  if (!SOLVED.has(row.state)) refuse('Only a case that is decided for good or answered makes an article.');
  const [decision] = await db
    .select()
    .from(decisions)
    .where(and(eq(decisions.caseId, caseId), eq(decisions.final, true)))
    .orderBy(desc(decisions.decidedAt))
    .limit(1);
  const [answered] = await db
    .select({ data: auditEvents.data })
    .from(auditEvents)
    .where(and(eq(auditEvents.caseId, caseId), eq(auditEvents.action, 'case.answered')))
    .limit(1);
  const message = answered?.data['message'];
  const said = decision?.reasons ?? (typeof message === 'string' ? message : null);
  if (said === null) return refuse('The case was closed without a decision or an answer.');
  const ids = [...(decision?.clauseIds ?? [])];
  const clauses =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(policyClauses)
          .where(inArray(policyClauses.id, ids))
          .orderBy(asc(policyClauses.id));
  const language = languageOf(row);
  const wordsIn: DraftLanguage = language === 'en' ? 'en' : 'zh';
  const asked = [ticket.subject ?? '', ticket.body].filter((text) => text.trim() !== '').join('\n');
  const names = [...new Set([...namesIn(asked), ...namesIn(said)])];
  const question = maskCaseText(cutWhole(asked, MAX_QUESTION), wordsIn, names);
  const answer = maskCaseText(said, wordsIn, names);
  return {
    row,
    language,
    question: question.text,
    answer: answer.text,
    decision: decision ? { id: decision.id, outcome: decision.outcome, remedy: decision.remedy } : null,
    clauses: clauses.map(({ data }) => data),
    masked: question.masked + answer.masked,
  };
}
