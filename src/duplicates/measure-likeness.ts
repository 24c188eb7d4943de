import type { Entity, EntityKind } from '../domain/triage-result.ts';
import { normaliseMessage, shareOfShingles, wordShingles } from './word-shingles.ts';
import { dotProduct } from '../learning/dot-product.ts';

/** Kinds that name one matter and no other. An address may serve many, so it weighs less. */
export const IDENTIFYING_KINDS = ['txid', 'order_id', 'address'] as const satisfies readonly EntityKind[];
export type IdentifyingKind = (typeof IDENTIFYING_KINDS)[number];

export interface Identifier {
  readonly kind: IdentifyingKind;
  /** Normal form, as triage writes it. */
  readonly value: string;
}

/** One message of a customer, as far as comparing needs it. */
export interface Message {
  readonly text: string;
  /** Reason code; null before triage. */
  readonly type: string | null;
  readonly entities: readonly Entity[];
  /** Unit length, of kind `symmetric`; null where the text holds nothing to embed or no model is at hand. */
  readonly vector: Float32Array | null;
}

export interface Likeness {
  readonly sameText: boolean;
  /** Shared words and word pairs, in [0, 1]. */
  readonly shingles: number;
  /** Cosine of the two vectors; null where either is missing. */
  readonly cosine: number | null;
  readonly shared: readonly Identifier[];
  /** Each names a transaction or an order that the other does not. */
  readonly otherMatter: boolean;
  /** Each names an amount that the other does not. */
  readonly otherAmount: boolean;
}

/** Ids that name the matter, each once. */
export function identifiersOf(entities: readonly Entity[]): Identifier[] {
  const seen = new Map<string, Identifier>();
  for (const { kind, value, checksum } of entities) {
    if (!isIdentifying(kind) || checksum === 'invalid') continue;
    seen.set(`${kind}\u0000${value}`, { kind, value });
  }
  return [...seen.values()];
}

function isIdentifying(kind: EntityKind): kind is IdentifyingKind {
  return (IDENTIFYING_KINDS as readonly EntityKind[]).includes(kind);
}

function valuesOf(entities: readonly Entity[], kinds: readonly EntityKind[]): Set<string> {
  return new Set(entities.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value));
}

/** Whether each has something that the other lacks: one who only says less speaks of the same. */
function areAtOdds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((value) => !b.has(value)) && [...b].some((value) => !a.has(value));
}

function cosineOf(a: Float32Array | null, b: Float32Array | null): number | null {
  if (a === null || b === null || a.length !== b.length) return null;
  return Math.max(-1, Math.min(1, dotProduct(a, b)));
}

/** How alike two messages are, by words, by meaning and by what they name. */
export function measureLikeness(a: Message, b: Message): Likeness {
  const normal = normaliseMessage(a.text);
  const theirs = new Set(identifiersOf(b.entities).map(({ kind, value }) => `${kind}\u0000${value}`));
  return {
    sameText: normal !== '' && normal === normaliseMessage(b.text),
    shingles: shareOfShingles(wordShingles(a.text), wordShingles(b.text)),
    cosine: cosineOf(a.vector, b.vector),
    shared: identifiersOf(a.entities).filter(({ kind, value }) => theirs.has(`${kind}\u0000${value}`)),
    // One kind at a time: an order in one message and a transaction in the other say nothing against each other.
    otherMatter: (['txid', 'order_id'] as const).some((kind) =>
      areAtOdds(valuesOf(a.entities, [kind]), valuesOf(b.entities, [kind])),
    ),
    otherAmount: areAtOdds(valuesOf(a.entities, ['amount']), valuesOf(b.entities, ['amount'])),
  };
}
