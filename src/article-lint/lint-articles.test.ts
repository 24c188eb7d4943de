import { describe, expect, it } from 'vitest';
import { makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import type { Article } from '../knowledge-base/parse-article.ts';
import { checkOutsideLinks } from './check-links.ts';
import { lintArticles, type LintOptions } from './lint-articles.ts';
import type { LintArticle } from './lint-finding.ts';
import { findStatements } from './quantity-statements.ts';

const OPTIONS: LintOptions = {
  today: new Date('2026-11-24T00:00:00Z'),
  staleMonths: 18,
  languages: ['en'],
  ask: null,
  embedder: null,
};

/** An article as a file: six lines of front matter stand before its body. */
function file(id: string, body: string, change: Partial<Article> = {}): LintArticle {
  const article = makeArticle(id, body, change);
  const front = `---\nid: ${id}\nlanguage: ${article.language}\nupdated: ${article.updatedOn}\nrelated: []\n---\n`;
  return { article, path: `${article.language}/${id}.md`, bodyLine: 7, source: front + body };
}

async function lint(articles: readonly LintArticle[], change: Partial<LintOptions> = {}): Promise<string[]> {
  const findings = await lintArticles(articles, { ...OPTIONS, ...change });
  return findings.map(
    ({ path, line, severity, check, message }) => `${path}:${line} ${severity} ${check} ${message}`,
  );
}

describe('dead links', () => {
  it('are told by file and line: to articles, files, headings and nowhere; code and good links are not', async () => {
    const found = await lint([
      file(
        'one',
        '# Top\n\nSee [two](kb:two), [gone](kb:gone) and\n[a file](two.md), [no file](../en/three.md).\n\n[here](#top) [not here](#bottom) [help](/help/two) [lost](/help/lost) []() `[code](kb:none)`\n\n[mail](mailto:a@b.example)',
        { related: ['two', 'nowhere'] },
      ),
      file('two', 'Text of the second article.'),
    ]);
    expect(found).toEqual([
      'en/one.md:5 error dead-link related article "nowhere" does not exist',
      'en/one.md:9 error dead-link there is no article "gone"',
      'en/one.md:10 error dead-link "../en/three.md" leads to no file; link to articles as kb:ID',
      'en/one.md:12 error dead-link the page has no heading for "#bottom"',
      'en/one.md:12 error dead-link there is no article "lost"',
      'en/one.md:12 error dead-link the link has no address',
    ]);
  });

  it('to other sites are asked for once each, and only when wanted', async () => {
    const article = file(
      'one',
      '[a](https://a.example/x) [b](https://a.example/x#y)\n[c](https://b.example) [d](https://c.example)',
    );
    expect(await lint([article])).toEqual([]);
    const asked: string[] = [];
    const found = await lint([article], {
      ask: (url) => {
        asked.push(url);
        return Promise.resolve(
          url.includes('b.example') ? 'gone' : url.includes('c.example') ? 'unsure' : 'ok',
        );
      },
    });
    expect(found).toEqual([
      'en/one.md:8 error dead-link https://b.example is gone',
      'en/one.md:8 warning dead-link https://c.example did not answer; look at it by hand',
    ]);
    expect(asked.sort()).toEqual(['https://a.example/x', 'https://b.example', 'https://c.example']);
    expect(await checkOutsideLinks([], () => Promise.reject(new Error('not asked')))).toEqual([]);
  });
});

describe('languages and dates', () => {
  it('tell what is missing; traditional Chinese serves readers of Chinese', async () => {
    const found = await lint(
      [
        file('both', 'Text.'),
        file('both', '文字。', { language: 'zh' }),
        file('only', 'Text too.'),
        file('hant', '文字。', { language: 'zh-Hant' }),
      ],
      { languages: ['zh', 'en'] },
    );
    expect(found).toEqual([
      'en/only.md:3 warning missing-translation "only" is missing in zh',
      'zh-Hant/hant.md:3 warning missing-translation "hant" is missing in en',
    ]);
  });

  it('tell what is old or in the future', async () => {
    const found = await lint([
      file('fresh', 'Fresh text.', { updatedOn: '2025-05-25' }),
      file('old', 'Old text.', { updatedOn: '2025-05-23' }),
      file('next', 'Future text.', { updatedOn: '2027-01-01' }),
    ]);
    expect(found).toEqual([
      'en/next.md:4 error stale 2027-01-01 is in the future',
      'en/old.md:4 warning stale last changed on 2025-05-23, more than 18 months ago',
    ]);
  });
});

describe('duplicates', () => {
  const long =
    'To withdraw coins, open the wallet, choose the coin and its network, paste the address and confirm by the code that we send.';
  it('of whole articles and of passages are told once', async () => {
    const found = await lint([
      file('a-one', `# One\n\n${long}\n\nMore about it.`),
      file('a-two', `# One\n\n${long}\n\nMore about it!`),
      file(
        'b-other',
        `# Fees\n\nEvery fee is listed in the table of the fees page, by coin and by network.\n\n# Again\n\n${long} Then wait.`,
      ),
    ]);
    expect(found.map((line) => line.replace(/\(\d+%\)/, ''))).toEqual([
      'en/a-two.md:7 error duplicate says the same as en/a-one.md',
      'en/b-other.md:13 warning duplicate repeats a passage of en/a-one.md:9 ',
      'en/b-other.md:13 warning duplicate repeats a passage of en/a-two.md:9 ',
    ]);
  });

  it('of titles, and of meanings with an embedder', async () => {
    const words = 'coins network address wallet withdraw confirm choose open paste code deposit transfer';
    const shuffled = words.split(' ').reverse().join(' ');
    const articles = [
      file('first', `${words} here.`, { title: 'Same' }),
      file('second', `${shuffled} here.`, { title: 'same!' }),
    ];
    expect(await lint(articles)).toEqual([
      'en/second.md:1 warning duplicate has the same title as en/first.md',
    ]);
    expect(await lint(articles, { embedder: createWordEmbedder() })).toContainEqual(
      expect.stringMatching(/second\.md:7 warning duplicate says in like words/),
    );
  });
});

describe('conflicting numbers', () => {
  it('in the same phrase of two articles are an error, in a like one a warning', async () => {
    const found = await lint([
      file(
        'one',
        'A withdrawal of USDT on TRC-20 costs 1 USDT each time.\n\n- Reviewers answer within 24 hours on working days.',
      ),
      file('two', 'Intro.\n\nA withdrawal of USDT on TRC-20 costs 2 USDT each time.'),
      file('three', 'Our reviewers answer within 48 hours on working days.'),
      file('four', 'A withdrawal of USDT on TRC-20 costs 1 USDT each time.'),
    ]);
    expect(found).toEqual([
      'en/three.md:7 warning conflicting-number "Our reviewers answer within 48 hours on working days." against "Reviewers answer within 24 hours on working days." at en/one.md:9',
      'en/two.md:9 error conflicting-number "A withdrawal of USDT on TRC-20 costs 2 USDT each time." against "A withdrawal of USDT on TRC-20 costs 1 USDT each time." at en/one.md:7',
    ]);
  });

  it('are found in tables by row and column, in Chinese too; rows that differ by design are not', async () => {
    const table = (fee: string, more = '') =>
      `## 提现费用\n\n| 币种 | 手续费 | 最低 |\n|---|---|---|\n| USDT 波场网络 | ${fee} USDT | 10 USDT |\n| USDT 以太坊网络 | 4 USDT | 20 USDT |${more}`;
    const zh = { language: 'zh' } as const;
    const found = await lint([
      file('biao-one', table('1'), zh),
      file('biao-two', `提现前请先看这里的说明。\n\n${table('1.5', '\n| 其他币种 | 1万 | 无 |')}`, zh),
    ]);
    expect(found.filter((line) => line.includes('conflicting'))).toEqual([
      'zh/biao-two.md:13 error conflicting-number "1.5 USDT" against "1 USDT" at zh/biao-one.md:11',
    ]);
    expect(
      await lint([
        file('levels', 'Level 1 may withdraw 100 USDT a day.\n\nLevel 2 may withdraw 200 USDT a day.'),
      ]),
    ).toEqual([]);
    expect(
      await lint([
        file(
          'cases',
          '## When we pay\n\n| Deviation | Duration | Paid |\n|---|---|---|\n| Four in a hundred | 75 s | Yes |\n| Four in a hundred | 20 s | No |',
        ),
      ]),
    ).toEqual([]);
  });

  it('between the languages of an article are told where they stand', async () => {
    const found = await lint([
      file('limits', '# Limits\n\nThe limit is 50,000 USDT.\n\nFor 24 hours, 3 times.'),
      file('limits', '# 限额\n\n限额为 5万 USDT。\n\n48 小时，三次。', { language: 'zh' }),
    ]);
    expect(found).toEqual([
      'en/limits.md:11 error conflicting-number 24 is not in the other language, zh/limits.md',
      'zh/limits.md:11 error conflicting-number 48 is not in the other language, en/limits.md',
    ]);
  });

  it('come from statements that leave names, code and list numbers alone', () => {
    const body =
      '1. Send the USDT on TRC-20 from level L2 with 2FA within 30 minutes.\n\n```\nfee = 12 dollars in this code\n```\n\nShort 5.';
    expect(findStatements(body).map(({ numbers }) => numbers)).toEqual([[30]]);
  });
});
