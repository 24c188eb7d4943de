import { OpenAPIHono } from '@hono/zod-openapi';
import { handleValidation } from '../error-response.ts';
import type { AppEnv } from '../http-services.ts';

/** A router whose validation errors are problem details like all others. */
export function newRouter() {
  return new OpenAPIHono<AppEnv>({ defaultHook: handleValidation });
}

export const BEARER = [{ apiKey: [] }];

export function jsonContent<T>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } } as const;
}

export function jsonBody<T>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** What may be wrong with a request that changes something which must exist and be in the right state. */
export const CHANGE_PROBLEMS = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'not_admissible',
  'body_too_large',
  'unsupported_media_type',
  'rate_limited',
] as const;
