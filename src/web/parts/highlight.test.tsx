import { expect, it } from 'vitest';
import { Marked } from './highlight.tsx';

it('marks the stretches and escapes what it marks', async () => {
  const highlights = [
    { start: 0, end: 3 },
    { start: 7, end: 10 },
  ];
  const out = String(await (<Marked text="<b> or pay" highlights={highlights} />));
  expect(out).toBe('<mark>&lt;b&gt;</mark> or <mark>pay</mark>');
});
