import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { judgeOwn, THRESHOLDS } from '../../src/duplicates/judge-likeness.ts';
import { measureLikeness, type Likeness, type Message } from '../../src/duplicates/measure-likeness.ts';
import type { LinkRelation } from '../../src/domain/case-link.ts';
import type { Entity } from '../../src/domain/triage-result.ts';
import { extractEntities } from '../../src/triage/extract-entities.ts';
import { DATASETS } from '../input/datasets-folder.ts';

type Part = 'dev' | 'test';

interface Pair {
  readonly ticket: string;
  readonly text: string;
  readonly part: Part;
  readonly kind: 'paraphrase' | 'other_language';
}

export interface DuplicatesBench {
  readonly threshold: number;
  readonly parts: Readonly<
    Record<
      Part,
      {
        /** Second messages found, and how many there are. */
        readonly paraphrases: readonly [found: number, all: number];
        readonly otherLanguage: readonly [found: number, all: number];
        /** Pairs of two different tickets taken for one matter, and how many pairs there are. */
        readonly different: readonly [taken: number, all: number];
        /** The same words with another order, transaction or sum, taken for a duplicate. */
        readonly otherIds: readonly [taken: number, all: number];
        /** The lowest threshold that no pair of different tickets of this part reaches. */
        readonly lowestClean: number;
      }
    >
  >;
}

function readLines<T>(...path: readonly string[]): T[] {
  return readFileSync(join(DATASETS, ...path), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
}

/** The text with the last digit of every id and amount changed: a merchant's next message of the same form. */
function changeIds(text: string, entities: readonly Entity[]): string | null {
  const changed = entities.filter(
    ({ kind, value }) => /^(txid|order_id|amount)$/.test(kind) && /\d/.test(value),
  );
  if (changed.length === 0) return null;
  let result = text;
  for (const { start, end } of changed.toReversed()) {
    const span = result.slice(start, end);
    const other = span.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 3) % 10));
    result = result.slice(0, start) + other + result.slice(end);
  }
  // A sum in words has no digit to change.
  return result === text ? null : result;
}

function textValue({ cosine, shingles }: Likeness): number {
  return (cosine ?? 0) + THRESHOLDS.shingleWeight * shingles;
}

/** How many second messages of a matter are found, and how many different matters are taken for one. */
export async function benchDuplicates(modelsFolder: string): Promise<DuplicatesBench> {
  const tickets = readLines<{ id: string; text: string; label: string }>('tickets', 'test.jsonl');
  const pairs = readLines<Pair>('duplicates', 'pairs.jsonl');
  const embedder = createBilingualEmbedder({ modelsFolder });
  const read = async (texts: readonly string[], types: readonly string[]): Promise<Message[]> => {
    const vectors = await embedder.embed(texts, { kind: 'symmetric' });
    return texts.map((text, i) => ({
      text,
      type: types[i] ?? null,
      entities: extractEntities(text),
      vector: vectors[i]?.empty === false ? vectors[i].vector : null,
    }));
  };
  try {
    const labels = tickets.map(({ label }) => label);
    const firsts = await read(
      tickets.map(({ text }) => text),
      labels,
    );
    const place = new Map(tickets.map(({ id }, i) => [id, i]));
    const seconds = await read(
      pairs.map(({ text }) => text),
      pairs.map(({ ticket }) => labels[place.get(ticket) ?? -1] ?? ''),
    );
    const altered = firsts.map(({ text, entities }) => changeIds(text, entities));
    const copies = await read(
      altered.map((text) => text ?? ''),
      labels,
    );
    const relationOf = (a: Message, b: Message, likeness = measureLikeness(a, b)): LinkRelation | null =>
      judgeOwn(likeness, { mine: a.type, other: b.type })?.relation ?? null;
    const isOne = (a: Message, b: Message, likeness?: Likeness): boolean =>
      relationOf(a, b, likeness) !== null;
    const measure = (part: Part): DuplicatesBench['parts'][Part] => {
      const isOf = (i: number): boolean => (i % 2 === 0) === (part === 'dev');
      const counted = (kind: Pair['kind']): [number, number] => {
        const all = pairs.flatMap((pair, i) => (pair.part === part && pair.kind === kind ? [i] : []));
        const found = all.filter((i) => {
          const first = firsts[place.get(pairs[i]?.ticket ?? '') ?? -1];
          return first && isOne(first, seconds[i]!);
        });
        return [found.length, all.length];
      };
      const different: [number, number] = [0, 0];
      let lowestClean = 0;
      for (let i = 0; i < firsts.length; i += 1) {
        // Tickets are split, not pairs, so that no text is on both sides.
        for (let j = i + 1; j < firsts.length; j += 1) {
          if (!isOf(i) || !isOf(j)) continue;
          const likeness = measureLikeness(firsts[i]!, firsts[j]!);
          different[1] += 1;
          if (isOne(firsts[i]!, firsts[j]!, likeness)) different[0] += 1;
          if (!likeness.otherMatter && !likeness.otherAmount)
            lowestClean = Math.max(lowestClean, textValue(likeness));
        }
      }
      const changed = altered.flatMap((text, i) => (text !== null && isOf(i) ? [i] : []));
      const taken = changed.filter((i) => relationOf(firsts[i]!, copies[i]!) === 'duplicate');
      return {
        paraphrases: counted('paraphrase'),
        otherLanguage: counted('other_language'),
        different,
        otherIds: [taken.length, changed.length],
        lowestClean,
      };
    };
    return { threshold: THRESHOLDS.text, parts: { dev: measure('dev'), test: measure('test') } };
  } finally {
    await embedder.close();
  }
}
