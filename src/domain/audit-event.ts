import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** `system` is the service itself, `model` a suggestion of a machine, the others people. */
export type ActorKind = 'customer' | 'reviewer' | 'agent' | 'admin' | 'channel' | 'system' | 'model';

export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
}

/** One step of a case. `data` must survive a JSON round trip unchanged. */
export interface AuditEventBody {
  readonly caseId: string;
  /** 1, 2, 3, … without gaps within a case. */
  readonly seq: number;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly actor: Actor;
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Hash of the event before, or `GENESIS_HASH`. */
  readonly prevHash: string;
}

export interface AuditEvent extends AuditEventBody {
  readonly hash: string;
}

export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256, lower-case hex, over the canonical JSON (RFC 8785) of the event without its hash. */
export function hashAuditEvent(body: AuditEventBody): string {
  const { caseId, seq, at, actor, action, data, prevHash } = body;
  const canonical = canonicalize({
    caseId,
    seq,
    at,
    actor: { kind: actor.kind, id: actor.id },
    action,
    data,
    prevHash,
  });
  if (canonical === undefined) throw new TypeError('An audit event must be a JSON object');
  return bytesToHex(sha256(utf8ToBytes(canonical)));
}

export type ChainVerdict =
  | { readonly ok: true; readonly events: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly problem: string };

/**
 * Verifies one case's chain: sequence without gaps, each event naming the one before, each hash true. With
 * `expected`, also that nothing was cut from the end.
 */
export function verifyChain(
  events: readonly AuditEvent[],
  expected?: { readonly events: number; readonly head: string },
): ChainVerdict {
  let prevHash = GENESIS_HASH;
  let seq = 0;
  const caseId = events[0]?.caseId;
  for (const event of events) {
    seq += 1;
    if (event.caseId !== caseId)
      return { ok: false, seq: event.seq, problem: `belongs to case ${event.caseId}` };
    if (event.seq !== seq)
      return { ok: false, seq, problem: `is missing; event ${event.seq} stands in its place` };
    if (event.prevHash !== prevHash) return { ok: false, seq, problem: 'does not name the event before it' };
    if (hashAuditEvent(event) !== event.hash)
      return { ok: false, seq, problem: 'was changed after it was written' };
    prevHash = event.hash;
  }
  if (expected && (expected.events !== seq || expected.head !== prevHash)) {
    return {
      ok: false,
      seq: seq + 1,
      problem: `the case records ${expected.events} events, the chain holds ${seq}`,
    };
  }
  return { ok: true, events: seq, head: prevHash };
}
