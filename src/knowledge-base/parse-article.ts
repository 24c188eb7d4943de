import { parse as parseYaml } from 'yaml';
import { z } from 'zod';

export const ARTICLE_LANGUAGES = ['zh', 'en', 'zh-Hant'] as const;

/** Of the API, imports and front matter alike. */
export const PRODUCT_PATTERN = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const MAX_PRODUCTS = 10;
const productSchema = z.string().regex(PRODUCT_PATTERN, 'must be a lower-case word such as p2p or wallet');

const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,98}$/, 'must be lower-case words joined by hyphens'),
  language: z.enum(ARTICLE_LANGUAGES),
  title: z.string().min(1).max(200),
  category: z.string().regex(/^[a-z0-9-]{1,40}$/),
  audience: z.enum(['customer', 'merchant', 'developer']),
  updated: z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]),
  clauses: z.array(z.string()).default([]),
  related: z.array(z.string()).default([]),
  product: z
    .union([productSchema.transform((product) => [product]), z.array(productSchema).min(1).max(MAX_PRODUCTS)])
    .optional(),
});

export interface Article {
  /** `${articleId}:${language}` */
  readonly key: string;
  readonly articleId: string;
  readonly language: (typeof ARTICLE_LANGUAGES)[number];
  readonly title: string;
  readonly category: string;
  readonly audience: string;
  readonly updatedOn: string;
  readonly clauseIds: readonly string[];
  readonly related: readonly string[];
  /** What of the exchange it is about, such as `p2p`; left out, it follows from the category. */
  readonly products?: readonly string[];
  /** Markdown without the front matter. */
  readonly body: string;
}

/** One thing wrong with one source, in words for the person who wrote it. */
export interface SourceProblem {
  readonly path: string;
  readonly field: string;
  readonly message: string;
}

export type ParsedArticle =
  | { readonly ok: true; readonly article: Article }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Reads Markdown with YAML front matter. Anything wrong is reported by file and field, never guessed at. */
export function parseArticle(path: string, source: string): ParsedArticle {
  const problem = (field: string, message: string): ParsedArticle => ({
    ok: false,
    problems: [{ path, field, message }],
  });
  const match = FRONT_MATTER.exec(source);
  if (!match)
    return problem('front matter', 'The file must start with YAML front matter between two lines of "---".');
  let data: unknown;
  try {
    data = parseYaml(match[1] ?? '');
  } catch (error) {
    return problem(
      'front matter',
      `The front matter is not valid YAML: ${error instanceof Error ? error.message : ''}`,
    );
  }
  const parsed = frontMatterSchema.safeParse(data);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({
        path,
        field: issue.path.join('.') || 'front matter',
        message: issue.message,
      })),
    };
  }
  const body = source.slice(match[0].length).replaceAll('\r\n', '\n').trim();
  // No database stores it, and one article must not keep the others from being written.
  if (body.includes('\u0000')) return problem('body', 'There is a NUL character in the text.');
  if (JSON.stringify(parsed.data).includes('\\u0000'))
    return problem('front matter', 'There is a NUL character in a field.');
  if (body === '') return problem('body', 'The article has no text.');
  const { id, language, title, category, audience, updated, clauses, related, product } = parsed.data;
  return {
    ok: true,
    article: {
      key: `${id}:${language}`,
      articleId: id,
      language,
      title,
      category,
      audience,
      updatedOn: updated,
      clauseIds: clauses,
      related,
      ...(product === undefined ? {} : { products: [...new Set(product)].sort() }),
      body,
    },
  };
}
