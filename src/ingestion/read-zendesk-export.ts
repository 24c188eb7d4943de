import { z } from 'zod';
import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import { UnreadableDocumentError, type DocumentConverter } from '../ports/document-converter.ts';
import { readCompleteObjects, type FoundObject } from './complete-objects.ts';
import type { TextFile } from './markdown-folder.ts';
import type { PagesRead, SourcePage } from './source-page.ts';

const id = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)]).transform(String);
const words = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

const translationSchema = z.object({
  locale: z.string().min(1),
  title: words,
  body: words,
  draft: z.boolean().nullish(),
  outdated: z.boolean().nullish(),
  updated_at: words,
  source_id: id.nullish(),
  source_type: z.string().nullish(),
});
type Translation = z.infer<typeof translationSchema>;

const articleSchema = translationSchema.extend({
  id,
  locale: z.string().min(1).nullish(),
  source_locale: z.string().min(1).nullish(),
  section_id: id.nullish(),
  edited_at: words,
  user_segment_id: id.nullish(),
  user_segment_ids: z.array(z.unknown()).nullish(),
  translations: z.array(z.unknown()).nullish(),
});
type ExportedArticle = z.infer<typeof articleSchema>;

const groupSchema = z.object({ id, name: z.string(), category_id: id.nullish() });

interface Export {
  readonly articles: { readonly path: string; readonly article: ExportedArticle }[];
  readonly translations: { readonly path: string; readonly translation: Translation }[];
  /** Names of sections and categories by id; of a section, its category's first. */
  readonly sections: Map<string, z.infer<typeof groupSchema>>;
  readonly categories: Map<string, z.infer<typeof groupSchema>>;
}

function describe(error: z.ZodError, path: string): SourceProblem[] {
  return error.issues.map((issue) => ({
    path,
    field: issue.path.join('.') || 'object',
    message: issue.message,
  }));
}

/** Which kind of object it is: by the list it is in, by its file's name, else by what it has. */
function kindOf({ list, value }: FoundObject, fileName: string): string {
  const named = [list, fileName.replace(/\.\w+$/, '')].find((name) =>
    /^(articles|translations|sections|categories|categorys|results)$/.test(name),
  );
  if (named !== undefined && named !== 'results') return named === 'categorys' ? 'categories' : named;
  if (typeof value !== 'object' || value === null) return 'unknown';
  if ('source_id' in value) return 'translations';
  if ('body' in value || 'section_id' in value) return 'articles';
  if ('category_id' in value) return 'sections';
  return 'unknown';
}

function collect(files: readonly TextFile[], problems: SourceProblem[]): Export {
  const found: Export = { articles: [], translations: [], sections: new Map(), categories: new Map() };
  for (const { path, text } of files) {
    const isLines = /\.(?:jsonl|ndjson)$/i.test(path);
    const read = readCompleteObjects(isLines ? `[${text.trim().split(/\r?\n/).join(',')}]` : text);
    const name = path.split('/').at(-1) ?? path;
    if (read.cutAt !== null) {
      const complete = read.objects.filter((object) => kindOf(object, name) === 'articles').length;
      const message = `ends in the middle, at character ${read.cutAt}; ${complete} complete articles before that go in`;
      problems.push({ path, field: 'file', message });
    }
    for (const { list, index, at } of read.broken) {
      problems.push({
        path,
        field: `${list}[${index}]`,
        message: `is not valid JSON, from character ${at} on`,
      });
    }
    for (const object of read.objects) {
      const where = `${path} ${object.list === '' ? '' : object.list}[${object.index}]`;
      switch (kindOf(object, name)) {
        case 'articles': {
          const parsed = articleSchema.safeParse(object.value);
          if (parsed.success) found.articles.push({ path: where, article: parsed.data });
          else problems.push(...describe(parsed.error, where));
          break;
        }
        case 'translations': {
          const parsed = translationSchema.safeParse(object.value);
          if (parsed.success) found.translations.push({ path: where, translation: parsed.data });
          else problems.push(...describe(parsed.error, where));
          break;
        }
        case 'sections':
        case 'categories': {
          const parsed = groupSchema.safeParse(object.value);
          const into = kindOf(object, name) === 'sections' ? found.sections : found.categories;
          if (parsed.success) into.set(parsed.data.id, parsed.data);
          else problems.push(...describe(parsed.error, where));
          break;
        }
        default:
      }
    }
  }
  return found;
}

/** The texts of an article: itself and its translations, one a locale; a translation of its own goes before. */
function textsOf(
  { path, article }: Export['articles'][number],
  byArticle: ReadonlyMap<string, Export['translations']>,
  problems: SourceProblem[],
): { readonly path: string; readonly text: Translation }[] {
  const texts = new Map<string, { path: string; text: Translation }>();
  const locale = article.locale ?? article.source_locale ?? '';
  const hasOwn = article.body !== null || (article.translations ?? []).length === 0;
  if (hasOwn && !byArticle.get(article.id)?.some(({ translation }) => translation.locale === locale)) {
    texts.set(locale, {
      path,
      text: { ...article, locale, updated_at: article.edited_at ?? article.updated_at },
    });
  }
  for (const [i, raw] of (article.translations ?? []).entries()) {
    const where = `${path}.translations[${i}]`;
    const parsed = translationSchema.safeParse(raw);
    if (parsed.success) texts.set(parsed.data.locale, { path: where, text: parsed.data });
    else problems.push(...describe(parsed.error, where));
  }
  for (const { path: where, translation } of byArticle.get(article.id) ?? []) {
    texts.set(translation.locale, { path: where, text: translation });
  }
  return [...texts.values()];
}

/**
 * A JSON export of a Zendesk Help Center: one file, or one a list or page. Drafts, and what only some users may see, are left
 * out. The article's id in Zendesk is its id here, so that it stays when its title changes.
 */
export function readZendeskExport(files: readonly TextFile[], converter: DocumentConverter): PagesRead {
  const problems: SourceProblem[] = [];
  const notes: SourceProblem[] = [];
  const pages: SourcePage[] = [];
  const found = collect(files, problems);
  const byArticle = new Map<string, Export['translations']>();
  for (const item of found.translations) {
    const { source_id: of, source_type: type } = item.translation;
    if (of === null || of === undefined || (type && type !== 'Article')) continue;
    byArticle.set(of, [...(byArticle.get(of) ?? []), item]);
  }
  for (const item of found.articles) {
    const { article } = item;
    if ((article.user_segment_id ?? null) !== null || (article.user_segment_ids ?? []).length > 0) {
      notes.push({
        path: item.path,
        field: 'user_segment_id',
        message: 'only some users may see it; left out',
      });
      continue;
    }
    const section = article.section_id ? found.sections.get(article.section_id) : undefined;
    const category = section?.category_id ? found.categories.get(section.category_id) : undefined;
    for (const { path, text } of textsOf(item, byArticle, problems)) {
      if (text.draft === true || (article.draft === true && text.draft !== false)) {
        notes.push({ path, field: 'draft', message: 'is a draft; left out' });
        continue;
      }
      try {
        pages.push({
          path,
          sourceId: `zendesk-${article.id}`,
          language: text.locale === '' ? null : text.locale,
          title: text.title,
          category: category?.name ?? section?.name ?? null,
          audience: null,
          updatedOn: /^\d{4}-\d{2}-\d{2}/.exec(text.updated_at ?? '')?.[0] ?? null,
          clauseIds: [],
          related: [],
          markdown: converter.convertFragment(text.body ?? ''),
          addresses: [`article/${article.id}`],
          resolve: (href) => {
            const linked = /\/articles\/(\d{1,20})(?:[-/?#]|$)/.exec(href)?.[1];
            return linked === undefined ? [] : [`article/${linked}`];
          },
        });
      } catch (error) {
        if (!(error instanceof UnreadableDocumentError)) throw error;
        problems.push({ path, field: 'body', message: error.message });
      }
    }
  }
  return { pages, problems, notes };
}
