import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractEntities } from '../triage/extract-entities.ts';
import { judgeOthers, judgeOwn, textScore, type JudgedLink } from './judge-likeness.ts';
import { identifiersOf, measureLikeness, type Message } from './measure-likeness.ts';
import { normaliseMessage, shareOfShingles, wordShingles } from './word-shingles.ts';

const HASH = 'a1'.repeat(32);
const message = (text: string, type: string | null = 'DEP-01', vector: number[] | null = null): Message => ({
  text,
  type,
  entities: extractEntities(text),
  vector: vector ? Float32Array.from(vector) : null,
});
const judge = (a: Message, b: Message): JudgedLink | null =>
  judgeOwn(measureLikeness(a, b), { mine: a.type, other: b.type });

describe('judgeOwn', () => {
  it('takes the same words for a repeat, however they are set', () => {
    expect(judge(message('我的充值没有到账！'), message('我的充值 没有到账', 'WDR-01'))).toEqual({
      relation: 'duplicate',
      reasons: ['same_text'],
      score: 1,
    });
  });

  it('takes one transaction for one matter, in two languages', () => {
    const link = judge(message(`Deposit ${HASH} is missing`), message(`交易 ${HASH} 没到账`));
    expect(link).toMatchObject({ relation: 'duplicate', reasons: ['same_transaction'] });
  });

  it('makes a thread of another problem about one order', () => {
    const link = judge(
      message('Order 2026697615459541916 is not released', 'P2P-01'),
      message(
        'A man who knew number 2026697615459541916 called, said he was from your security team and wanted my code',
        'SCM-02',
      ),
    );
    expect(link).toEqual({ relation: 'thread', reasons: ['same_order', 'other_type'], score: 1 });
  });

  it('keeps a form letter about two orders or two sums apart', () => {
    const letter = (order: string, amount: string): Message =>
      message(
        `I paid the seller in full, ${amount} USDT, and order ${order} is not released.`,
        'P2P-01',
        [1, 0],
      );
    expect(judge(letter('2026697615459541916', '500'), letter('2026697615459541999', '500'))).toBeNull();
    const sum = (amount: string): Message =>
      message(`I paid ${amount} USDT and nothing came.`, 'P2P-01', [1, 0]);
    expect(judge(sum('500'), sum('700'))).toBeNull();
    expect(
      judge(sum('500'), message('I paid 500 USDT and nothing has come', 'P2P-01', [1, 0])),
    ).toMatchObject({
      relation: 'duplicate',
      reasons: ['similar_text'],
    });
  });

  it('takes an address for less than a transaction', () => {
    const to = 'THpk5778LF7VUvpLxE5wuQtDdtYdnMbGZN';
    expect(judge(message(`Sent 50 USDT to ${to}`), message(`Missing 80 USDT at ${to}`))?.relation).toBe(
      'thread',
    );
    expect(judge(message(`Sent it to ${to}`), message(`Nothing arrived at ${to}`))?.relation).toBe(
      'duplicate',
    );
  });

  it('finds nothing in two matters, in empty texts and in marks', () => {
    expect(judge(message('My card was refused'), message('How do I reset my password?'))).toBeNull();
    expect(judge(message(''), message(''))).toBeNull();
    expect(judge(message('!!!'), message('???'))).toBeNull();
  });

  it('is the same from both sides, and every text repeats itself', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab 1中文,.'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(judge(message(a), message(b))).toEqual(judge(message(b), message(a)));
        if (/[\p{L}\p{N}]/u.test(a)) expect(judge(message(a), message(a))?.relation).toBe('duplicate');
      }),
    );
  });
});

describe('judgeOthers', () => {
  it('relates two customers by what both name, and by nothing else', () => {
    expect(judgeOthers(['order_id', 'order_id'])).toEqual({
      relation: 'related',
      reasons: ['same_order', 'other_customer'],
      score: 1,
    });
    expect(judgeOthers([])).toBeNull();
  });
});

describe('textScore', () => {
  it('grows with both parts, stays in [0, 1], and goes by words where there is no vector', () => {
    expect(textScore({ cosine: 0.7, shingles: 0.2 })).toBeNull();
    expect(textScore({ cosine: 0.8, shingles: 0.2 })).toBeCloseTo(0.9);
    expect(textScore({ cosine: 1, shingles: 1 })).toBe(1);
    expect(textScore({ cosine: null, shingles: 0.1 })).toBeNull();
    expect(textScore({ cosine: null, shingles: 0.5 })).toBe(0.5);
  });
});

describe('identifiers and shingles', () => {
  it('leave out ids whose checksum is wrong, and repeats', () => {
    const entities = extractEntities(`${HASH} and again ${HASH}, to THpk5778LF7VUvpLxE5wuQtDdtYdnMbGZX`);
    expect(identifiersOf(entities).map(({ kind }) => kind)).toEqual(['txid']);
  });

  it('see traditional and simplified characters alike', () => {
    expect(shareOfShingles(wordShingles('賣家沒有放幣'), wordShingles('卖家没有放币'))).toBe(1);
    expect(normaliseMessage('  ¿Hola?  Ｗｏｒｌｄ ')).toBe('holaworld');
  });
});
