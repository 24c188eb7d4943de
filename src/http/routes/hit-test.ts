import { createRoute, z } from '@hono/zod-openapi';
import { testHits, type HitTest } from '../../chat/test-hits.ts';
import { makeFilter, requireKnownValues } from '../../knowledge-base/article-filter.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import { articleFilters } from '../article-filter-schemas.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { textSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';

const MAX_DEPTH = 50;

const requestSchema = z
  .strictObject({
    query: textSchema(1, 2_000),
    limit: z.int().min(1, 'must be from 1 to 50').max(50, 'must be from 1 to 50').default(5),
    depth: z
      .int()
      .min(1, `must be from 1 to ${MAX_DEPTH}`)
      .max(MAX_DEPTH, `must be from 1 to ${MAX_DEPTH}`)
      .default(10)
      .openapi({ description: 'Rows shown of each stage.' }),
    ...articleFilters,
    preferLanguage: z.enum(ARTICLE_LANGUAGES).optional(),
  })
  .openapi('HitTestRequest');

const passageSchema = z.object({
  passageId: z.string(),
  articleId: z.string(),
  language: z.string(),
  title: z.string(),
  heading: z.string(),
});
const rangesSchema = z.array(z.object({ start: z.int(), end: z.int() }));

const hitTestSchema = z
  .object({
    revision: z.int(),
    scale: z.enum(['hybrid', 'vector']).openapi({ description: '`vector`: this runtime matches no words.' }),
    askedIn: z.enum(['zh', 'en']),
    milliseconds: z.object({ search: z.number(), answer: z.number() }),
    stages: z.object({
      terms: z.array(
        z.object({
          term: z.string().openapi({
            description: 'As it is searched: stemmed, simplified; `§id` is an entry of the glossary.',
          }),
          kind: z.enum(['word', 'code', 'glossary']),
          idf: z.number(),
          known: z.boolean(),
        }),
      ),
      lexical: z.array(
        passageSchema.extend({
          score: z.number().openapi({ description: 'BM25.' }),
          coverage: z.number(),
          matched: z.array(z.string()),
        }),
      ),
      vector: z.array(passageSchema.extend({ similarity: z.number().openapi({ description: 'Cosine.' }) })),
      blend: z
        .object({
          version: z.string(),
          share: z
            .number()
            .openapi({ description: 'Weight of the words beside the cosine, which weighs 1.' }),
          codeShare: z.number(),
          knownShare: z.number(),
        })
        .nullable(),
      blended: z.array(
        passageSchema.extend({
          similarity: z.number(),
          lexical: z.number(),
          blended: z.number(),
          levelled: z.number().openapi({ description: 'After both languages were brought to one level.' }),
        }),
      ),
      filtered: z.object({ kept: z.int(), dropped: z.int() }),
      versions: z.array(
        z.object({
          articleId: z.string(),
          title: z.string(),
          score: z.number().openapi({ description: 'Of all language versions together.' }),
          versions: z.array(passageSchema.extend({ score: z.number() })),
        }),
      ),
      articles: z.array(
        passageSchema.extend({
          excerpt: z.string(),
          score: z.number(),
          relevance: z.number(),
          highlights: rangesSchema,
          titleHighlights: rangesSchema,
        }),
      ),
    }),
    answerability: z
      .object({
        version: z.string(),
        confidence: z.number(),
        threshold: z.number(),
        isAnswered: z.boolean(),
        features: z.array(z.object({ name: z.string(), value: z.number(), weight: z.number() })),
        passage: passageSchema.omit({ passageId: true }).extend({ text: z.string() }).nullable(),
      })
      .nullable()
      .openapi({ description: 'Whether the chatbot would answer. Filters do not apply to it.' }),
  })
  .openapi('HitTest');

const hitTest = createRoute({
  method: 'post',
  path: '/v1/kb/hit-test',
  tags: ['Knowledge base'],
  summary: 'See what every stage of search finds for a query',
  description:
    'Terms, hits by words and by meaning, their blend, languages levelled, versions merged, the final articles with the passage that won, and whether the chatbot would answer.',
  security: BEARER,
  middleware: [allow('compute', 'kb:inspect'), refuseQuery],
  request: { body: jsonBody(requestSchema) },
  responses: {
    200: jsonContent(hitTestSchema, 'Each stage, best first'),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'body_too_large',
      'unsupported_media_type',
      'rate_limited',
      'model_unavailable',
      'embedding_model_mismatch',
    ),
  },
});

function present({ trace, answerability, revision, searchMs, answerMs }: HitTest) {
  const { scale, askedIn, filtered, ...stages } = trace;
  return {
    revision,
    scale,
    askedIn,
    milliseconds: { search: searchMs, answer: answerMs },
    // A copy: the schema's arrays are writable.
    stages: structuredClone({
      ...stages,
      filtered: { kept: filtered.kept, dropped: filtered.dropped },
    }) as z.infer<typeof hitTestSchema>['stages'],
    answerability: structuredClone(answerability) as z.infer<typeof hitTestSchema>['answerability'],
  };
}

export const hitTestRoutes = newRouter().openapi(hitTest, async (c) => {
  const { db, embedder, indexes, library, chat } = c.get('services');
  const { query, limit, depth, preferLanguage = null, ...given } = c.req.valid('json');
  const filter = makeFilter(given);
  await requireKnownValues(db, filter, '');
  const test = await testHits(
    { db, embedder, index: indexes.articles, library },
    chat?.answerability ?? null,
    { ...filter, text: query, limit, preferLanguage },
    depth,
  );
  return c.json(present(test), 200);
});
