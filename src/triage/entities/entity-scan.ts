import type { Entity } from '../../domain/triage-result.ts';
import { foldKeepingOffsets } from '../fold-keeping-offsets.ts';

/** Longer than nearly every ticket, so that one block is the whole text. */
const HINT_BLOCK = 2_000;

/**
 * A text being searched, with the stretches already spoken for: finders run from the most to the least certain form, and
 * what one has taken the next cannot have (digits of a hash are no order id, digits of an order id no amount).
 */
export class EntityScan {
  readonly text: string;
  /** Same length as `text`: simplified characters, half width. Finders match on it and cut from `text`. */
  readonly folded: string;
  readonly entities: Entity[] = [];
  readonly #taken: Uint8Array;
  readonly #hints = new Map<string, string | null>();

  constructor(text: string) {
    this.text = text;
    this.folded = foldKeepingOffsets(text);
    this.#taken = new Uint8Array(text.length);
  }

  isFree(start: number, end: number): boolean {
    for (let i = start; i < end; i += 1) if (this.#taken[i] !== 0) return false;
    return true;
  }

  /** Keeps a stretch from later finders without reporting it. */
  block(start: number, end: number): void {
    this.#taken.fill(1, start, end);
  }

  /** Reports an entity unless part of it is taken. The text is cut here, so that it always fits the offsets. */
  claim(entity: Omit<Entity, 'text'>): boolean {
    if (entity.start >= entity.end || !this.isFree(entity.start, entity.end)) return false;
    this.block(entity.start, entity.end);
    this.entities.push({ ...entity, text: this.text.slice(entity.start, entity.end) });
    return true;
  }

  /**
   * An answer that depends on the words around an offset, worked out once a block: asking it for each of ten thousand sums
   * must not read the text ten thousand times. `read` gets the block and half a block on either side.
   */
  around(offset: number, question: string, read: (text: string) => string | null): string | null {
    const block = Math.floor(offset / HINT_BLOCK);
    const key = `${question}:${block}`;
    const known = this.#hints.get(key);
    if (known !== undefined) return known;
    const from = Math.max(0, block * HINT_BLOCK - HINT_BLOCK / 2);
    const answer = read(this.folded.slice(from, (block + 1) * HINT_BLOCK + HINT_BLOCK / 2));
    this.#hints.set(key, answer);
    return answer;
  }

  /** Up to `length` folded characters before an offset. */
  before(offset: number, length: number): string {
    return this.folded.slice(Math.max(0, offset - length), offset);
  }

  /** Up to `length` folded characters from an offset on. */
  after(offset: number, length: number): string {
    return this.folded.slice(offset, offset + length);
  }
}
