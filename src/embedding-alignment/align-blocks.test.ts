import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignBlocks } from './align-blocks.ts';

describe('aligning an article with its translation', () => {
  it('pairs headings, sentences, items and cells by position', () => {
    const en = `Coins arrive late. Wait an hour.

## What to send

1. the **txid**;
2. a [screenshot](kb:x).

| Case | Fee |
|---|---|
| No memo | 10 USDT |`;
    const zh = `到账较慢。请等一小时。

## 要提交什么

1. **txid**；
2. [截图](kb:x)。

| 情形 | 费用 |
|---|---|
| 没填 memo | 10 USDT |`;
    expect(alignBlocks(zh, en)).toEqual([
      { zh: '到账较慢。请等一小时。', en: 'Coins arrive late. Wait an hour.' },
      { zh: '到账较慢。', en: 'Coins arrive late.' },
      { zh: '请等一小时。', en: 'Wait an hour.' },
      { zh: '要提交什么', en: 'What to send' },
      { zh: 'txid；', en: 'the txid;' },
      { zh: '截图。', en: 'a screenshot.' },
      { zh: '情形 费用', en: 'Case Fee' },
      { zh: '情形', en: 'Case' },
      { zh: '费用', en: 'Fee' },
      { zh: '没填 memo 10 USDT', en: 'No memo 10 USDT' },
      { zh: '没填 memo', en: 'No memo' },
      { zh: '10 USDT', en: '10 USDT' },
    ]);
  });

  it('pairs a paragraph as a whole where its sentences differ in number', () => {
    expect(alignBlocks('先等一小时，再联系我们。', 'Wait an hour. Then contact us.')).toEqual([
      { zh: '先等一小时，再联系我们。', en: 'Wait an hour. Then contact us.' },
    ]);
  });

  it('pairs only the heading of a section that is not in step, and goes on with the next', () => {
    const zh = '## 甲\n\n一段。\n\n## 乙\n\n二段。';
    const en = '## A\n\n- one\n- more\n\n## B\n\nTwo.';
    expect(alignBlocks(zh, en)).toEqual([
      { zh: '甲', en: 'A' },
      { zh: '乙', en: 'B' },
      { zh: '二段。', en: 'Two.' },
    ]);
  });

  it('pairs nothing of articles with other sections, and nothing of code', () => {
    expect(alignBlocks('## 甲\n\n文', '文')).toEqual([]);
    expect(alignBlocks('```\nGET /x\n```', '```\nGET /x\n```')).toEqual([]);
  });

  it('never fails, and gives only text of its own side', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (zh, en) => {
        for (const pair of alignBlocks(zh, en)) {
          expect(typeof pair.zh).toBe('string');
          expect(typeof pair.en).toBe('string');
        }
      }),
    );
  });
});
