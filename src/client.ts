import { hc } from 'hono/client';
import type { AppType } from './http/app.ts';

export interface ClientOptions {
  /** Where the service is, without /v1. */
  readonly baseUrl: string;
  /** A key made by `npm run key:create` or `POST /v1/keys`. */
  readonly key: string;
  /** Another `fetch`, such as one with a proxy or with retries. */
  readonly fetch?: typeof fetch;
}

export type Client = ReturnType<typeof hc<AppType>>;

/**
 * A client whose calls and answers have the types of the routes themselves:
 * `client.v1.tickets.$post({ json: { body } })`. It only carries types: nothing of the service comes along.
 */
export function createClient({ baseUrl, key, fetch: send }: ClientOptions): Client {
  return hc<AppType>(baseUrl.replace(/\/+$/, ''), {
    headers: { authorization: `Bearer ${key}` },
    ...(send ? { fetch: send } : {}),
  });
}
