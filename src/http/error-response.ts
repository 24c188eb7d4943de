import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ERROR_TABLE, PrecedentError, type ErrorCode, type FieldError } from '../domain/errors.ts';
import type { AppEnv } from './http-services.ts';

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:precedent:error:invalid_request' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]),
    requestId: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({
        description:
          'Fields that are wrong and how to mend them; paths are JSON pointers into the body, or query/…, header/…, path/….',
      }),
  })
  .openapi('Problem');

/** RFC 9457 problem details. */
export function problemResponse(
  c: Context<AppEnv>,
  code: ErrorCode,
  detail: string,
  fields: readonly FieldError[] = [],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, title } = ERROR_TABLE[code];
  const body = {
    type: `urn:precedent:error:${code}`,
    title,
    status,
    detail,
    code,
    requestId: c.get('requestId'),
    ...(fields.length > 0 ? { errors: fields } : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': body.requestId, ...headers },
  });
}

/** What drivers and PostgreSQL say when there is no connection to be had: of the network, of the client, of the server. */
const CONNECTION_CODES =
  /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CONNECTION_|CONNECT_TIMEOUT|57P0[1-3]|53300|08)/;

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && CONNECTION_CODES.test(code)) || isConnectionError(error.cause);
}

/** Maps everything that is thrown to an answer: known errors by the table, unknown ones logged whole and told in general. */
export function handleError(error: unknown, c: Context<AppEnv>): Response {
  if (error instanceof PrecedentError) {
    const retryAfter = error.data['retryAfterSeconds'];
    if (ERROR_TABLE[error.code].status >= 500) {
      c.get('services')?.log.warn({ requestId: c.get('requestId'), err: error }, error.code);
    }
    return problemResponse(c, error.code, error.message, error.fields, {
      ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
      ...(error.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    });
  }
  if (error instanceof HTTPException) {
    switch (error.status) {
      case 400:
        return problemResponse(c, 'malformed_json', 'The body could not be read as JSON.');
      case 401:
        return problemResponse(c, 'unauthenticated', 'The request carries no valid key.');
      case 403:
        return problemResponse(c, 'forbidden', 'The request was refused.');
      case 413:
        return problemResponse(c, 'body_too_large', 'The body is larger than this route takes.');
      default:
        break;
    }
  }
  c.get('services')?.log.error({ requestId: c.get('requestId'), err: error }, 'unhandled error');
  if (isConnectionError(error)) {
    return problemResponse(
      c,
      'dependency_unavailable',
      'The database cannot be reached. Try again in a moment.',
      [],
      {
        'retry-after': '5',
      },
    );
  }
  return problemResponse(
    c,
    'internal_error',
    `Something went wrong on our side. Tell support the request id ${c.get('requestId')}.`,
  );
}

type ValidationTarget = 'json' | 'query' | 'param' | 'header' | 'cookie' | 'form';

/** The default hook of all routes: each wrong field by its path, with what to do. */
export function handleValidation(
  result:
    { success: true } | { success: false; target: string; error: { issues: readonly z.core.$ZodIssue[] } },
  c: Context<AppEnv>,
): Response | undefined {
  if (result.success) return undefined;
  const prefix: Record<ValidationTarget, string> = {
    json: '',
    query: 'query',
    param: 'path',
    header: 'header',
    cookie: 'cookie',
    form: '',
  };
  const base = prefix[result.target as ValidationTarget] ?? result.target;
  const fields = result.error.issues.flatMap((issue): FieldError[] => {
    const at = [base, ...issue.path.map(String)].join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: `${at}/${key}`,
        message: 'This field is not known here. Remove it.',
      }));
    }
    return [{ path: at === '' ? '/' : at, message: issue.message }];
  });
  return problemResponse(
    c,
    'invalid_request',
    fields.length === 1 ? 'One field is not valid.' : `${fields.length} fields are not valid.`,
    fields,
  );
}

/** Error responses of a route for its OpenAPI description. */
export function problemResponses(...codes: ErrorCode[]) {
  const content = { 'application/problem+json': { schema: problemSchema } };
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = ERROR_TABLE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), title]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [status, { description: titles.join('; '), content }]),
  ) as Record<never, never>;
}
