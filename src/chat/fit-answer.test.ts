import { describe, expect, it } from 'vitest';
import { createSearchTerms } from '../knowledge-base/search-terms.ts';
import { cutTables, dropLinks, openLinks } from './fit-answer.ts';

const toTerms = createSearchTerms();
const table = [
  'Fees:',
  '| Network | Fee |',
  '|---|---|',
  '| Tron | 1 USDT |',
  '| Solana | 2 USDT |',
  'More below.',
];

describe('cutTables', () => {
  it('keeps the head and the rows asked for', () => {
    expect(cutTables(table.join('\n'), 'What is the fee on Solana?', toTerms).split('\n')).toEqual([
      'Fees:',
      '| Network | Fee |',
      '|---|---|',
      '| Solana | 2 USDT |',
      'More below.',
    ]);
  });

  it.each(['What are the fees?', 'Is there a fee in USDT?', 'On Polygon?', '', '😀'])(
    'keeps every row when the question tells none from the others: %s',
    (question) => {
      expect(cutTables(table.join('\n'), question, toTerms)).toBe(table.join('\n'));
    },
  );

  it('does not take a word in another cell for the name of a row', () => {
    const text = ['| Network | Minimum |', '| Tron | 1 |', '| XRP | 2, a tag is needed on deposit |'].join(
      '\n',
    );
    expect(cutTables(text, 'What does a deposit on Tron need?', toTerms)).toBe(
      '| Network | Minimum |\n|---|---|\n| Tron | 1 |',
    );
    expect(cutTables(text, 'What does a deposit need?', toTerms).split('\n')).toHaveLength(4);
  });

  it('keeps all rows that are meant, of each table for itself, and tables that end the text or have no rows', () => {
    const text = [...table, ...table.slice(1, 5), '', '| only a head |'].join('\n');
    const cut = cutTables(text, 'Tron or Solana?', toTerms);
    expect(cut).toBe(text);
    expect(cutTables('| A | B |', 'A?', toTerms)).toBe('| A | B |');
    expect(cutTables('', 'A?', toTerms)).toBe('');
  });
});

describe('links', () => {
  const text = 'See [deposits](kb:deposit-not-credited) and [the law](https://example.com).';

  it('opens links to articles for a reader', () => {
    expect(openLinks(text, 'https://help.example', 'zh')).toBe(
      'See [deposits](https://help.example/help/deposit-not-credited?lang=zh) and [the law](https://example.com).',
    );
  });

  it('leaves their words for a model', () => {
    expect(dropLinks(text)).toBe('See deposits and [the law](https://example.com).');
  });
});
