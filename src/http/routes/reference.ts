import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { NotFoundError } from '../../domain/errors.ts';
import type { AppEnv } from '../http-services.ts';

const SCRIPT = 'api-reference.js';
/** Nothing that calls or leads elsewhere: no fonts, no telemetry, no hosted client. */
const SETTINGS = {
  hideClientButton: true,
  showDeveloperTools: 'never',
  withDefaultFonts: false,
  telemetry: false,
};

/** The page draws itself by one script from here; it calls this API and nothing else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Precedent API</title>
</head>
<body>
<noscript>This page needs JavaScript. The document it shows is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script id="api-reference" data-url="/openapi.json" data-configuration='${JSON.stringify(SETTINGS)}'></script>
<script src="/reference/${SCRIPT}"></script>
</body>
</html>
`;

/** The API's reference page and its script, both served from here. */
export const referenceRoutes = new Hono<AppEnv>()
  .use('/reference/*', compress())
  .get('/reference', (c) => {
    c.header('content-security-policy', POLICY);
    return c.html(PAGE);
  })
  .get(`/reference/${SCRIPT}`, async (c) => {
    const asset = await c.get('services').readAsset(SCRIPT);
    if (!asset) throw new NotFoundError('file', SCRIPT);
    c.header('cache-control', 'public, max-age=86400');
    return c.body(asset.body, 200, { 'content-type': asset.contentType });
  });
