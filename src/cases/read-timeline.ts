import { asc, eq } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { auditEvents, cases } from '../database/schema.ts';
import { verifyChain, type AuditEvent, type ChainVerdict } from '../domain/audit-event.ts';
import { may, type Caller } from '../domain/access.ts';
import type { CaseRow } from './change-case.ts';
import { loadCase } from './load-case.ts';

async function readChain(db: Executor, caseId: string): Promise<AuditEvent[]> {
  const rows = await db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.caseId, caseId))
    .orderBy(asc(auditEvents.seq));
  return rows.map((row) => ({
    caseId: row.caseId,
    seq: row.seq,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId },
    action: row.action,
    data: row.data,
    prevHash: row.prevHash,
    hash: row.hash,
  }));
}

/** Steps that a customer sees, and which of their details. Everything else is internal. */
const PUBLIC_DETAILS: Readonly<Record<string, readonly string[]>> = {
  'ticket.received': ['channel', 'evidence'],
  'case.queued': [],
  'case.claimed': [],
  'case.answered': ['message', 'articleIds'],
  'information.requested': ['message', 'evidenceTypes'],
  'evidence.added': ['evidence'],
  'decision.proposed': [],
  'decision.signed': ['outcome', 'remedy', 'amount', 'asset', 'reasons', 'clauseIds'],
  'decision.accepted': [],
  'appeal.filed': ['ground', 'statement'],
  'appeal_window.closed': [],
  'decision.executed': ['remedy', 'amount', 'asset'],
  'case.withdrawn': ['reason'],
};

export interface TimelineEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Absent for customers: the hash covers details that they do not see. */
  readonly hash?: string;
  readonly prevHash?: string;
}

export interface Timeline {
  readonly caseId: string;
  readonly entries: readonly TimelineEntry[];
  readonly verification: ChainVerdict;
}

/** The record of a case: whole for staff, what concerns them for customers; verified as it is read. */
export async function readTimeline(db: Executor, caller: Caller, caseId: string): Promise<Timeline> {
  const { case: current } = await loadCase(db, caller, caseId);
  const chain = await readChain(db, caseId);
  const verification = verifyChain(chain, { events: current.auditSeq, head: current.auditHead });
  if (may(caller, 'ticket:read_all')) return { caseId, entries: chain, verification };
  const entries = chain.flatMap((event): TimelineEntry[] => {
    const details = PUBLIC_DETAILS[event.action];
    if (!details) return [];
    return [
      {
        seq: event.seq,
        at: event.at,
        actor: { kind: event.actor.kind, id: null },
        action: event.action,
        data: Object.fromEntries(
          details.filter((key) => key in event.data).map((key) => [key, event.data[key]]),
        ),
      },
    ];
  });
  return { caseId, entries, verification };
}

export interface AuditReport {
  readonly cases: number;
  readonly events: number;
  readonly broken: readonly { readonly caseId: string; readonly seq: number; readonly problem: string }[];
}

/** Verifies the chains of all cases, page by page. */
export async function verifyAllChains(
  db: Executor,
  onProgress?: (cases: number) => void,
): Promise<AuditReport> {
  const all: Pick<CaseRow, 'id' | 'auditSeq' | 'auditHead'>[] = await db
    .select({ id: cases.id, auditSeq: cases.auditSeq, auditHead: cases.auditHead })
    .from(cases)
    .orderBy(asc(cases.id));
  const broken: { caseId: string; seq: number; problem: string }[] = [];
  let events = 0;
  for (const [i, current] of all.entries()) {
    const chain = await readChain(db, current.id);
    const verdict = verifyChain(chain, { events: current.auditSeq, head: current.auditHead });
    if (!verdict.ok) broken.push({ caseId: current.id, seq: verdict.seq, problem: verdict.problem });
    events += chain.length;
    onProgress?.(i + 1);
  }
  return { cases: all.length, events, broken };
}
