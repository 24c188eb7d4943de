import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ERROR_TABLE, PrecedentError, type ErrorCode } from '../domain/errors.ts';
import type { AppEnv } from '../http/http-services.ts';
import { renderPage } from './parts/layout.tsx';
import { pageView } from './page-view.ts';

async function errorPage(
  c: Context<AppEnv>,
  code: ErrorCode,
  detail: string | null,
  retryAfter: number | null,
) {
  const view = pageView(c);
  const { t } = view;
  const section = c.req.path.startsWith('/review')
    ? 'review'
    : c.req.path.startsWith('/track')
      ? 'track'
      : 'help';
  if (retryAfter !== null) c.header('retry-after', String(retryAfter));
  return c.html(
    await renderPage({
      view,
      title: t.errorPage.title,
      section,
      children: (
        <section class="card login" aria-labelledby="error-title">
          <h1 id="error-title">{t.errorPage.title}</h1>
          <p>{t.errors[code]}</p>
          {detail === null ? null : <p>{detail}</p>}
          <p class="small muted">
            {t.errorPage.requestId} <span class="mono">{c.get('requestId')}</span>
          </p>
          <p>
            <a class="button quiet" href={section === 'review' ? '/review' : '/'}>
              {section === 'review' ? t.review.back : t.errorPage.home}
            </a>
          </p>
        </section>
      ),
    }),
    ERROR_TABLE[code].status as ContentfulStatusCode,
  );
}

/** Every error of a page as a page, in the reader's language; unknown ones are logged whole and told in general. */
export async function renderError(error: unknown, c: Context<AppEnv>): Promise<Response> {
  const services = c.get('services');
  const requestId = c.get('requestId');
  if (error instanceof PrecedentError) {
    if (ERROR_TABLE[error.code].status >= 500) services.log.warn({ requestId, err: error }, error.code);
    const wait = error.data['retryAfterSeconds'];
    return typeof wait === 'number'
      ? errorPage(c, error.code, pageView(c).t.errorPage.waitSeconds(wait), wait)
      : errorPage(c, error.code, null, null);
  }
  if (error instanceof HTTPException && error.status < 500)
    return errorPage(c, 'invalid_request', null, null);
  if (error instanceof Error && error.name === 'BodyLimitError')
    return errorPage(c, 'body_too_large', null, null);
  services.log.error({ requestId, err: error }, 'unhandled error on a page');
  return errorPage(c, 'internal_error', null, null);
}

/** For addresses under the pages that lead nowhere. */
export async function renderNotFound(c: Context<AppEnv>): Promise<Response> {
  return errorPage(c, 'not_found', null, null);
}
