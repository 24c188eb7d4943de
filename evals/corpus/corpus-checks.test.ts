import { describe, expect, it } from 'vitest';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import { factNumbers } from '../../src/knowledge-base/fact-numbers.ts';
import { sharedNgrams } from '../../src/knowledge-base/near-duplicates.ts';
import { checkArticles } from './check-articles.ts';
import { checkNames } from './check-names.ts';
import { checkTickets } from './check-tickets.ts';
import { findPolicyConflicts } from './find-policy-conflicts.ts';
import type { CorpusProblem } from './problem.ts';

const knowledge = await readKnowledgeFolder('kb');
const collect = (check: (report: (problem: CorpusProblem) => void) => void): CorpusProblem[] => {
  const problems: CorpusProblem[] = [];
  check((problem) => problems.push(problem));
  return problems;
};

describe('the corpus', () => {
  it('has nothing unreadable, no dead link and no number that differs between languages', () => {
    expect(knowledge.problems).toEqual([]);
    const clauseIds = new Set(knowledge.clauses.map(({ id }) => id));
    expect(collect((report) => checkArticles(knowledge.articles, clauseIds, report))).toEqual([]);
  });

  it('has clauses that do not contradict one another', () => {
    expect(findPolicyConflicts(knowledge.clauses)).toEqual([]);
  });
});

describe('findPolicyConflicts', () => {
  it('finds the conflicts that appear when no clause yields to another', () => {
    const stubborn = knowledge.clauses.map((clause) => ({ ...clause, exceptions: [] }));
    expect(findPolicyConflicts(stubborn).length).toBeGreaterThan(10);
  });
});

describe('checkArticles', () => {
  it('reports a number that only one language has, and a dead link', () => {
    const [zh] = knowledge.articles.filter(({ key }) => key === 'withdrawal-under-review:zh');
    const [en] = knowledge.articles.filter(({ key }) => key === 'withdrawal-under-review:en');
    if (!zh || !en) throw new Error('The articles are gone');
    const changed = [
      zh,
      {
        ...en,
        body: `${en.body}\n\nAt most 4,321 USDT, see [this](kb:nowhere-at-all), to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3.`,
      },
    ];
    const messages = collect((report) => checkArticles(changed, new Set(en.clauseIds), report)).map(
      ({ message }) => message,
    );
    expect(messages).toContainEqual(expect.stringContaining('4321'));
    expect(messages).toContainEqual('kb:nowhere-at-all is no article');
    expect(messages).toContainEqual('1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3 has a wrong checksum');
  });
});

describe('factNumbers', () => {
  it('reads units of both languages, and leaves out code, links, list marks and small counts', () => {
    expect([...factNumbers('1. 共1.2万 USDT，3 次，`404`，[见](kb:a-99)')]).toEqual(['12000']);
    expect([...factNumbers('12,000 USDT or 1.5 million, 3 times')]).toEqual(['12000', '1500000']);
  });
});

describe('checkTickets', () => {
  it('names line and field of what is wrong', () => {
    const row = {
      id: 'a',
      text: 'where is my 5 usdt',
      lang: 'en',
      label: 'DEP-01',
      also_ok: ['DEP-01'],
      entities: { txid: [], address: [], order_id: ['999'], amount: [], time: [] },
      risk: 'low',
      priority: 'normal',
    };
    const problems = collect(
      (report) => void checkTickets('t.jsonl', 'test', [row, { ...row, label: 'XXX-01' }], report),
    );
    expect(problems).toContainEqual(expect.objectContaining({ check: 'entity', path: 't.jsonl:1' }));
    expect(problems).toContainEqual(expect.objectContaining({ check: 'label', path: 't.jsonl:1' }));
    expect(problems).toContainEqual(
      expect.objectContaining({ check: 'schema', path: 't.jsonl:2', message: 'label: is no reason code' }),
    );
  });
});

describe('checkNames', () => {
  it('finds real companies, and leaves chains and block rewards alone', () => {
    const find = (text: string) =>
      collect((report) => checkNames([{ where: 'x', text }], 'error', report)).map(({ message }) => message);
    expect(find('moved it from Coinbase, 币安也一样')).toEqual(['names "coinbase"', 'names "币安"']);
    expect(find('Binance Smart Chain, a coinbase transaction, 币安智能链')).toEqual([]);
  });

  it('finds none in what the house says', () => {
    const own = [
      ...knowledge.articles.map(({ key, body }) => ({ where: key, text: body })),
      ...knowledge.pastCases.map(({ id, facts, reasons }) => ({ where: id, text: `${facts}\n${reasons}` })),
    ];
    expect(collect((report) => checkNames(own, 'error', report))).toEqual([]);
  });
});

describe('sharedNgrams', () => {
  it('is 1 for the same words, 0 for others, whatever the punctuation', () => {
    expect(sharedNgrams('Where is my deposit?!', 'where is my deposit')).toBe(1);
    expect(sharedNgrams('where is my deposit', '提现一直没到账怎么办啊')).toBe(0);
  });
});
