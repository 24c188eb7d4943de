/** The talk on the chat page: what was said on either side, thumbs, the box at the foot. */
export const CHAT_STYLES = `
.talk { list-style: none; padding: 0; margin: 0 0 1rem; }
.talk > li { display: flex; flex-direction: column; gap: 0.5rem; margin-bottom: 1rem; scroll-margin: 1rem; }
.said { max-width: min(88%, 42rem); border-radius: var(--radius); padding: 0.65rem 0.95rem; border: 1px solid var(--line); background: var(--paper); }
.said.customer { align-self: flex-end; background: var(--accent-wash); border-color: transparent; }
.said.assistant { align-self: flex-start; box-shadow: var(--shadow); }
.said > :last-child, .said .prose > :last-child { margin-bottom: 0; }
.said .waiting { color: var(--soft); }
.said .sources { color: var(--soft); margin-top: 0.6rem; }
.said .sources ul { margin: 0.1rem 0 0; }
.thumbs { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin: 0.6rem 0 0; }
.thumbs button { min-height: 2.2rem; padding: 0.2rem 0.7rem; }
.thumbs button[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-wash); }
.thumb { width: 1.1rem; height: 1.1rem; fill: currentColor; }
.thumb.down { transform: rotate(180deg); }
.thumbs .why { width: 100%; }
.thumbs .why .row { gap: 0.5rem; }
/* Hit testing: a narrow rank before wide passages. */
.stage th { white-space: nowrap; }
.stage td:first-child { width: 1%; }
.stage td:nth-child(2) { min-width: 14rem; }
.ask { position: sticky; bottom: 0; background: var(--ground); padding: 0.6rem 0; }
.ask textarea { min-height: 3.4rem; margin-bottom: 0.5rem; }
`;
