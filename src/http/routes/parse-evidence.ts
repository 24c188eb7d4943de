import type { z } from '@hono/zod-openapi';
import type { NewEvidence } from '../../cases/store-evidence.ts';
import type { newEvidenceListSchema } from '../schemas.ts';

/** Evidence of a request body as the case file takes it. */
export function parseEvidence(items: z.infer<typeof newEvidenceListSchema>): NewEvidence[] {
  return items.map(({ type, name, description, mime, contentBase64 }) => ({
    type,
    name,
    description,
    ...(mime !== undefined && contentBase64 !== undefined
      ? {
          file: {
            mime,
            content: Uint8Array.from(atob(contentBase64), (character) => character.charCodeAt(0)),
          },
        }
      : {}),
  }));
}
