import type { Article, SourceProblem } from '../knowledge-base/parse-article.ts';
import { plainText } from '../knowledge-base/chunk-article.ts';
import { articleIdOf, categoryOf } from './article-id.ts';
import {
  AUDIENCES,
  MAX_BODY_CHARACTERS,
  MAX_TITLE_CHARACTERS,
  type ArticlesRead,
  type ImportedArticle,
} from './imported-article.ts';
import { linkPages, plainAddress } from './link-pages.ts';
import { decideLanguage } from './page-language.ts';
import type { PagesRead, SourcePage } from './source-page.ts';

/** What the importing person says; it goes before what the source says. */
export interface ImportChoices {
  readonly language: Article['language'] | null;
  readonly category: string | null;
  readonly audience: string | null;
}

/** Enough of a text to know its language by. */
const LANGUAGE_SAMPLE = 20_000;

/** Without what no reader sees: control characters, halves of surrogate pairs, a mark at the start. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g, '')
    .trim();
}

type Made = { readonly article: ImportedArticle } | { readonly problem: SourceProblem };

function makeArticle(page: SourcePage, choices: ImportChoices): Made {
  const problem = (field: string, message: string): Made => ({
    problem: { path: page.path, field, message },
  });
  const body = cleanText(page.markdown);
  if (plainText(body) === '') return problem('body', 'The page has no text.');
  if (body.length > MAX_BODY_CHARACTERS) {
    return problem(
      'body',
      `The text has ${body.length} characters; the limit is ${MAX_BODY_CHARACTERS}. Split it.`,
    );
  }
  const title = cleanText(page.title ?? '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, MAX_TITLE_CHARACTERS)
    .trim();
  if (title === '') return problem('title', 'The page has no title.');
  const sample = `${title}\n${plainText(body.slice(0, LANGUAGE_SAMPLE))}`;
  const decided = decideLanguage(sample, page.language, choices.language);
  if (!decided.ok) return problem('language', decided.message);
  const audience = choices.audience ?? page.audience ?? 'customer';
  if (!(AUDIENCES as readonly string[]).includes(audience)) {
    return problem('audience', `"${audience.slice(0, 40)}" must be one of ${AUDIENCES.join(', ')}`);
  }
  const articleId = articleIdOf(page.sourceId);
  return {
    article: {
      key: `${articleId}:${decided.language}`,
      articleId,
      language: decided.language,
      title,
      category: choices.category ?? categoryOf(page.category) ?? 'general',
      audience,
      updatedOn: page.updatedOn,
      clauseIds: page.clauseIds,
      related: page.related,
      body,
    },
  };
}

/** Pages to articles: ids, languages and links are settled, and what cannot become an article is told with file and field. */
export function articlesFromPages(read: PagesRead, choices: ImportChoices): ArticlesRead {
  const problems = [...read.problems];
  const notes = [...read.notes];
  const made = new Map<string, { readonly article: ImportedArticle; readonly page: SourcePage }>();
  const byAddress = new Map<string, string>();
  for (const page of read.pages) {
    const result = makeArticle(page, choices);
    if ('problem' in result) {
      problems.push(result.problem);
      continue;
    }
    const { article } = result;
    const known = made.get(article.key);
    if (known) {
      const message = `"${article.articleId}" in ${article.language} is also the id of ${known.page.path}`;
      problems.push({ path: page.path, field: 'id', message });
      continue;
    }
    made.set(article.key, { article, page });
    for (const address of page.addresses) {
      const plain = plainAddress(address);
      if (!byAddress.has(plain)) byAddress.set(plain, article.articleId);
    }
  }
  const articles = [...made.values()].map(({ article, page }) => {
    const find = (href: string): string | null => {
      for (const address of page.resolve(href)) {
        const id = byAddress.get(plainAddress(address));
        if (id !== undefined) return id;
      }
      return null;
    };
    const onDead = (href: string): void => {
      notes.push({
        path: page.path,
        field: 'link',
        message: `${href.slice(0, 200)} leads to no page of this source`,
      });
    };
    return { ...article, body: linkPages(article.body, { find, onDead }) };
  });
  return { articles, problems, notes };
}
