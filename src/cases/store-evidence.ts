import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Transaction } from '../database/database.ts';
import { evidence } from '../database/schema.ts';
import { sealEvidence } from '../database/sealed-rows.ts';
import type { EvidenceParty, EvidenceType, Provenance } from '../domain/evidence.ts';

/** Evidence as it is handed in: a description, and the file itself where there is one. */
export interface NewEvidence {
  readonly type: EvidenceType;
  readonly name: string;
  readonly description: string;
  readonly file?: { readonly mime: string; readonly content: Uint8Array };
}

export interface StoredEvidence {
  readonly id: string;
  readonly type: EvidenceType;
  readonly name: string;
  readonly sha256: string;
}

/** Inserts the items into the case's file; the hash covers the file, or the description when there is no file. */
export async function storeEvidence(
  tx: Transaction,
  owner: {
    readonly caseId: string;
    readonly stage: string;
    readonly party: EvidenceParty;
    readonly provenance: Provenance;
    readonly submittedBy: string;
    readonly at: Date;
    readonly newId: (prefix: string) => string;
  },
  items: readonly NewEvidence[],
): Promise<StoredEvidence[]> {
  if (items.length === 0) return [];
  const rows = items.map((item) => ({
    id: owner.newId('ev'),
    caseId: owner.caseId,
    stage: owner.stage,
    party: owner.party,
    type: item.type,
    provenance: owner.provenance,
    name: item.name,
    description: item.description,
    mime: item.file?.mime ?? null,
    bytes: item.file?.content.byteLength ?? null,
    sha256: bytesToHex(sha256(item.file?.content ?? utf8ToBytes(item.description))),
    content: item.file?.content ?? null,
    submittedBy: owner.submittedBy,
    submittedAt: owner.at,
  }));
  await tx.insert(evidence).values(await Promise.all(rows.map((row) => sealEvidence(tx, row))));
  return rows.map(({ id, type, name, sha256: hash }) => ({ id, type, name, sha256: hash }));
}
