import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { and, count, eq, inArray, ne, or } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { caseIdentifiers } from '../database/schema.ts';
import type { Identifier, IdentifyingKind } from './measure-likeness.ts';

/** An address that so many cases name is the exchange's own or a mixer's: it says nothing of any one of them. */
const COMMON_ADDRESS_CASES = 20;
/** A ticket that pastes a ledger is found by its first ids. */
const MAX_IDENTIFIERS = 200;

function hashIdentifier({ kind, value }: Identifier): string {
  return bytesToHex(sha256(utf8ToBytes(`${kind}\u0000${value}`)));
}

/** Keeps what a case names, by hash. Safe to repeat. */
export async function storeIdentifiers(
  db: Executor,
  caseId: string,
  identifiers: readonly Identifier[],
): Promise<void> {
  const rows = identifiers
    .slice(0, MAX_IDENTIFIERS)
    .map((identifier) => ({ caseId, kind: identifier.kind, valueHash: hashIdentifier(identifier) }));
  if (rows.length > 0) await db.insert(caseIdentifiers).values(rows).onConflictDoNothing();
}

/** Other cases that name one of these, with the kinds they share. Addresses that many cases name are left out. */
export async function findSharers(
  db: Executor,
  caseId: string,
  identifiers: readonly Identifier[],
): Promise<ReadonlyMap<string, readonly IdentifyingKind[]>> {
  const hashed = identifiers
    .slice(0, MAX_IDENTIFIERS)
    .map((identifier) => ({ kind: identifier.kind, hash: hashIdentifier(identifier) }));
  const addresses = hashed.filter(({ kind }) => kind === 'address').map(({ hash }) => hash);
  const common = new Set<string>();
  if (addresses.length > 0) {
    const counted = await db
      .select({ hash: caseIdentifiers.valueHash, cases: count() })
      .from(caseIdentifiers)
      .where(and(eq(caseIdentifiers.kind, 'address'), inArray(caseIdentifiers.valueHash, addresses)))
      .groupBy(caseIdentifiers.valueHash);
    for (const { hash, cases } of counted) if (cases > COMMON_ADDRESS_CASES) common.add(hash);
  }
  const telling = hashed.filter(({ hash }) => !common.has(hash));
  if (telling.length === 0) return new Map();
  const rows = await db
    .select({ caseId: caseIdentifiers.caseId, kind: caseIdentifiers.kind })
    .from(caseIdentifiers)
    .where(
      and(
        ne(caseIdentifiers.caseId, caseId),
        or(
          ...telling.map(({ kind, hash }) =>
            and(eq(caseIdentifiers.kind, kind), eq(caseIdentifiers.valueHash, hash)),
          ),
        ),
      ),
    )
    .limit(1_000);
  const sharers = new Map<string, IdentifyingKind[]>();
  for (const row of rows) {
    const kinds = sharers.get(row.caseId) ?? [];
    sharers.set(row.caseId, [...kinds, row.kind as IdentifyingKind]);
  }
  return sharers;
}
