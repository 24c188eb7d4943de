import { z } from '@hono/zod-openapi';
import { ARTICLE_LANGUAGES } from '../knowledge-base/parse-article.ts';
import { filterSchema } from './schemas.ts';

const dateSchema = z.iso.date('must be a date such as 2026-11-24').openapi({ example: '2026-11-24' });

/** Query parameters that narrow a search or a list of articles. A value that no article has is refused. */
export const articleFilters = {
  language: z.enum(ARTICLE_LANGUAGES, { error: `must be ${ARTICLE_LANGUAGES.join(', ')}` }).optional(),
  category: filterSchema.optional(),
  audience: filterSchema.optional(),
  product: filterSchema.optional().openapi({ description: 'Such as p2p, wallet or futures.' }),
  updatedSince: dateSchema
    .optional()
    .openapi({ description: 'Day of the last editorial change, that day included.' }),
  updatedUntil: dateSchema.optional().openapi({ description: 'That day included.' }),
};
