import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from './input-error.ts';
import { readJsonLines, refuseDuplicates } from './read-json-lines.ts';
import { readLines } from './read-lines.ts';
import { readNumericCsv, readTable } from './read-table.ts';
import { refuseOverlap } from './refuse-overlap.ts';

const folder = mkdtempSync(join(tmpdir(), 'eval-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
function write(content: string | Uint8Array): string {
  const file = join(folder, `file-${(made += 1)}`);
  writeFileSync(file, content);
  return file;
}
async function failure(run: Promise<unknown>): Promise<InputError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
const schema = z.object({
  text: z.string(),
  label: z.string().min(1),
  deep: z.object({ n: z.number() }).optional(),
});

describe('reading lines', () => {
  it('gives back any lines that were joined', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\n\r\uFEFF]/g, ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        async (lines, isWindows) => {
          const file = write(
            lines.map((text) => `${text.toWellFormed()}${isWindows ? '\r\n' : '\n'}`).join(''),
          );
          const read: string[] = [];
          for await (const { text } of readLines(file)) read.push(text);
          expect(read).toEqual(lines.map((text) => text.toWellFormed()));
        },
      ),
      { numRuns: 50 },
    );
  });
  it('joins what the stream cuts, in the middle of a character too', async () => {
    const long = '转'.repeat(700_000);
    const file = write(`${long}\nend`);
    const read: string[] = [];
    for await (const { text } of readLines(file)) read.push(text);
    expect(read).toEqual([long, 'end']);
  });
  it('names the line with bytes that are no UTF-8', async () => {
    const error = await failure(
      readJsonLines(write(Buffer.from([0x7b, 0x7d, 0x0a, 0xff, 0xfe, 0x0a])), z.object({})),
    );
    expect(error).toMatchObject({ line: 2 });
  });
});

describe('JSON Lines', () => {
  it('names file, line and field of what does not fit', async () => {
    const file = write('{"text":"a","label":"x"}\n{"text":"b","label":"x","deep":{"n":"1"}}\n');
    const error = await failure(readJsonLines(file, schema));
    expect(error).toMatchObject({ file, line: 2, field: 'deep.n' });
    expect(error.message).toContain(file);
  });
  it.each([
    ['an empty line', '{"text":"a","label":"x"}\n\n{"text":"b","label":"x"}\n', 2],
    ['broken JSON', '{"text":"a","label":"x"}\n{"text":"b",\n', 2],
    ['an array', '[1]\n', 1],
  ])('refuses %s', async (_, content, line) => {
    expect(await failure(readJsonLines(write(content), schema))).toMatchObject({ line });
  });
  it('refuses a missing and an empty file', async () => {
    expect((await failure(readJsonLines(join(folder, 'none'), schema))).message).toContain('does not exist');
    expect((await failure(readJsonLines(write(''), schema))).message).toContain('no row');
    expect((await failure(readJsonLines(folder, schema))).message).toContain('not a file');
  });
  it('refuses a second row with the same id', async () => {
    const rows = [
      { line: 1, value: { id: 'a' } },
      { line: 2, value: { id: 'b' } },
      { line: 7, value: { id: 'a' } },
    ];
    expect(() => refuseDuplicates('f', 'id', rows, ({ id }) => id)).toThrow(/f, line 7, field "id".*line 1/);
  });
});

describe('overlap of train and test', () => {
  const rows = (texts: readonly string[]) => texts.map((text, i) => ({ line: i + 1, value: text }));
  const side = (file: string, texts: readonly string[]) => ({
    file,
    rows: rows(texts),
    key: (text: string) => text,
  });
  it('is refused with the test line, unless allowed', () => {
    const train = side('train', ['a', 'b']);
    const test = side('test', ['c', ' b ']);
    expect(() => refuseOverlap(train, test, 'text', false)).toThrow(/test, line 2, field "text".*overlap/);
    expect(refuseOverlap(train, test, 'text', true)).toEqual({ rows: 1, share: 0.5 });
  });
  it('is only counted when a few rows of very many repeat', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `text ${i}`);
    expect(refuseOverlap(side('train', ['text 4']), side('test', many), 'text', false)).toEqual({
      rows: 1,
      share: 0.001,
    });
  });
});

describe('tables', () => {
  it('reads quoted cells', async () => {
    const { header, rows } = await readTable(write('a,b\n"x, ""y""",2\n'), 'csv');
    expect(header).toEqual(['a', 'b']);
    expect(rows[0]?.cells).toEqual(['x, "y"', '2']);
  });
  it.each([
    ['a,label\n1,0\nx,1\n', 3, 'a'],
    ['a,label\n,0\n', 2, 'a'],
    ['a,label\n1,2\n', 2, 'label'],
    ['a,b\n1,2\n', 1, 'label'],
    ['a,label\n1\n', 2, null],
    ['a,a,label\n1,1,0\n', 1, 'a'],
    ['a,label\nInfinity,0\n', 2, 'a'],
    ['label\n1\n', 1, null],
    ['a,label\n"1,0\n', 2, null],
  ])('refuses %j', async (content, line, field) => {
    expect(await failure(readNumericCsv(write(content), { labelRequired: true }))).toMatchObject({
      line,
      field,
    });
  });
  it('follows the column order of the other part and refuses other columns', async () => {
    const file = write('b,a,label\n1,2,0\n3,4,1\n');
    const table = await readNumericCsv(file, { labelRequired: true, expected: ['a', 'b'] });
    expect([...table.values]).toEqual([2, 1, 4, 3]);
    expect(await failure(readNumericCsv(file, { labelRequired: true, expected: ['a'] }))).toMatchObject({
      field: 'b',
    });
    expect(await failure(readNumericCsv(file, { labelRequired: true, expected: ['a', 'c'] }))).toMatchObject({
      field: 'c',
    });
  });
});
