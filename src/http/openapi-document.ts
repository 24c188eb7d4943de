import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './http-services.ts';

const DESCRIPTION = `AI-assisted dispute triage and knowledge base for exchanges. A machine makes the first assessment, a human decides,
and the record cannot be quietly changed.

Every error is a problem document (RFC 9457) with a \`code\`, the fields that are wrong, and the id of the request.
Times are ISO 8601 in UTC. Amounts are decimal strings with their asset.`;

/** The part of the API's registry that the document is made from. */
type DescribedApi = Pick<OpenAPIHono<AppEnv>, 'getOpenAPI31Document' | 'openAPIRegistry'>;

const documents = new WeakMap<object, Map<string, object>>();

/** The OpenAPI 3.1 document of the API, made once for each address it is served at. */
export function describeApi(api: DescribedApi, publicUrl: string): object {
  let byUrl = documents.get(api);
  if (!byUrl) {
    byUrl = new Map();
    documents.set(api, byUrl);
    api.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
      type: 'http',
      scheme: 'bearer',
      description: 'A key made by `npm run key:create` or `POST /v1/keys`.',
    });
  }
  let document = byUrl.get(publicUrl);
  if (!document) {
    document = api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Precedent', version: '0.1.0', description: DESCRIPTION },
      servers: [{ url: publicUrl }],
    });
    byUrl.set(publicUrl, document);
  }
  return document;
}
