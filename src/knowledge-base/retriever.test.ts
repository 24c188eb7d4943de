import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJiebaSegmenter } from '../adapters/jieba-segmenter.ts';
import type { Embedder } from '../ports/embedder.ts';
import { createExactVectors, selectLargest } from './exact-vectors.ts';
import { buildLexicalIndex } from './lexical-index.ts';
import { createRetriever } from './retriever.ts';
import { createSearchTerms } from './search-terms.ts';

const glossary = [
  { id: 'withdrawal', names: ['withdrawal', 'cash out', '提现', '提币'] },
  { id: 'memo', names: ['memo', 'destination tag', '备注标签'] },
];
const toTerms = createSearchTerms({ segment: createJiebaSegmenter(['提现', '提币']), glossary });

describe('search terms', () => {
  it('join traditional and simplified, singular and plural, full and half width', () => {
    expect(toTerms('網絡錯誤')).toEqual(toTerms('网络错误'));
    expect(toTerms('Withdrawals')).toEqual(toTerms('withdrawal'));
    expect(toTerms('ＴＲＣ２０')).toEqual(toTerms('trc20'));
  });
  it('join the names of one thing across languages', () => {
    expect(toTerms('how to cash out')).toContain('§withdrawal');
    expect(toTerms('怎么提币')).toContain('§withdrawal');
    expect(toTerms('no destination tag')).toContain('§memo');
  });
  it('keep codes whole and split them too', () => {
    expect(toTerms('error KES-1022')).toEqual(expect.arrayContaining(['kes-1022', '1022']));
  });
  it('cut Chinese around numbers and tickers', () => {
    const terms = toTerms('充值了500U到TRC20没到账');
    expect(terms).toEqual(expect.arrayContaining(['充值', '500u', 'trc20']));
  });
  it('never fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => Array.isArray(toTerms(text))),
    );
  });
});

describe('selecting the largest', () => {
  it('is what sorting gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 0, max: 12 }),
        (scores, limit) => {
          const sorted = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
          expect(selectLargest(scores, limit)).toEqual(sorted.slice(0, limit));
        },
      ),
    );
  });
});

const TEXTS = [
  'How to withdraw coins',
  '提现手续费是多少',
  'Error code 1022 means a wrong signature',
  'Bank cards and limits',
];
/** One axis a text: the query "like N" lies on axis N. */
const axis = (i: number): Float32Array => Float32Array.from({ length: 4 }, (_, j) => (i === j ? 1 : 0));
const embedder: Embedder = {
  model: { id: 'axes', dimensions: 4, revision: '1' },
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => {
        const found = /like (\d)/.exec(text);
        return { vector: axis(Number(found?.[1] ?? 3)), truncated: false, empty: text.trim() === '' };
      }),
    ),
  warmUp: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
const retriever = createRetriever({
  embedder,
  vectors: createExactVectors(TEXTS.map((_, i) => axis(i))),
  lexicalIndex: buildLexicalIndex(TEXTS, toTerms),
  toTerms,
  textOf: (position) => TEXTS[position] ?? '',
});
const first = async (text: string, mode: 'lexical' | 'vector' | 'hybrid') =>
  (await retriever.retrieve(text, { mode, limit: 4 }))[0]?.position;

describe('the retriever', () => {
  it('finds by words, by meaning, and by both', async () => {
    expect(await first('signature 1022', 'lexical')).toBe(2);
    expect(await first('like 0', 'vector')).toBe(0);
    expect(await first('like 0', 'hybrid')).toBe(0);
  });
  it('finds across languages by the glossary', async () => {
    expect(
      (await retriever.retrieve('cash out', { mode: 'lexical', limit: 4 })).map(({ position }) => position),
    ).toContain(1);
  });
  it('gives every candidate both kinds of evidence', async () => {
    const found = await retriever.retrieve('like 0 signature 1022', { mode: 'hybrid', limit: 4 });
    const code = found.find(({ position }) => position === 2);
    expect(code?.similarity).toBe(0);
    expect(code?.lexical).toBeGreaterThan(0);
    expect(found).toHaveLength(4);
  });
  it('finds nothing for a text without content', async () => {
    expect(await retriever.retrieve('  ', { mode: 'hybrid', limit: 4 })).toEqual([]);
    expect(await retriever.retrieve('', { mode: 'lexical', limit: 4 })).toEqual([]);
  });
});
