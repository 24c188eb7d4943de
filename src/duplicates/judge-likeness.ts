import type { LinkReason, LinkRelation } from '../domain/case-link.ts';
import { familyOf } from '../domain/reason-codes.ts';
import type { IdentifyingKind, Likeness } from './measure-likeness.ts';

/** What two cases are to each other, and why. */
export interface JudgedLink {
  readonly relation: LinkRelation;
  readonly reasons: readonly LinkReason[];
  /** In [0, 1]: 1 for shared ids and exact repeats, else the likeness of the texts. */
  readonly score: number;
}

/**
 * Where two messages of one customer say the same. Chosen on the `dev` half of evals/datasets/duplicates as the value
 * that no pair of different tickets reaches; `npm run bench -- --only duplicates` measures it on the other half.
 */
export interface LikenessThresholds {
  /** For the cosine and a part of the shared words together. */
  readonly text: number;
  readonly shingleWeight: number;
  /** For the words alone, where one of the two could not be embedded, or by another model than was measured. */
  readonly shinglesAlone: number;
}

export const MEASURED_MODEL = 'precedent-bilingual-bge-small';
export const THRESHOLDS: LikenessThresholds = { text: 0.85, shingleWeight: 0.5, shinglesAlone: 0.25 };

const REASON_OF: Readonly<Record<IdentifyingKind, LinkReason>> = {
  txid: 'same_transaction',
  order_id: 'same_order',
  address: 'same_address',
};

function reasonsOf({ shared }: Likeness): LinkReason[] {
  return [...new Set(shared.map(({ kind }) => REASON_OF[kind]))];
}

function isSameFamily(a: string | null, b: string | null): boolean {
  // Before triage nothing speaks against it.
  return a === null || b === null || familyOf(a) === familyOf(b);
}

/** How alike the texts are in [0, 1], when they are alike enough to say the same; else null. */
export function textScore(
  { cosine, shingles }: Pick<Likeness, 'cosine' | 'shingles'>,
  thresholds: LikenessThresholds = THRESHOLDS,
): number | null {
  if (cosine === null) return shingles >= thresholds.shinglesAlone ? shingles : null;
  const score = cosine + thresholds.shingleWeight * shingles;
  return score >= thresholds.text ? Math.min(1, score) : null;
}

/**
 * Judges two messages of one customer. A shared transaction or order settles it; alike texts do only where they name no
 * different orders, transactions or amounts: a merchant sends the same words about many orders.
 * @returns null when they are about different matters, as far as can be told
 */
export function judgeOwn(
  likeness: Likeness,
  types: { readonly mine: string | null; readonly other: string | null },
): JudgedLink | null {
  if (likeness.sameText)
    return { relation: 'duplicate', reasons: ['same_text', ...reasonsOf(likeness)], score: 1 };
  const isOther = likeness.otherMatter || likeness.otherAmount;
  const score = textScore(likeness);
  const alike: LinkReason[] = score === null ? [] : ['similar_text'];
  const sameFamily = isSameFamily(types.mine, types.other);
  const reasons = reasonsOf(likeness);
  if (reasons.includes('same_transaction') || reasons.includes('same_order')) {
    return sameFamily
      ? { relation: 'duplicate', reasons: [...reasons, ...alike], score: 1 }
      : { relation: 'thread', reasons: [...reasons, ...alike, 'other_type'], score: 1 };
  }
  if (score !== null && !isOther) return { relation: 'duplicate', reasons: [...reasons, ...alike], score };
  if (reasons.length === 0) return null;
  // An address alone: the same deposit address serves many transfers.
  return sameFamily && !isOther
    ? { relation: 'duplicate', reasons, score: 1 }
    : { relation: 'thread', reasons: sameFamily ? reasons : [...reasons, 'other_type'], score: 1 };
}

/** Judges what two customers share: both sides of a trade, or two claims on one transfer. */
export function judgeOthers(kinds: readonly IdentifyingKind[]): JudgedLink | null {
  if (kinds.length === 0) return null;
  const reasons = [...new Set(kinds.map((kind) => REASON_OF[kind]))];
  return { relation: 'related', reasons: [...reasons, 'other_customer'], score: 1 };
}
