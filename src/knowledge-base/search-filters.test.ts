import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../../test/fakes/small-knowledge.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { HnswIndex } from '../adapters/hnsw-index.ts';
import { SCAN_LIMIT } from './library-vectors.ts';
import { createPassageLibrary } from './passage-library.ts';
import { searchArticles, type ArticleSearch } from './search-articles.ts';
import { createSearchTerms } from './search-terms.ts';
import { syncKnowledge } from './sync-knowledge.ts';

const COUNT = SCAN_LIMIT + 500;
const RARE_EVERY = 100;

describeOnEachDatabase('a filter over more articles than are scanned', (open) => {
  const embedder = createWordEmbedder();
  const isRare = (i: number): boolean => i % RARE_EVERY === 0;
  // Those of the rare category say least of what is asked for: hundreds of others come before them.
  const list = Array.from({ length: COUNT }, (_, i) => ({
    ...makeArticle(
      `a-${i}`,
      isRare(i) ? `Fee ${i} for storing umbrellas of penguins.` : `Withdrawal fee number ${i}.`,
    ),
    category: isRare(i) ? 'rare' : 'common',
  }));
  let search: ArticleSearch;

  beforeAll(async () => {
    const { db } = await open();
    await syncKnowledge(db, embedder, articlesOnly(...list), { now: () => new Date() });
    const index = await HnswIndex.create({ db, collection: 'articles', model: embedder.model, folder: null });
    await index.refresh();
    const library = createPassageLibrary({ db, embedder, index, toTerms: createSearchTerms() });
    search = { db, embedder, index, library };
  }, 120_000);

  it('finds as many articles where it keeps one of a hundred', async () => {
    const found = await searchArticles(search, { text: 'withdrawal fee', limit: 20, category: 'rare' });
    expect(found).toHaveLength(20);
    expect(found.every(({ articleId }) => isRare(Number(articleId.slice(2))))).toBe(true);
    const all = await searchArticles(search, { text: 'withdrawal fee', limit: 50 });
    expect(all.some(({ articleId }) => isRare(Number(articleId.slice(2))))).toBe(false);
  });

  it('finds the same best articles where it keeps nearly all', async () => {
    const question = { text: 'withdrawal fee number 1234', limit: 3 };
    const all = await searchArticles(search, question);
    const common = await searchArticles(search, { ...question, category: 'common' });
    expect(all[0]?.articleId).toBe('a-1234');
    expect(common[0]?.articleId).toBe('a-1234');
  });

  it('says how many passages it keeps, and nothing is found where it keeps none', async () => {
    const stages: unknown[] = [];
    await searchArticles(search, {
      text: 'withdrawal fee',
      limit: 5,
      category: 'rare',
      onStage: (stage) => void (stage.stage === 'filtered' && stages.push(stage)),
    });
    const kept = COUNT / RARE_EVERY;
    expect(stages).toEqual([{ stage: 'filtered', kept, dropped: COUNT - kept }]);
    expect(await searchArticles(search, { text: 'withdrawal fee', limit: 5, category: 'none' })).toEqual([]);
  });
});
