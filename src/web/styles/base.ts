/** Colours, type and the frame of every page. System fonts only, Chinese ones included. */
export const BASE_STYLES = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f7;
  --paper: #ffffff;
  --sunk: #eef1f1;
  --ink: #16211f;
  --soft: #56635f;
  --line: #dbe1df;
  --line-strong: #8a9794;
  --accent: #0b6e69;
  --accent-ink: #ffffff;
  --accent-wash: #e2f1ef;
  --good: #1b6b3a;
  --good-wash: #e3f3e8;
  --warn: #8a5200;
  --warn-wash: #fdf1dc;
  --bad: #a5232b;
  --bad-wash: #fce8e8;
  --blue: #1f5599;
  --blue-wash: #e6eefa;
  --mark: #ffe9a8;
  --radius: 10px;
  --shadow: 0 1px 2px rgb(20 40 36 / 6%), 0 4px 16px rgb(20 40 36 / 5%);
  --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB',
    'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111716;
    --paper: #18201f;
    --sunk: #212b29;
    --ink: #e5ecea;
    --soft: #9fadaa;
    --line: #2d3937;
    --line-strong: #6d7b78;
    --accent: #5cc8bf;
    --accent-ink: #06221f;
    --accent-wash: #17352f;
    --good: #7fd39c;
    --good-wash: #16301f;
    --warn: #f0bd6a;
    --warn-wash: #352a15;
    --bad: #ff9d9d;
    --bad-wash: #3b1c1e;
    --blue: #92bdf2;
    --blue-wash: #1a2a40;
    --mark: #5a4a12;
    --shadow: none;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--ground);
  color: var(--ink);
  font: 16px/1.6 var(--font);
  overflow-wrap: anywhere;
}
:lang(zh) { line-height: 1.75; }
h1, h2, h3, h4 { line-height: 1.3; margin: 0 0 0.6em; text-wrap: balance; }
h1 { font-size: 1.7rem; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1.02rem; }
p, ul, ol, dl { margin: 0 0 0.9em; }
ul, ol { padding-inline-start: 1.4em; }
a { color: var(--accent); text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
code, pre, .mono { font-family: var(--mono); font-size: 0.88em; }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5em 0; }
mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 0 0.1em; }
.skip { position: absolute; inset-inline-start: -999px; }
.skip:focus { inset-inline-start: 1rem; top: 0.5rem; z-index: 9; background: var(--paper); padding: 0.5rem 1rem; }
header.site { background: var(--paper); border-bottom: 1px solid var(--line); }
.bar { max-width: 54rem; margin: 0 auto; padding: 0.6rem 1.25rem; display: flex; align-items: center; gap: 0.4rem 1.25rem; flex-wrap: wrap; }
.bar.wide, main.wide { max-width: 84rem; }
.brand { display: inline-flex; align-items: center; gap: 0.6rem; font-weight: 650; color: var(--ink); text-decoration: none; }
header.site nav { margin-inline-start: auto; display: flex; align-items: center; gap: 0.3rem 1.1rem; flex-wrap: wrap; }
header.site nav a { text-decoration: none; color: var(--soft); padding: 0.35rem 0; border-bottom: 2px solid transparent; }
header.site nav a:hover { color: var(--ink); }
header.site nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
header.site nav form { margin: 0; }
main { width: 100%; max-width: 54rem; margin: 0 auto; padding: 1.75rem 1.25rem 3rem; flex: 1; }
footer.site { border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; text-align: center; padding: 1.1rem; }
footer.site p { margin: 0; }
.muted { color: var(--soft); }
.small { font-size: 0.86rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
  h1 { font-size: 1.4rem; }
  main { padding: 1.1rem 1rem 2.5rem; }
  .bar { padding: 0.5rem 1rem; }
}
@media (prefers-reduced-motion: no-preference) {
  a, button, input, select, textarea { transition: border-color 0.12s, background-color 0.12s; }
}
@media print {
  header.site nav, footer.site, form, .no-print, .skip { display: none !important; }
  body { background: #fff; color: #000; font-size: 11pt; }
  .card { box-shadow: none; break-inside: avoid; }
  a { color: inherit; }
  details > *:not(summary) { display: block; }
}
`;
