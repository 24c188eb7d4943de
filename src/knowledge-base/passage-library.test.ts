import { beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { HnswIndex } from '../adapters/hnsw-index.ts';
import type { Database } from '../database/database.ts';
import { articles, collections, passages } from '../database/schema.ts';
import { createPassageLibrary, type PassageLibrary } from './passage-library.ts';
import type { SnapshotStore } from './library-snapshot.ts';
import { createSearchTerms } from './search-terms.ts';
import { syncKnowledge } from './sync-knowledge.ts';

const now = () => new Date('2026-11-24T08:00:00Z');

function keepInMemory(): SnapshotStore & { bytes: Uint8Array | null; writes: number } {
  return {
    bytes: null,
    writes: 0,
    read() {
      return Promise.resolve(this.bytes);
    },
    write(bytes) {
      this.bytes = bytes;
      this.writes += 1;
      return Promise.resolve();
    },
  };
}

describeOnEachDatabase('the passage library', (open) => {
  let db: Database;
  const embedder = createWordEmbedder();
  const plain = createSearchTerms();
  let cut: string[] = [];
  const toTerms = (text: string): string[] => {
    cut.push(text);
    return plain(text);
  };
  const list = Array.from({ length: 100 }, (_, i) => makeArticle(`a-${i}`, `Number ${i} of the articles.`));
  const sync = (...all: typeof list) => syncKnowledge(db, embedder, articlesOnly(...all), { now });
  const openWith = async (store: SnapshotStore | null = null, termsVersion = '1'): Promise<PassageLibrary> =>
    createPassageLibrary({
      db,
      embedder,
      index: await HnswIndex.create({ db, collection: 'articles', model: embedder.model, folder: null }),
      toTerms,
      snapshot: store && { store, termsVersion },
    });
  /** What a library is, as far as a search can tell. */
  const contentsOf = async (library: PassageLibrary) => {
    const opened = await library.open();
    const found = await opened?.retriever.retrieve('number 7 penguins umbrella', {
      mode: 'hybrid',
      limit: 20,
    });
    // Those of a snapshot read their texts late.
    const passages = opened?.passages.map((passage) => ({ ...passage, text: passage.text }));
    return { passages, found, revision: opened?.revision };
  };

  beforeAll(async () => {
    db = (await open()).db;
  });
  beforeEach(async () => {
    for (const table of [passages, articles, collections]) await db.delete(table);
    await sync(...list);
    cut = [];
  });

  it('takes in a changed, an added and a removed article, and cuts nothing else into words again', async () => {
    const library = await openWith();
    await library.open();
    expect(cut).toHaveLength(100);
    cut = [];
    const changed = [
      ...list.slice(1, 99),
      makeArticle('a-99', 'Umbrellas for penguins.'),
      makeArticle('a-100', 'New.'),
    ];
    await sync(...changed);
    await library.open();
    expect(cut).toHaveLength(2);
    expect(cut[0]).toContain('New');
    const opened = await library.open();
    expect(opened?.passages).toHaveLength(100);
    expect(opened?.passages.some(({ articleId }) => articleId === 'a-0')).toBe(false);
    expect(await contentsOf(library)).toEqual(await contentsOf(await openWith()));
  });

  it('is the same as one opened anew after any run of changes', async () => {
    const library = await openWith();
    for (let round = 0; round < 6; round += 1) {
      const rest = list.filter((_, i) => (i * 7 + round) % 5 !== 0);
      await sync(
        ...rest.map((one, i) =>
          i % 9 === round ? { ...one, body: `Penguins ${round}.\n\n# H\n\nMore.` } : one,
        ),
      );
      await library.open();
    }
    expect(await contentsOf(library)).toEqual(await contentsOf(await openWith()));
  });

  it('comes back from its snapshot, catches up, and does not take one that does not fit', async () => {
    const store = keepInMemory();
    const first = await contentsOf(await openWith(store));
    expect(store.writes).toBe(1);
    const whole = store.bytes!;
    cut = [];
    expect(await contentsOf(await openWith(store))).toEqual(first);
    // Some texts are cut again to see whether they still give the same words, and the question.
    expect(cut.length).toBeLessThan(60);

    await sync(...list.slice(0, 99), makeArticle('a-99', 'Umbrellas for penguins.'));
    cut = [];
    expect(await contentsOf(await openWith(store))).toEqual(await contentsOf(await openWith()));
    const misfits: readonly (readonly [string, Uint8Array, string?])[] = [
      ['cut short', whole.subarray(0, whole.length / 2)],
      ['nonsense', new Uint8Array(64)],
      ['of another glossary', whole, '2'],
    ];
    for (const [what, bytes, version] of misfits) {
      store.bytes = bytes;
      cut = [];
      expect((await (await openWith(store, version)).open())?.passages, what).toHaveLength(100);
      expect(cut.length, what).toBeGreaterThanOrEqual(100);
    }
  });

  it('answers many that open it at once by one reading', async () => {
    const library = await openWith();
    const opened = await Promise.all(Array.from({ length: 8 }, () => library.open()));
    expect(new Set(opened).size).toBe(1);
    expect(cut).toHaveLength(100);
  });

  it('refuses vectors of another model', async () => {
    const library = createPassageLibrary({
      db,
      embedder: createWordEmbedder({ id: 'other', dimensions: 32 }),
      index: await HnswIndex.create({ db, collection: 'articles', model: embedder.model, folder: null }),
      toTerms,
    });
    await expect(library.open()).rejects.toMatchObject({ code: 'embedding_model_mismatch' });
  });
});
