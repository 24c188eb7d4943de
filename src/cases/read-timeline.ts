import { asc, eq } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { auditEvents, cases } from '../database/schema.ts';
import { verifyChain, type AuditEvent, type ChainVerdict } from '../domain/audit-event.ts';
import { may, type Caller } from '../domain/access.ts';
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

/**
 * Reads a case's chain and verifies it against what the case says of it. The two are read one after the other: a change
 * that falls in between looks like tampering, so that a broken chain is read again before it is called so.
 */
async function readVerified(
  db: Executor,
  caseId: string,
): Promise<{ readonly chain: AuditEvent[]; readonly verification: ChainVerdict }> {
  for (let attempt = 1; ; attempt += 1) {
    const [head] = await db
      .select({ events: cases.auditSeq, head: cases.auditHead })
      .from(cases)
      .where(eq(cases.id, caseId));
    const chain = await readChain(db, caseId);
    const verification = verifyChain(chain, head);
    if (verification.ok || attempt === 3) return { chain, verification };
  }
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
  'case.joined': [],
  'case.separated': [],
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
  await loadCase(db, caller, caseId);
  const { chain, verification } = await readVerified(db, caseId);
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

/** Verifies the chains of all cases, one after the other; the service may go on meanwhile. */
export async function verifyAllChains(
  db: Executor,
  onProgress?: (done: number, total: number) => void,
): Promise<AuditReport> {
  const all = await db.select({ id: cases.id }).from(cases).orderBy(asc(cases.id));
  const broken: { caseId: string; seq: number; problem: string }[] = [];
  let events = 0;
  for (const [i, current] of all.entries()) {
    const { chain, verification } = await readVerified(db, current.id);
    if (!verification.ok) {
      broken.push({ caseId: current.id, seq: verification.seq, problem: verification.problem });
    }
    events += chain.length;
    onProgress?.(i + 1, all.length);
  }
  return { cases: all.length, events, broken };
}
