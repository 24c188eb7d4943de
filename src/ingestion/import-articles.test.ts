import { beforeEach, beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/database/describe-on-each-database.ts';
import { articlesOnly, makeArticle } from '../../test/fakes/small-knowledge.ts';
import { sourceFiles } from '../../test/fakes/source-files.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { createNodeDocumentConverter } from '../adapters/documents/node-document-converter.ts';
import type { Database } from '../database/database.ts';
import { articles, articleVersions, collections, embeddingCache, passages } from '../database/schema.ts';
import { syncKnowledge } from '../knowledge-base/sync-knowledge.ts';
import { articlesFromPages } from './articles-from-pages.ts';
import { importArticles } from './import-articles.ts';
import { readSourceFiles } from './read-source-files.ts';

const day = { now: new Date('2026-11-24T08:00:00Z') };
const now = () => day.now;

describeOnEachDatabase('importing a source', (open) => {
  let db: Database;
  let embedder: ReturnType<typeof createWordEmbedder>;
  beforeAll(async () => {
    db = (await open()).db;
  });
  beforeEach(async () => {
    for (const table of [passages, articles, articleVersions, collections, embeddingCache])
      await db.delete(table);
    day.now = new Date('2026-11-24T08:00:00Z');
    embedder = createWordEmbedder();
  });
  const load = async (
    files: Readonly<Record<string, string | Uint8Array>>,
    source = 'site',
    isWhole = true,
  ) => {
    const pages = await readSourceFiles(sourceFiles(files), null, createNodeDocumentConverter());
    const read = articlesFromPages(pages, { language: null, category: null, audience: null });
    return importArticles({ db, embedder, now, actor: 'kb:import' }, read, { source, isWhole });
  };
  const keys = async () =>
    (await db.select({ key: articles.key }).from(articles)).map(({ key }) => key).sort();

  const site = {
    'a.md': '# A\n\nThe first page of the site.\n\n## More\n\nMore of the first page.',
    'b.md': '# B\n\nThe second page of the site.',
  };

  it('adds, changes in place, removes, and does nothing when nothing changed, days later too', async () => {
    expect(await load(site)).toMatchObject({ added: 2, changed: 0, removed: 0, problems: [] });
    day.now = new Date('2026-11-30T08:00:00Z');
    embedder.calls.length = 0;
    expect(await load(site)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    const changed = { ...site, 'a.md': site['a.md'].replace('More of', 'Much more of') };
    expect(await load(changed)).toMatchObject({ changed: 1, unchanged: 1 });
    expect(embedder.calls).toEqual([expect.stringContaining('Much more of')]);
    const dates = await db.select({ title: articles.title, on: articles.updatedOn }).from(articles);
    expect(Object.fromEntries(dates.map(({ title, on }) => [title, on]))).toEqual({
      A: '2026-11-30',
      B: '2026-11-24',
    });
    expect(await load({ 'b.md': site['b.md'] })).toMatchObject({ removed: 1, unchanged: 1 });
    expect(await db.$count(articleVersions)).toBe(2);
  });

  it('removes nothing while something cannot be read, nor for an empty source', async () => {
    await load(site);
    const kept = await load({ 'b.md': site['b.md'], 'a.md': '---\ntitle: [\n---\nBroken' });
    expect(kept).toMatchObject({ removed: 0, kept: 1 });
    expect(kept.problems).toHaveLength(1);
    expect(await load({})).toMatchObject({ removed: 0, kept: 2 });
    expect(await load({ 'b.md': site['b.md'] }, 'site', false)).toMatchObject({ removed: 0 });
    expect(await keys()).toHaveLength(2);
  });

  it('keeps to its own articles', async () => {
    const own = makeArticle('folder-article', 'An article of the folder.');
    await syncKnowledge(db, embedder, articlesOnly(own), { now, only: ['articles'] });
    const report = await load({ 'folder-article.md': '# X\n\nAn article with the id of another.', ...site });
    expect(report.added).toBe(2);
    expect(report.problems.map(({ path, field }) => `${path} ${field}`)).toEqual(['folder-article:en id']);
    // Neither a sync of the folder nor another source touches what the import brought.
    await syncKnowledge(db, embedder, articlesOnly(own), { now, only: ['articles'] });
    await load({ 'other.md': '# Other\n\nThe page of another source.' }, 'other');
    expect(await keys()).toHaveLength(4);
    await load({ 'other2.md': '# Other two\n\nThe page of another source.' }, 'other');
    expect(await keys()).toHaveLength(4);
  });

  it('keeps everything embedded again by another model', async () => {
    await load(site);
    const other = createWordEmbedder({ id: 'other', dimensions: 32 });
    await syncKnowledge(db, other, articlesOnly(), { now, only: ['articles'], reembed: true });
    expect(await keys()).toHaveLength(2);
    const rows = await db.select({ origin: articles.origin, source: articles.importSource }).from(articles);
    expect(rows).toEqual([
      { origin: 'import', source: 'site' },
      { origin: 'import', source: 'site' },
    ]);
    expect(await db.$count(articleVersions)).toBe(0);
  });

  it('writes nothing at all when it fails in the middle', async () => {
    const failing = { ...embedder, embed: () => Promise.reject(new Error('gone')) };
    const pages = await readSourceFiles(sourceFiles(site), null, createNodeDocumentConverter());
    const read = articlesFromPages(pages, { language: null, category: null, audience: null });
    await expect(
      importArticles({ db, embedder: failing, now, actor: 'x' }, read, { source: 'site', isWhole: true }),
    ).rejects.toThrow('gone');
    expect(await keys()).toEqual([]);
    expect(await db.$count(passages)).toBe(0);
  });
});
