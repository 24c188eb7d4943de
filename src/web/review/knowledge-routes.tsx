import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { testHits } from '../../chat/test-hits.ts';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import {
  ALL_ARTICLES,
  makeFilter,
  readFilterValues,
  requireKnownValues,
  type ArticleFilter,
} from '../../knowledge-base/article-filter.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import { pageView } from '../page-view.ts';
import { MAX_TEST_QUERY } from './hit-test-form.tsx';
import { renderHitTest } from './hit-test-page.tsx';
import { sessionCsrf } from './reviewer-session.ts';

const SHOWN_ARTICLES = 5;
const SHOWN_ROWS = 10;

const wordSchema = z.string().regex(/^[\x21-\x7e]{1,100}$/);
const filterSchema = z.object({
  language: z.enum(ARTICLE_LANGUAGES).optional(),
  category: wordSchema.optional(),
  audience: wordSchema.optional(),
  product: wordSchema.optional(),
  updatedSince: z.iso.date().optional(),
  updatedUntil: z.iso.date().optional(),
});

/** The filters of the address; null when one cannot be read. */
function readFilter(c: Context<AppEnv>): ArticleFilter | null {
  const given = Object.entries(c.req.query()).filter(([name, value]) => name in ALL_ARTICLES && value !== '');
  const parsed = filterSchema.safeParse(Object.fromEntries(given));
  return parsed.success ? makeFilter(parsed.data) : null;
}

/** The desk's pages about the knowledge base; mounted behind the desk's session. */
export const knowledgeDeskRoutes = new Hono<AppEnv>().get('/review/hits', async (c) => {
  const view = pageView(c);
  const { services } = view;
  const caller = c.get('caller');
  const query = (c.req.query('q') ?? '').toWellFormed().trim().slice(0, MAX_TEST_QUERY);
  await takeFromBudget(c, query === '' ? 'read' : 'compute', caller.keyId);
  const values = await readFilterValues(services.db);
  const filter = readFilter(c);
  const page = { caller, csrf: sessionCsrf(c), query, filter: filter ?? ALL_ARTICLES, values };
  if (filter === null)
    return c.html(await renderHitTest(view, { ...page, test: null, notice: view.t.hits.unreadable }), 400);
  if (query === '') return c.html(await renderHitTest(view, { ...page, test: null, notice: null }));
  try {
    await requireKnownValues(services.db, filter);
    const { db, embedder, indexes, library, chat } = services;
    const test = await testHits(
      { db, embedder, index: indexes.articles, library },
      chat?.answerability ?? null,
      { ...filter, text: query, limit: SHOWN_ARTICLES },
      SHOWN_ROWS,
    );
    return c.html(await renderHitTest(view, { ...page, test, notice: null }));
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    const isBadFilter = error.code === 'invalid_request';
    if (!isBadFilter) services.log.warn({ requestId: c.get('requestId'), err: error }, 'a hit test failed');
    const notice = isBadFilter ? view.t.hits.unreadable : view.t.hits.down;
    return c.html(await renderHitTest(view, { ...page, test: null, notice }), isBadFilter ? 400 : 503);
  }
});
