import type { SearchTerms } from './search-terms.ts';

export interface LexicalHit {
  readonly position: number;
  /** BM25; comparable within one query only. */
  readonly score: number;
  /** Share of the query's term weight (idf) that the passage holds, in [0, 1]. */
  readonly coverage: number;
}

export interface LexicalQuery {
  readonly hits: readonly LexicalHit[];
  /** Share of the query's term weight that any passage of the collection knows at all, in [0, 1]. */
  readonly knownShare: number;
}

export interface LexicalIndex {
  readonly size: number;
  /** Best first, at most `limit`; with `accept`, only of those positions. */
  search(text: string, limit: number, accept?: (position: number) => boolean): LexicalQuery;
  /** Inverse document frequency of a term, the one of an unseen term if it is unknown. */
  idf(term: string): number;
}

/** Usual constants of BM25 (Robertson and Zaragoza 2009): saturation of repeats, and how far length counts. */
const K1 = 1.2;
const B = 0.6;

interface Postings {
  readonly positions: number[];
  readonly counts: number[];
}

/** An inverted index with BM25 over passages given by position. */
export function buildLexicalIndex(texts: readonly string[], toTerms: SearchTerms): LexicalIndex {
  const postings = new Map<string, Postings>();
  const lengths = new Float64Array(texts.length);
  let total = 0;
  texts.forEach((text, position) => {
    const counts = new Map<string, number>();
    const terms = toTerms(text);
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    lengths[position] = terms.length;
    total += terms.length;
    for (const [term, count] of counts) {
      let list = postings.get(term);
      if (!list) {
        list = { positions: [], counts: [] };
        postings.set(term, list);
      }
      list.positions.push(position);
      list.counts.push(count);
    }
  });
  const average = total / Math.max(1, texts.length) || 1;
  const idfOf = (frequency: number): number =>
    Math.log(1 + (texts.length - frequency + 0.5) / (frequency + 0.5));

  return {
    size: texts.length,
    idf: (term) => idfOf(postings.get(term)?.positions.length ?? 0),
    search(text, limit, accept = () => true) {
      const terms = [...new Set(toTerms(text))];
      const scores = new Map<number, { score: number; weight: number }>();
      let whole = 0;
      let known = 0;
      for (const term of terms) {
        const list = postings.get(term);
        const idf = idfOf(list?.positions.length ?? 0);
        whole += idf;
        if (!list) continue;
        known += idf;
        for (let k = 0; k < list.positions.length; k += 1) {
          const position = list.positions[k]!;
          const count = list.counts[k]!;
          const gain = (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * lengths[position]!) / average));
          const held = scores.get(position);
          if (held) {
            held.score += gain;
            held.weight += idf;
          } else scores.set(position, { score: gain, weight: idf });
        }
      }
      const hits = [...scores]
        .filter(([position]) => accept(position))
        .map(([position, { score, weight }]) => ({ position, score, coverage: weight / whole }))
        .sort((a, b) => b.score - a.score || a.position - b.position)
        .slice(0, limit);
      return { hits, knownShare: whole > 0 ? known / whole : 0 };
    },
  };
}
