import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Hono } from 'hono';
import type { AppEnv } from '../http/http-services.ts';
import { CHAT_SCRIPT } from './chat/chat-script.ts';
import { CLIENT_SCRIPT } from './client-script.ts';
import { BASE_STYLES } from './styles/base.ts';
import { CHAT_STYLES } from './styles/chat.ts';
import { COMPONENT_STYLES } from './styles/components.ts';
import { PAGE_STYLES } from './styles/pages.ts';

const STYLESHEET = `${BASE_STYLES}${COMPONENT_STYLES}${PAGE_STYLES}${CHAT_STYLES}`;

/** A path that changes with the content, so that a browser may keep the file for good. */
function hashedPath(name: string, extension: string, content: string): string {
  return `/assets/${name}.${bytesToHex(sha256(utf8ToBytes(content))).slice(0, 12)}.${extension}`;
}

export const STYLESHEET_PATH = hashedPath('app', 'css', STYLESHEET);
export const SCRIPT_PATH = hashedPath('app', 'js', CLIENT_SCRIPT);
export const CHAT_SCRIPT_PATH = hashedPath('chat', 'js', CHAT_SCRIPT);

// A scale, seen from the side: the mark of the site, small enough to travel in the page's head.
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e69"/>' +
  '<path d="M16 6v19M10 26h12M6 11h20M9 11l-4 8h8zM23 11l-4 8h8z" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>';
export const ICON_PATH = hashedPath('icon', 'svg', ICON);

const FOREVER = 'public, max-age=31536000, immutable';

export const assetRoutes = new Hono<AppEnv>()
  .get(STYLESHEET_PATH, (c) =>
    c.body(STYLESHEET, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': FOREVER }),
  )
  .get(SCRIPT_PATH, (c) =>
    c.body(CLIENT_SCRIPT, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': FOREVER,
    }),
  )
  .get(CHAT_SCRIPT_PATH, (c) =>
    c.body(CHAT_SCRIPT, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': FOREVER,
    }),
  )
  .get(ICON_PATH, (c) => c.body(ICON, 200, { 'content-type': 'image/svg+xml', 'cache-control': FOREVER }))
  .get('/favicon.ico', (c) => c.redirect(ICON_PATH, 302));
