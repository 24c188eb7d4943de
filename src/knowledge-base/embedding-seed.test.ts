import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { contentHash } from './content-hash.ts';
import { decodeEmbeddingSeed, encodeEmbeddingSeed, plantEmbeddingSeed } from './embedding-seed.ts';
import { articlePassages } from './knowledge-sources.ts';
import { syncKnowledge } from './sync-knowledge.ts';

const deposit = makeArticle('deposit', 'After twelve confirmations.');
const withdraw = makeArticle('withdraw', 'Within the hour.');

async function makeSeed(embedder = createWordEmbedder()): Promise<Uint8Array> {
  const texts = [deposit, makeArticle('signs', '🙂', { title: '🙂' })]
    .flatMap(articlePassages)
    .map(({ embeddedText }) => embeddedText);
  const embeddings = await embedder.embed(texts, { kind: 'passage' });
  return encodeEmbeddingSeed(
    embedder.model,
    texts.map((text, i) => ({ contentHash: contentHash(text), embedding: embeddings[i]! })),
  );
}

it('keeps vectors as unit vectors within float16, and what was marked', async () => {
  const embedder = createWordEmbedder();
  const rows = decodeEmbeddingSeed(await makeSeed(embedder), embedder.model)!;
  const [made] = await embedder.embed(['deposit\nAfter twelve confirmations.'], { kind: 'passage' });
  expect(Math.hypot(...rows[0]!.embedding.vector)).toBeCloseTo(1, 6);
  rows[0]!.embedding.vector.forEach((value, i) => expect(value).toBeCloseTo(made!.vector[i]!, 3));
  expect(rows.map(({ embedding }) => embedding.empty)).toEqual([false, true]);
});

it('is left alone for another model, and refused when cut short', async () => {
  const seed = await makeSeed();
  expect(decodeEmbeddingSeed(seed, { id: 'words', dimensions: 512, revision: '2' })).toBeNull();
  expect(() => decodeEmbeddingSeed(seed.slice(0, seed.length - 100), createWordEmbedder().model)).toThrow();
});

describeOnEachDatabase('a planted seed', (open) => {
  it('spares the sync what it holds, once', async () => {
    const { db } = await open();
    const embedder = createWordEmbedder();
    const rows = decodeEmbeddingSeed(await makeSeed(), embedder.model)!;
    expect(await plantEmbeddingSeed(db, embedder.model, rows)).toBe(2);
    expect(await plantEmbeddingSeed(db, embedder.model, rows)).toBe(0);
    await syncKnowledge(db, embedder, articlesOnly(deposit, withdraw), {
      now: () => new Date(),
      only: ['articles'],
    });
    expect(embedder.calls).toEqual(['withdraw\nWithin the hour.']);
  });
});
