import { and, asc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Transaction } from '../database/database.ts';
import { cases, evidence, tickets } from '../database/schema.ts';
import { openEvidence, openListedTicket, sealTriage } from '../database/sealed-rows.ts';
import { deadlineMs } from '../domain/case-state.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { Suggestion } from '../domain/suggestion.ts';
import { PRIORITIES, type TriageResult } from '../domain/triage-result.ts';
import type { CaseContext } from './case-context.ts';
import { changeCase, type CaseRow, type NewAuditEvent } from './change-case.ts';
import type { CaseWithTicket } from './load-case.ts';
import { requireNextState } from './load-case.ts';

/** How long a worker may take for one ticket before another may try. */
const PROCESSING_LEASE_MS = 120_000;

/**
 * Takes submitted tickets for processing under a lease: those given, or the oldest waiting. A crash gives the lease
 * back by time. @returns the cases taken, with their tickets
 */
export async function leaseSubmitted(
  context: CaseContext,
  options: { readonly caseId?: string; readonly limit: number },
): Promise<CaseWithTicket[]> {
  const at = context.now();
  const waiting = and(
    eq(cases.state, 'submitted'),
    or(isNull(cases.processingUntil), lt(cases.processingUntil, at)),
    options.caseId === undefined ? undefined : eq(cases.id, options.caseId),
  );
  const candidates = await context.db
    .select({ id: cases.id })
    .from(cases)
    .where(waiting)
    .orderBy(asc(cases.openedAt), asc(cases.id))
    .limit(options.limit);
  const taken: CaseWithTicket[] = [];
  for (const { id } of candidates) {
    // Conditional on the lease still being free, so that two workers never take the same ticket.
    const [row] = await context.db
      .update(cases)
      .set({
        processingUntil: new Date(at.getTime() + PROCESSING_LEASE_MS),
        processingAttempts: sql`${cases.processingAttempts} + 1`,
      })
      .where(and(waiting, eq(cases.id, id)))
      .returning();
    if (!row) continue;
    const [ticket] = await context.db.select().from(tickets).where(eq(tickets.id, row.ticketId));
    // One that cannot be opened still reaches a human, who is told so.
    if (ticket) taken.push({ case: row, ticket: await openListedTicket(context.db, ticket) });
  }
  return taken;
}

/** Frees every lease: only for a process that has the database for itself. @returns how many */
export async function releaseLeases(context: Pick<CaseContext, 'db'>): Promise<number> {
  const freed = await context.db
    .update(cases)
    .set({ processingUntil: null })
    .where(and(eq(cases.state, 'submitted'), isNotNull(cases.processingUntil)))
    .returning({ id: cases.id });
  return freed.length;
}

/** Evidence on file, without the files' content. */
export async function listEvidence(context: Pick<CaseContext, 'db'>, caseId: string) {
  const { content: _, ...columns } = evidenceColumns;
  const items = await context.db
    .select(columns)
    .from(evidence)
    .where(eq(evidence.caseId, caseId))
    .orderBy(asc(evidence.submittedAt), asc(evidence.id));
  return Promise.all(items.map((item) => openEvidence(context.db, item)));
}
const evidenceColumns = {
  id: evidence.id,
  stage: evidence.stage,
  party: evidence.party,
  type: evidence.type,
  provenance: evidence.provenance,
  name: evidence.name,
  description: evidence.description,
  mime: evidence.mime,
  bytes: evidence.bytes,
  sha256: evidence.sha256,
  submittedAt: evidence.submittedAt,
  content: evidence.content,
};

/** What processing found; each part may be missing, with the reason in `error`. */
export interface Assessment {
  readonly triage: TriageResult | null;
  readonly suggestion: Suggestion | null;
  readonly error: string | null;
}

/**
 * Puts a processed case before the reviewers. Fails open: without triage it is queued all the same, as normal. What the
 * customer did meanwhile (evidence, withdrawal) stands: the case is taken as it is now.
 * @returns the case, unchanged when it is no longer waiting to be queued
 */
export async function queueCase(
  context: CaseContext,
  caseId: string,
  assessment: Assessment,
): Promise<CaseRow> {
  return context.db.transaction(async (tx) => {
    // Locked, so that the write cannot lose against a change in between.
    const [current] = await tx.select().from(cases).where(eq(cases.id, caseId)).for('update');
    if (!current) throw new NotFoundError('case', caseId);
    return current.state === 'submitted' ? moveToQueue(tx, context, current, assessment) : current;
  });
}

async function moveToQueue(
  tx: Transaction,
  context: CaseContext,
  current: CaseRow,
  assessment: Assessment,
): Promise<CaseRow> {
  const at = context.now();
  const { triage, suggestion, error } = assessment;
  const state = requireNextState(current, 'queue');
  const priority = triage?.priority.level ?? 'normal';
  const deadline = deadlineMs(state, triage?.type.code ?? '');
  const events: NewAuditEvent[] = [];
  if (triage) {
    events.push({
      actor: { kind: 'model', id: triage.models.classifier },
      action: 'triage.completed',
      data: {
        type: triage.type.code,
        confidence: triage.type.confidence,
        language: triage.language.code,
        risk: triage.risk.level,
        priority: triage.priority.level,
        entities: triage.entities.length,
        embedder: triage.models.embedder,
      },
    });
  }
  if (suggestion) {
    events.push({
      actor: { kind: 'model', id: suggestion.provenance.outcomeModel },
      action: 'suggestion.drafted',
      data: {
        kind: suggestion.kind,
        outcome: suggestion.ruling?.outcome ?? null,
        probability: suggestion.ruling?.probability ?? null,
        clauseIds: suggestion.clauses.map((clause) => clause.clauseId),
        precedentIds: suggestion.precedents.map((past) => past.caseId),
        provenance: suggestion.provenance,
      },
    });
  }
  events.push({
    actor: { kind: 'system', id: 'pipeline' },
    action: 'case.queued',
    data: { priority, ...(error === null ? {} : { withoutSuggestion: error }) },
  });
  return changeCase(
    tx,
    current,
    {
      state,
      triage: await sealTriage(tx, current.id, triage),
      suggestion,
      suggestionError: error,
      reasonCode: triage?.type.code ?? null,
      risk: triage?.risk.level ?? null,
      priority,
      priorityRank: PRIORITIES.indexOf(priority),
      language: triage?.language.code ?? null,
      processingUntil: null,
      dueAt: deadline === null ? null : new Date(at.getTime() + deadline),
    },
    events,
    at,
  );
}
