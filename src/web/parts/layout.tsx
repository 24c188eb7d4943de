import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import { ICON_PATH, SCRIPT_PATH, STYLESHEET_PATH } from '../assets.ts';
import type { PageView } from '../page-view.ts';

interface LayoutProps {
  readonly view: PageView;
  readonly title: string;
  /** Which entry of the navigation this page belongs to. */
  readonly section: 'help' | 'track' | 'review';
  /** Wide pages lay two columns side by side. */
  readonly wide?: boolean;
  /** Addresses of scripts that only this page has. */
  readonly scripts?: readonly string[];
  readonly aside?: Child;
  readonly children?: Child;
}

function Document({ view, title, section, wide, aside, scripts = [], children }: LayoutProps) {
  const { t } = view;
  const units = [t.time.days, t.time.hours, t.time.minutes].map((name) => name(0).slice(1)).join('|');
  return (
    <html lang={t.htmlLang} data-units={units}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {section === 'help' ? null : <meta name="robots" content="noindex, nofollow" />}
        <title>{`${title} · ${t.site.name}`}</title>
        <link rel="icon" href={ICON_PATH} type="image/svg+xml" />
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        {scripts.map((path) => (
          <script src={path} defer></script>
        ))}
        <script src={SCRIPT_PATH} defer></script>
      </head>
      <body class={`section-${section}`}>
        <a class="skip" href="#content">
          {t.site.skip}
        </a>
        <header class="site">
          <div class={wide ? 'bar wide' : 'bar'}>
            <a class="brand" href="/">
              <img src={ICON_PATH} alt="" width="26" height="26" />
              <span>{t.site.name}</span>
            </a>
            <nav aria-label={t.site.navigation}>
              <a
                href="/"
                {...(section === 'help' && view.path !== '/chat' ? { 'aria-current': 'page' } : {})}
              >
                {t.site.help}
              </a>
              {section === 'help' ? (
                <a href="/chat" {...(view.path === '/chat' ? { 'aria-current': 'page' } : {})}>
                  {t.chat.link}
                </a>
              ) : null}
              {section === 'review' ? (
                <a href="/review" aria-current="page">
                  {t.site.desk}
                </a>
              ) : null}
              {aside}
              <a
                class="language"
                href={view.otherLanguageHref}
                lang={view.language === 'en' ? 'zh-CN' : 'en'}
                hreflang={view.language === 'en' ? 'zh' : 'en'}
                rel="nofollow"
              >
                {t.site.otherLanguage}
              </a>
            </nav>
          </div>
        </header>
        <main id="content" class={wide ? 'wide' : ''} tabindex={-1}>
          {children}
        </main>
        <footer class="site">
          <p>{t.site.footer}</p>
        </footer>
      </body>
    </html>
  );
}

/** A whole page. Everything put into it is escaped; no part of the web folder writes raw HTML. */
export function renderPage(props: LayoutProps) {
  return html`<!doctype html>${(<Document {...props} />)}`;
}
