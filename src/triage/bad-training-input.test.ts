import { expect, it } from 'vitest';
import { readSomeTickets } from '../../test/fakes/small-triage-model.ts';
import { createWordEmbedder } from '../../test/fakes/word-embedder.ts';
import { findWeakRows } from './check-labelled-rows.ts';
import { readTickets } from './read-tickets.ts';
import { createTriage } from './triage-text.ts';
import { trainTriageModel, type LabelledTicket } from './train-triage-model.ts';

const line = (row: object): string => `${JSON.stringify(row)}\n`;
const GOOD =
  line({ text: 'Where is my deposit', label: 'DEP-01' }) + line({ text: 'Frozen', label: 'ACC-03' });

it.each([
  [
    'one class only',
    line({ text: 'a b', label: 'X' }) + line({ text: 'c d', label: 'X' }),
    /needs two or more/,
  ],
  ['an empty file', '', /no rows to learn from/],
  ['an empty label', GOOD + line({ text: 'a', label: '  ' }), /f\.jsonl:3: The label is empty/],
  ['a label with a line break', GOOD + line({ text: 'a', label: 'DEP\n01' }), /f\.jsonl:3: .*line break/],
  ['a NUL in a text', GOOD + line({ text: 'a\u0000b', label: 'DEP-01' }), /f\.jsonl:3: .*NUL/],
  ['a NUL in a label', GOOD + line({ text: 'a', label: 'D\u0000' }), /f\.jsonl:3: .*control character/],
  ['an empty text', GOOD + line({ text: ' \n ', label: 'DEP-01' }), /f\.jsonl:3: The text is empty/],
  [
    'one text under two labels',
    GOOD + line({ text: 'Frozen', label: 'DEP-01' }),
    /f\.jsonl:3: .*"DEP-01" here and "ACC-03" at f\.jsonl:2/,
  ],
  ['a row without a label', GOOD + line({ text: 'a' }), /f\.jsonl:3: label/],
  ['a line cut short', `${GOOD}{"text": "a", "lab`, /f\.jsonl:3: not valid JSON/],
  ['an empty line', `${GOOD}\n${GOOD}`, /f\.jsonl:3: the line is empty/],
  ['a label that is no text', GOOD + line({ text: 'a', label: 7 }), /f\.jsonl:3: label/],
])('refuses %s, and names the line', (_, content, message) => {
  expect(() => readTickets(content, 'f.jsonl')).toThrow(message);
});

it('refuses 100,000 labels at once, in a moment', () => {
  const content = Array.from({ length: 100_000 }, (_, i) => line({ text: `text ${i}`, label: `L${i}` })).join(
    '',
  );
  const began = performance.now();
  expect(() => readTickets(content, 'f.jsonl')).toThrow(/f\.jsonl:2001: More than 2000 different labels/);
  // Seconds, not minutes; generous for a busy machine.
  expect(performance.now() - began).toBeLessThan(20_000);
});

it('warns of long texts, small classes and rows that are there twice', () => {
  const rows = [
    { text: 'x '.repeat(5_000), label: 'A' },
    ...Array.from({ length: 6 }, (_, i) => ({ text: `b ${i}`, label: 'B' })),
    { text: 'b 1', label: 'B' },
  ];
  const warnings = findWeakRows(rows, (row) => `f:${row + 1}`);
  expect(warnings).toHaveLength(3);
  expect(warnings[0]).toContain('f:1 (10000 characters)');
  expect(warnings[1]).toContain('f:8 (as f:3)');
  expect(warnings[2]).toContain('"A" (1)');
  expect(findWeakRows([])).toEqual([]);
});

it('learns from a text of a megabyte, and reads one', { timeout: 120_000 }, async () => {
  const embedder = createWordEmbedder();
  const long = '我付了100元，卖家不放币。I paid 100 USDT for order 12345678. '
    .repeat(20_000)
    .slice(0, 1_000_000);
  const rows: LabelledTicket[] = [
    ...readSomeTickets(['DEP-01', 'GEN-01'], 30),
    { text: long, label: 'P2P-01', risk: 'medium', priority: 'normal' },
    { text: 'The seller does not release', label: 'P2P-01', risk: 'medium', priority: 'normal' },
  ];
  const embeddings = await embedder.embed(
    rows.map(({ text }) => text),
    { kind: 'symmetric' },
  );
  const { model } = await trainTriageModel(
    rows,
    embedder.model,
    embeddings.map(({ vector }) => vector),
  );
  expect(model.classifier.labels).toContain('P2P-01');
  const result = await createTriage({ embedder, model }).triage(long.slice(0, 20_000));
  expect(result.type.top).toHaveLength(3);
});
