import { Hono } from 'hono';
import type { AppEnv } from '../http/http-services.ts';
import { assetRoutes } from './assets.ts';
import { chatPageRoutes } from './chat/chat-routes.tsx';
import { renderError, renderNotFound } from './error-page.tsx';
import { helpRoutes } from './help/help-routes.tsx';
import { pageHeaders, requireSameOrigin } from './page-security.ts';
import { reviewRoutes } from './review/review-routes.tsx';
import { ticketRoutes } from './ticket/ticket-routes.tsx';
import { trackRoutes } from './track/track-routes.tsx';

const PAGE_PATHS = ['/', '/help/*', '/chat/*', '/ticket', '/track/*', '/review/*'];

/** All pages for people. Mounted at the root; touches no other path than its own. */
export const webRoutes = new Hono<AppEnv>();

webRoutes.onError(renderError);
for (const path of PAGE_PATHS) webRoutes.use(path, pageHeaders, requireSameOrigin);
webRoutes.route('/', assetRoutes);
webRoutes.route('/', helpRoutes);
webRoutes.route('/', chatPageRoutes);
webRoutes.route('/', ticketRoutes);
webRoutes.route('/', trackRoutes);
webRoutes.route('/', reviewRoutes);
for (const path of ['/help/*', '/chat/*', '/track/*', '/review/*']) webRoutes.get(path, renderNotFound);
