import type { PageView } from '../page-view.ts';

/** An instant: UTC as written by the server, put into the reader's time zone by the client script. */
export function Instant({ at }: { at: string }) {
  return (
    <time datetime={at} data-local="">
      {at.slice(0, 16).replace('T', ' ')} UTC
    </time>
  );
}

/** Milliseconds as the two largest units, such as "3 h 12 min". */
export function formatSpan(view: Pick<PageView, 't'>, ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const { days, hours, minutes: mins } = view.t.time;
  const parts: readonly (readonly [number, (n: number) => string])[] = [
    [Math.floor(minutes / 1440), days],
    [Math.floor(minutes / 60) % 24, hours],
    [minutes % 60, mins],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  const from = first < 0 ? 2 : first;
  return parts
    .slice(from, from + 2)
    .flatMap(([n, name], i) => (n > 0 || i === 0 ? [name(n)] : []))
    .join(' ');
}

/** What is left of a deadline; counts down in the browser. */
export function Clock({ view, dueAt }: { view: PageView; dueAt: string | null }) {
  const { time } = view.t;
  if (dueAt === null) return <span class="muted">{time.noClock}</span>;
  const left = new Date(dueAt).getTime() - view.now.getTime();
  const span = formatSpan(view, Math.abs(left));
  return (
    <time
      datetime={dueAt}
      class={left < 0 ? 'clock overdue' : 'clock'}
      data-clock=""
      data-left={time.dueIn('%')}
      data-over={time.overdue('%')}
    >
      {left < 0 ? time.overdue(span) : time.dueIn(span)}
    </time>
  );
}
