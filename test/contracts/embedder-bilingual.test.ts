import { describe, expect, it } from 'vitest';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { describeEmbedder } from './embedder-contract.ts';

const open = () => {
  const embedder = createBilingualEmbedder({ modelsFolder: 'models' });
  return Promise.resolve({ embedder, close: () => embedder.close() });
};

describeEmbedder('the bilingual embedder', { languages: ['zh', 'en'], open });

async function similarities(embedder: Embedder, text: string, others: readonly string[]): Promise<number[]> {
  const [own, ...rest] = await embedder.embed([text, ...others], { kind: 'passage' });
  return rest.map(({ vector }) => vector.reduce((sum, value, i) => sum + value * own!.vector[i]!, 0));
}

describe('the shared space', { timeout: 60_000 }, () => {
  const within = async (work: (embedder: Embedder) => Promise<void>): Promise<void> => {
    const { embedder, close } = await open();
    try {
      await work(embedder);
    } finally {
      await close();
    }
  };

  it('finds the other language', () =>
    within(async (embedder) => {
      const english = [
        'My withdrawal has not arrived',
        'How do I enable two-factor authentication?',
        'My position was liquidated',
        'The seller does not release the coins',
      ];
      const chinese = ['提现一直没到账', '怎么开启双重身份验证', '我的仓位被强平了', '卖家不放币'];
      for (const [i, text] of chinese.entries()) {
        const scores = await similarities(embedder, text, english);
        expect(scores.indexOf(Math.max(...scores)), text).toBe(i);
      }
    }));

  it('keeps text in both languages near its pure forms', () =>
    within(async (embedder) => {
      const mixed = '提现到TRC20没有arrive';
      const [chinese, english, other, otherEnglish] = await similarities(embedder, mixed, [
        '提现到TRC20没有到账',
        'My withdrawal to TRC20 did not arrive',
        '如何修改登录密码',
        'How do I change my password?',
      ]);
      expect(chinese).toBeGreaterThan(0.7);
      expect(english).toBeGreaterThan(0.5);
      expect(Math.min(chinese!, english!)).toBeGreaterThan(Math.max(other!, otherEnglish!) + 0.25);
    }));

  it('reads traditional, full-width and upper-case forms like the plain ones', () =>
    within(async (embedder) => {
      const [traditional] = await similarities(embedder, '提現未到賬', ['提现未到账']);
      const [wide] = await similarities(embedder, '用ＴＲＣ２０提现没到账', ['用TRC20提现没到账']);
      const [upper] = await similarities(embedder, 'MY WITHDRAWAL HAS NOT ARRIVED', [
        'my withdrawal has not arrived',
      ]);
      expect(Math.min(traditional!, wide!, upper!)).toBeGreaterThan(0.98);
    }));

  it('does not let ids drown the meaning', () =>
    within(async (embedder) => {
      const txid = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
      const [withId, other] = await similarities(embedder, `My deposit is missing, txid ${txid}`, [
        'My deposit is missing',
        `Please close my account ${txid}`,
      ]);
      expect(withId).toBeGreaterThan(0.7);
      expect(withId).toBeGreaterThan(other! + 0.2);
    }));
});
