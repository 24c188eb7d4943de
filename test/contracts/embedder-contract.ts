import { describe, expect, it } from 'vitest';
import type { Embedder, EmbeddingKind } from '../../src/ports/embedder.ts';

export interface EmbedderCase {
  /** The languages whose sense the model can tell. */
  readonly languages: readonly ('zh' | 'en')[];
  readonly open: () => Promise<{ readonly embedder: Embedder; close(): Promise<void> }>;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Longest time for which a timer of 2 ms was kept waiting. */
async function longestBlock<T>(work: () => Promise<T>): Promise<{ result: T; blockedMs: number }> {
  let blockedMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    blockedMs = Math.max(blockedMs, now - last - 2);
    last = now;
  }, 2);
  try {
    return { result: await work(), blockedMs };
  } finally {
    clearInterval(timer);
  }
}

const KINDS: readonly EmbeddingKind[] = ['query', 'passage', 'symmetric'];

const HOSTILE: Readonly<Record<string, string>> = {
  empty: '',
  blanks: ' \n\t\u3000',
  'emoji only': '😀🚀🔥',
  'lone surrogates': 'withdrawal \ud800 stuck \udc00 提现',
  'only lone surrogates': '\udc00\ud800 \ud800',
  'unknown symbols': '⟁⟒⏃⌇ ꙮ ᚠᚢᚦ',
  controls: '\u0000\u0007\u202e\u2066',
  'one megabyte': '提现没有到账 my deposit is missing '.repeat(35_000),
  'one megabyte of one word': 'a'.repeat(1_000_000),
  'one megabyte of blanks': ' '.repeat(1_000_000),
  hexadecimal: `0x${'deadbeef'.repeat(40)}`,
};

const TOPICS = {
  en: [
    ['My withdrawal has not arrived', 'The withdrawal I made is still missing'],
    ['How do I turn on two-factor authentication?', 'Enable the authenticator code for logging in'],
    ['The seller does not release the coins', 'I paid but the seller refuses to send my crypto'],
  ],
  zh: [
    ['提现没有到账', '我提出来的币一直没收到'],
    ['怎么开启双重验证', '如何启用谷歌验证器登录'],
    ['卖家不放币', '我已付款但卖家拒绝放行'],
  ],
} as const;

/** What every embedder must do, whatever runs it. */
export function describeEmbedder(name: string, { languages, open }: EmbedderCase): void {
  describe(name, { timeout: 60_000 }, () => {
    const within = async <T>(work: (embedder: Embedder) => Promise<T>): Promise<T> => {
      const { embedder, close } = await open();
      try {
        return await work(embedder);
      } finally {
        await close();
      }
    };

    it('gives unit vectors of the stated size, in the order of the texts, whatever their lengths', () =>
      within(async (embedder) => {
        const [language = 'en'] = languages;
        const texts = TOPICS[language].flat().flatMap((text) => [text, `${text} `.repeat(20)]);
        const together = await embedder.embed(texts, { kind: 'passage' });
        expect(together).toHaveLength(texts.length);
        for (const [i, text] of texts.entries()) {
          const [alone] = await embedder.embed([text], { kind: 'passage' });
          const { vector } = together[i]!;
          expect(vector).toHaveLength(embedder.model.dimensions);
          expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 4);
          // Quantised models give a text a slightly other vector in other company.
          expect(dot(alone!.vector, vector)).toBeGreaterThan(0.97);
        }
      }));

    it('puts paraphrases nearer than other topics', () =>
      within(async (embedder) => {
        for (const language of languages) {
          const texts = TOPICS[language].flat();
          const vectors = (await embedder.embed(texts, { kind: 'symmetric' })).map(({ vector }) => vector);
          for (let i = 0; i < texts.length; i += 2) {
            const own = dot(vectors[i]!, vectors[i + 1]!);
            vectors.forEach((other, j) => {
              if (j !== i && j !== i + 1)
                expect(own, `${texts[i]} | ${texts[j]}`).toBeGreaterThan(dot(vectors[i]!, other));
            });
          }
        }
      }));

    for (const kind of KINDS) {
      it(`answers hostile texts with finite unit vectors (${kind})`, () =>
        within(async (embedder) => {
          const names = Object.keys(HOSTILE);
          const embeddings = await embedder.embed(Object.values(HOSTILE), { kind });
          const by = Object.fromEntries(names.map((one, i) => [one, embeddings[i]!]));
          for (const one of names) {
            const { vector } = by[one]!;
            expect(vector.every(Number.isFinite), one).toBe(true);
            expect(Math.sqrt(dot(vector, vector)), one).toBeCloseTo(1, 4);
          }
          for (const one of [
            'empty',
            'blanks',
            'emoji only',
            'only lone surrogates',
            'controls',
            'one megabyte of blanks',
          ]) {
            expect(by[one]!.empty, one).toBe(true);
          }
          expect(by['lone surrogates']!.empty).toBe(false);
          expect(by['one megabyte']!.empty).toBe(false);
          expect(by['one megabyte']!.truncated).toBe(true);
          expect(by['lone surrogates']!.truncated).toBe(false);
        }));
    }

    it('does not hold the event loop while it embeds', () =>
      within(async (embedder) => {
        await embedder.warmUp();
        const topics = languages.flatMap((language) => TOPICS[language].flat());
        const texts = Array.from({ length: 200 }, (_, i) => `${topics[i % topics.length]} ${i}`);
        // Other processes may hold the core as well: what the embedder holds, it holds every time.
        let blocked = Infinity;
        for (let attempt = 0; attempt < 3 && blocked >= 50; attempt += 1) {
          let reported = 0;
          const { result, blockedMs } = await longestBlock(() =>
            embedder.embed([...texts, HOSTILE['one megabyte']!], {
              kind: 'passage',
              onProgress: (done) => {
                expect(done).toBeGreaterThan(reported);
                reported = done;
              },
            }),
          );
          expect(result).toHaveLength(201);
          expect(reported).toBe(201);
          blocked = Math.min(blocked, blockedMs);
        }
        expect(blocked).toBeLessThan(50);
      }));

    it('answers many callers at once, each with its own texts', () =>
      within(async (embedder) => {
        const topics = languages.flatMap((language) => TOPICS[language].flat());
        const answers = await Promise.all(topics.map((text) => embedder.embed([text], { kind: 'query' })));
        const together = await embedder.embed(topics, { kind: 'query' });
        answers.forEach(([one], i) => expect(dot(one!.vector, together[i]!.vector)).toBeGreaterThan(0.97));
      }));

    it('takes no texts for no answer, and stops when the caller gives up', () =>
      within(async (embedder) => {
        expect(await embedder.embed([], { kind: 'query' })).toEqual([]);
        const stopped = AbortSignal.abort(new Error('given up'));
        await expect(embedder.embed(['text'], { kind: 'passage', signal: stopped })).rejects.toThrow(
          'given up',
        );
        const controller = new AbortController();
        const texts = Array.from({ length: 300 }, (_, i) => `withdrawal 提现 ${i} `.repeat(10));
        const running = embedder.embed(texts, { kind: 'passage', signal: controller.signal });
        setTimeout(() => controller.abort(new Error('given up')), 20);
        await expect(running).rejects.toThrow('given up');
        expect(await embedder.embed(['text 提现'], { kind: 'passage' })).toHaveLength(1);
      }));

    it('gives the caller vectors of its own', () =>
      within(async (embedder) => {
        const [first] = await embedder.embed(['withdrawal 提现'], { kind: 'query' });
        const kept = first!.vector.slice();
        first!.vector.fill(0);
        const [second] = await embedder.embed(['withdrawal 提现'], { kind: 'query' });
        expect(dot(second!.vector, kept)).toBeGreaterThan(0.99);
      }));

    it('refuses to work once closed', () =>
      within(async (embedder) => {
        await embedder.close();
        await expect(embedder.embed(['text'], { kind: 'query' })).rejects.toMatchObject({
          code: 'model_unavailable',
        });
      }));
  });
}
