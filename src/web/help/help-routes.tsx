import { Hono } from 'hono';
import { NotFoundError, PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';
import { takeFromBudget } from '../../http/middleware/authenticate.ts';
import { clientAddress } from '../page-security.ts';
import { pageView } from '../page-view.ts';
import { readClauses } from '../read-clauses.ts';
import { renderArticle } from './article-page.tsx';
import { MAX_QUERY, renderHome, renderResults, renderTopic } from './help-page.tsx';
import {
  bestVersion,
  linkedArticleIds,
  listTopics,
  readArticleVersions,
  readSummaries,
  searchHelp,
} from './read-articles.ts';

export const helpRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const view = pageView(c);
    return c.html(await renderHome(view, await listTopics(view.services.db, view.language)));
  })
  .get('/help', async (c) => {
    const view = pageView(c);
    const { services } = view;
    const asked = (c.req.query('q') ?? '').toWellFormed().trim();
    const category = c.req.query('topic') ?? null;
    if (asked === '') {
      const topics = await listTopics(services.db, view.language);
      const topic = topics.find((each) => each.category === category);
      return c.html(await (topic ? renderTopic(view, topic) : renderHome(view, topics)));
    }
    await takeFromBudget(c, 'compute', clientAddress(c));
    const query = asked.slice(0, MAX_QUERY).toWellFormed();
    const notice = asked.length > MAX_QUERY ? view.t.help.tooLong(MAX_QUERY) : null;
    try {
      const results = await searchHelp(services, query, { language: view.language, category });
      return c.html(await renderResults(view, query, { ok: true, results }, notice));
    } catch (error) {
      // Without the model the articles can still be browsed; a reader in trouble is not met by an error.
      if (!(error instanceof PrecedentError)) throw error;
      services.log.warn({ requestId: c.get('requestId'), err: error }, 'help search failed');
      const topics = await listTopics(services.db, view.language);
      return c.html(await renderResults(view, query, { ok: false, topics }, view.t.help.searchDown), 503);
    }
  })
  .get('/help/:articleId', async (c) => {
    const view = pageView(c);
    const { db } = view.services;
    const articleId = c.req.param('articleId');
    const versions = await readArticleVersions(db, articleId);
    // ?lang=zh-Hant asks for a version that the pages themselves are not written in.
    const article = bestVersion(versions, c.req.query('lang') ?? view.language);
    if (!article) throw new NotFoundError('article', articleId);
    const [related, linked, clauses] = await Promise.all([
      readSummaries(db, article.related, view.language),
      readSummaries(db, linkedArticleIds(article.body), view.language),
      readClauses(db, article.clauseIds),
    ]);
    const otherVersions = versions.filter((version) => version !== article);
    return c.html(await renderArticle(view, { article, otherVersions, related, linked, clauses }));
  });
