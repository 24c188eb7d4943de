/** What only one page has: the search, the stage bar, the queue, the case beside its decision. */
export const PAGE_STYLES = `
.hero { text-align: center; padding: 1.6rem 0 1.2rem; }
.hero h1 { font-size: clamp(1.6rem, 4vw, 2.15rem); margin-bottom: 0.25em; }
.hero p { color: var(--soft); }
.search { display: flex; gap: 0.6rem; max-width: 40rem; margin: 0 auto 1.4rem; }
.search input { font-size: 1.05rem; min-height: 3rem; padding-inline: 1rem; }
.search button { min-height: 3rem; flex: none; }
.results-head h1 { font-size: 1.25rem; margin: 0; }
.results-head p { margin: 0; }
.results-head { margin-bottom: 1rem; display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
.result { padding: 1rem 1.25rem; }
.result h2 { margin: 0 0 0.15rem; font-size: 1.1rem; }
.result h2 a { text-decoration: none; }
.result h2 a:hover { text-decoration: underline; }
.result .path { color: var(--soft); font-size: 0.88rem; margin: 0 0 0.35rem; }
.result .excerpt { margin: 0 0 0.5rem; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.topics { columns: 16rem 2; column-gap: 1.1rem; }
.topics .card { break-inside: avoid; }
.topics ul { list-style: none; padding: 0; margin: 0; }
.topics li { padding: 0.22rem 0; }
.topics a { text-decoration: none; }
.topics a:hover { text-decoration: underline; }
.crumbs { font-size: 0.9rem; color: var(--soft); margin: 0 0 0.6rem; }
.article-head { margin-bottom: 1.2rem; }
.article-head h1 { margin-bottom: 0.35em; }
.toc { margin-bottom: 1rem; }
.toc ul { list-style: none; padding: 0; margin: 0; font-size: 0.93rem; }
.toc .level-3 { padding-inline-start: 1.1em; }
.stages { list-style: none; display: flex; padding: 0; margin: 0.4rem 0 1.2rem; }
.stages li { flex: 1; text-align: center; position: relative; color: var(--soft); font-size: 0.88rem; padding-top: 1.75rem; }
.stages li::before { content: ''; position: absolute; top: 0.55rem; inset-inline: -50% 50%; height: 3px; background: var(--line); }
.stages li:first-child::before { display: none; }
.stages li::after { content: ''; position: absolute; top: 0; left: calc(50% - 0.65rem); width: 1.3rem; height: 1.3rem; border-radius: 50%; background: var(--paper); border: 3px solid var(--line-strong); z-index: 1; }
.stages li.done::before, .stages li.now::before { background: var(--accent); }
.stages li.done::after { background: var(--accent); border-color: var(--accent); }
.stages li.now::after { border-color: var(--accent); background: radial-gradient(circle, var(--accent) 38%, var(--paper) 44%); }
.stages li.now { color: var(--ink); font-weight: 600; }
.status { display: grid; grid-template-columns: 1fr auto; gap: 0.4rem 1.5rem; align-items: start; }
.status .next { font-size: 1.08rem; margin: 0; }
.status .deadline { text-align: end; }
.status .deadline .clock { font-weight: 600; font-size: 1.05rem; }
.verdict { font-size: 1.15rem; font-weight: 600; margin-bottom: 0.5em; }
table.queue { background: var(--paper); }
.queue td { vertical-align: middle; }
.queue .excerpt { margin: 0.15rem 0 0; color: var(--soft); font-size: 0.88rem; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; max-width: 42rem; }
.queue .claim, .queue .due { white-space: nowrap; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.6rem 0.9rem; align-items: end; }
.filters .field { margin: 0; }
.counts { display: flex; flex-wrap: wrap; gap: 0.45rem; list-style: none; padding: 0; margin: 0 0 1.1rem; }
.counts a { display: inline-flex; gap: 0.5rem; padding: 0.25rem 0.8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--paper); color: var(--soft); text-decoration: none; font-size: 0.9rem; }
.counts a[aria-current] { border-color: var(--accent); color: var(--accent); }
.counts b { color: var(--ink); font-variant-numeric: tabular-nums; }
.pager { display: flex; justify-content: space-between; gap: 1rem; }
.case-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.4rem 1.5rem; align-items: flex-start; margin-bottom: 1rem; }
.case-head h1 { margin: 0 0 0.35rem; font-size: 1.35rem; }
.case-grid { display: grid; grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr); gap: 0 1.25rem; align-items: start; }
.ruling { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; align-items: baseline; margin-bottom: 0.6rem; }
.ruling strong { font-size: 1.12rem; }
.odds { width: auto; min-width: 60%; }
.odds td, .odds th { border: 0; padding: 0.12rem 0.7rem 0.12rem 0; background: none; font-size: 0.92rem; vertical-align: middle; }
.odds td.number, .number { font-variant-numeric: tabular-nums; text-align: end; white-space: nowrap; }
.odds td.bar-cell { width: 9rem; }
.reasons { margin: 0.2rem 0 0.8rem; font-size: 0.92rem; color: var(--soft); padding-inline-start: 1.2em; }
.ticket-text { background: var(--sunk); border-radius: 8px; padding: 0.9rem 1rem; max-height: 26rem; overflow: auto; white-space: pre-wrap; }
.ticket-text .subject { font-weight: 650; display: block; margin-bottom: 0.4rem; }
.ticket-text mark { background: var(--accent-wash); color: var(--accent); font-weight: 550; border-bottom: 2px solid var(--accent); }
.ticket-text mark.amount { background: var(--warn-wash); color: var(--warn); border-color: var(--warn); }
.ticket-text mark.time { background: var(--blue-wash); color: var(--blue); border-color: var(--blue); }
.ticket-text mark.invalid { background: var(--bad-wash); color: var(--bad); border-color: var(--bad); }
.clause { font-size: 0.93rem; }
details.clause > summary { font-weight: 400; }
details.clause + details.clause { margin-top: 0.15rem; }
.requirements li { margin: 0.2rem 0; }
.claim-bar { margin-bottom: 1rem; }
.clause .text { color: var(--soft); margin: 0.3rem 0 0; }
.login { max-width: 26rem; margin: 3rem auto; }
@media (max-width: 62rem) {
  .case-grid { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 40rem) {
  .search { flex-direction: column; }
  .status { grid-template-columns: 1fr; }
  .status .deadline { text-align: start; }
  .stages { flex-direction: column; gap: 0.75rem; }
  .stages li { text-align: start; padding: 0 0 0 2.1rem; min-height: 1.5rem; }
  .stages li::before { inset-inline: 0.55rem auto; top: -1.1rem; width: 3px; height: 1.4rem; }
  .stages li::after { left: 0; top: 0.1rem; }
  .queue thead { display: none; }
  .queue, .queue tbody, .queue tr, .queue td { display: block; }
  .queue tr { border-bottom: 1px solid var(--line); padding: 0.7rem 0.9rem; }
  .queue td { border: 0; padding: 0.12rem 0; }
  .facts { grid-template-columns: 1fr; gap: 0.1rem; }
  .facts dd { margin-bottom: 0.5rem; }
}
@media print {
  .case-grid { display: block; }
  .ticket-text { max-height: none; }
}
`;
