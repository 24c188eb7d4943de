import type { Context } from 'hono';
import { problemResponse } from '../error-response.ts';
import type { AppEnv } from '../http-services.ts';

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
}

function toPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) =>
      part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}

/** Answers what no route took: 405 with what the path does take, or 404. */
export function createNotFound(routes: readonly { readonly method: string; readonly path: string }[]) {
  const table: Route[] = routes
    // Middleware stands under ALL, and a page's own "nothing here" under a wildcard.
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({ method, pattern: toPattern(path) }));
  return (c: Context<AppEnv>): Response => {
    const allowed = new Set(
      table.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method),
    );
    if (allowed.size === 0) return problemResponse(c, 'not_found', 'There is nothing at this path.');
    if (allowed.has('GET')) allowed.add('HEAD');
    const list = [...allowed].sort().join(', ');
    return problemResponse(c, 'method_not_allowed', `This path takes ${list}.`, [], { allow: list });
  };
}
