/** Cards, forms, badges, tables: what pages are put together from. */
export const COMPONENT_STYLES = `
.card { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: 1.1rem 1.25rem; margin: 0 0 1.1rem; }
.card > :last-child { margin-bottom: 0; }
.card > h2:first-child { margin-bottom: 0.7em; }
.card h3 { margin: 1.3em 0 0.45em; }
.card.accent { border-inline-start: 4px solid var(--accent); }
.badge { display: inline-flex; align-items: center; gap: 0.35em; padding: 0.08em 0.6em; border-radius: 99px; font-size: 0.8rem; line-height: 1.6; font-weight: 550; white-space: nowrap; background: var(--sunk); color: var(--soft); }
.badge.good { background: var(--good-wash); color: var(--good); }
.badge.warn { background: var(--warn-wash); color: var(--warn); }
.badge.bad { background: var(--bad-wash); color: var(--bad); }
.badge.info { background: var(--blue-wash); color: var(--blue); }
.badge.accent { background: var(--accent-wash); color: var(--accent); }
.badges { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; }
.notice { border-radius: var(--radius); padding: 0.75rem 1rem; margin: 0 0 1.1rem; background: var(--blue-wash); color: var(--blue); }
.notice.good { background: var(--good-wash); color: var(--good); }
.notice.bad { background: var(--bad-wash); color: var(--bad); }
.notice.warn { background: var(--warn-wash); color: var(--warn); }
.notice ul { margin: 0.3em 0 0; }
.notice > :last-child { margin-bottom: 0; }
.clock.overdue, .overdue { color: var(--bad); font-weight: 600; }
label, legend { font-weight: 550; font-size: 0.93rem; }
label .muted, legend .muted { font-weight: 400; }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; min-width: 0; }
legend { padding: 0; margin-bottom: 0.3rem; }
.field { margin: 0 0 1rem; min-width: 0; }
.field > label { display: block; margin-bottom: 0.25rem; }
.hint { color: var(--soft); font-size: 0.84rem; margin: 0.25rem 0 0; }
form > .hint { margin: 0 0 1rem; }
.facts + details { margin-top: 0.9rem; }
.field-error { color: var(--bad); font-size: 0.88rem; margin: 0.25rem 0 0; }
input, select, textarea { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line-strong); border-radius: 8px; padding: 0.5rem 0.7rem; min-height: 2.6rem; }
textarea { min-height: 6.5rem; resize: vertical; line-height: 1.55; }
input[type='checkbox'], input[type='radio'] { width: 1.1rem; height: 1.1rem; min-height: 0; margin: 0.28rem 0 0; accent-color: var(--accent); flex: none; }
input[type='file'] { padding: 0.45rem; border-style: dashed; }
input::file-selector-button { font: inherit; border: 0; border-radius: 6px; padding: 0.2rem 0.7rem; margin-inline-end: 0.7rem; background: var(--sunk); color: var(--ink); }
[aria-invalid='true'] { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
input::placeholder, textarea::placeholder { color: var(--soft); opacity: 0.85; }
.check { display: flex; gap: 0.6rem; align-items: flex-start; font-weight: 400; margin: 0.3rem 0; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 0 1rem; }
button, .button { font: inherit; font-weight: 600; display: inline-flex; align-items: center; justify-content: center; min-height: 2.6rem; padding: 0.45rem 1.15rem; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: var(--accent-ink); cursor: pointer; text-decoration: none; }
button:hover, .button:hover { filter: brightness(1.07); }
button.quiet, .button.quiet { background: transparent; color: var(--ink); border-color: var(--line-strong); font-weight: 500; }
button.quiet:hover, .button.quiet:hover { background: var(--sunk); filter: none; }
button.danger { background: transparent; color: var(--bad); border-color: var(--bad); }
button.link { background: none; border: 0; color: var(--soft); padding: 0.35rem 0; min-height: 0; font-weight: 400; text-decoration: underline; text-underline-offset: 0.2em; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; }
.buttons form { margin: 0; }
details > summary { cursor: pointer; font-weight: 550; padding: 0.15rem 0; }
details[open] > summary { margin-bottom: 0.5rem; }
details.card { padding-block: 0.85rem; }
details.card > summary { font-size: 1.05rem; padding: 0; margin-bottom: 0; }
details.card[open] > summary { margin-bottom: 0.9rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1rem; margin: 0; }
.facts dt { color: var(--soft); font-size: 0.9rem; }
.facts dd { margin: 0; min-width: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; }
th, td { text-align: start; padding: 0.5rem 0.7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 550; font-size: 0.86rem; background: var(--sunk); }
.align-center { text-align: center; }
.align-right { text-align: end; }
.table-scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; margin: 0 0 1em; }
.table-scroll tr:last-child td { border-bottom: 0; }
.prewrap { white-space: pre-wrap; margin: 0; }
.plain { list-style: none; padding: 0; margin: 0; }
.plain-list { list-style: none; padding: 0; margin: 0; }
.plain > li + li { border-top: 1px solid var(--line); padding-top: 0.7rem; margin-top: 0.7rem; }
.prose h2 { margin-top: 1.6em; }
.prose h3 { margin-top: 1.3em; }
.prose > :first-child { margin-top: 0; }
.prose li + li { margin-top: 0.25em; }
.prose code { background: var(--sunk); padding: 0.1em 0.35em; border-radius: 4px; }
.prose pre { background: var(--sunk); padding: 0.9rem 1rem; border-radius: 8px; overflow-x: auto; margin: 0 0 1em; }
.prose pre code { padding: 0; background: none; overflow-wrap: normal; }
.prose blockquote { margin: 0 0 1em; padding: 0.1rem 1rem; border-inline-start: 3px solid var(--line-strong); color: var(--soft); }
.prose blockquote.callout { background: var(--blue-wash); border-color: var(--blue); color: var(--ink); border-radius: 0 8px 8px 0; padding: 0.7rem 1rem; }
.prose blockquote.callout.warning { background: var(--warn-wash); border-color: var(--warn); }
.prose blockquote > :last-child { margin-bottom: 0; }
.timeline { list-style: none; margin: 0.8rem 0 0; padding: 0; }
.timeline > li { position: relative; padding: 0 0 1rem 1.5rem; }
.timeline > li::before { content: ''; position: absolute; inset-inline-start: 0.28rem; top: 0.95rem; bottom: -0.4rem; width: 2px; background: var(--line); }
.timeline > li:last-child::before { display: none; }
.timeline > li::after { content: ''; position: absolute; inset-inline-start: 0; top: 0.5rem; width: 0.7rem; height: 0.7rem; border-radius: 50%; background: var(--accent); }
.timeline > li.by-model::after { background: var(--blue); }
.timeline > li.by-system::after { background: var(--line-strong); }
.timeline > li.by-customer::after { background: var(--warn); }
.timeline .what { font-weight: 550; }
.timeline dl { font-size: 0.88rem; margin-top: 0.3rem; }
.meter { display: inline-block; width: 100%; max-width: 9rem; height: 0.5rem; border-radius: 99px; background: var(--sunk); overflow: hidden; vertical-align: middle; border: 0; }
.meter::-webkit-meter-bar { background: var(--sunk); border: 0; height: 0.5rem; border-radius: 99px; }
.meter::-webkit-meter-optimum-value { background: var(--accent); border-radius: 99px; }
.meter::-moz-meter-bar { background: var(--accent); }
`;
