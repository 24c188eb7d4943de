import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'eval-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

/** A data folder of these files. */
function data(files: Readonly<Record<string, string>>): string {
  const home = join(folder, `data-${(made += 1)}`);
  mkdirSync(home);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
  return home;
}
const lines = (...rows: unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

let said = '';
let printed = '';
beforeEach(() => {
  said = '';
  printed = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
});
afterEach(() => void vi.restoreAllMocks());

const beir = {
  'corpus.jsonl': lines(
    { _id: 'd1', title: 'Memo', text: 'a memo is needed for XRP' },
    { _id: 'd2', title: '', text: 'fees of withdrawals' },
    { _id: 'd3', title: '', text: 'bank cards' },
  ),
  'queries.jsonl': lines({ _id: 'q1', text: 'XRP memo' }, { _id: 'q2', text: 'withdrawal fee' }),
  'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n',
};

describe('the eval command', () => {
  it('scores a BEIR folder, writes every key, and is the same again', async () => {
    const home = data(beir);
    const file = join(folder, 'out.json');
    const args = [
      'retrieval',
      '--data',
      home,
      '--mode',
      'lexical',
      '--json',
      file,
      '--predictions',
      join(folder, 'p.jsonl'),
    ];
    expect(await runCommand([...args, '--gate', 'ndcg_at_10>=0.99'])).toBe(0);
    const result = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    for (const key of [
      'ndcg_at_10',
      'mrr_at_10',
      'recall_at_1',
      'recall_at_5',
      'recall_at_10',
      'recall_at_100',
      'queries',
      'documents',
      'index_seconds',
      'query_ms_p50',
      'query_ms_p95',
      'seconds',
      'seed',
    ])
      expect(result[key], key).toBeTypeOf('number');
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(['suite', 'dataset', 'model', 'commit', 'started_at', 'ci']),
    );
    expect(result).toMatchObject({ ndcg_at_10: 1, queries: 2, documents: 3 });
    const [first] = readFileSync(join(folder, 'p.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ query_id: 'q1', ranked: [['d1', expect.any(Number)]] });
    expect(
      await runCommand([
        'retrieval',
        '--data',
        home,
        '--predictions-in',
        join(folder, 'p.jsonl'),
        '--gate',
        'ndcg_at_10>=0.99',
      ]),
    ).toBe(0);
  });

  it('answers 1 when a gate fails and 2 when it names no metric', async () => {
    const home = data(beir);
    const args = ['retrieval', '--data', home, '--mode', 'lexical'];
    expect(await runCommand([...args, '--gate', 'ndcg_at_10>=1.1'])).toBe(1);
    expect(printed).toContain('FAILED');
    expect(await runCommand([...args, '--gate', 'ndcg>=0.1'])).toBe(2);
    expect(said).toContain('there is no metric "ndcg"');
  });

  it.each([
    [
      'an unknown document',
      { 'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td9\t1\n' },
      /test\.tsv, line 2, field "corpus-id".*d9/,
    ],
    [
      'an unknown query',
      { 'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq9\td1\t1\n' },
      /line 2, field "query-id"/,
    ],
    [
      'a wrong header',
      { 'qrels/test.tsv': 'query\tcorpus-id\tscore\nq1\td1\t1\n' },
      /line 1, field "query-id"/,
    ],
    [
      'a grade that is no number',
      { 'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\tyes\n' },
      /line 2, field "score"/,
    ],
    [
      'an id twice',
      { 'corpus.jsonl': lines({ _id: 'd1', text: 'a' }, { _id: 'd1', text: 'b' }) },
      /corpus\.jsonl, line 2, field "_id"/,
    ],
    [
      'a missing column',
      { 'corpus.jsonl': lines({ _id: 'd1', text: 'a' }, { _id: 'd2' }) },
      /corpus\.jsonl, line 2, field "text"/,
    ],
    ['broken JSON', { 'queries.jsonl': '{"_id":"q1","text":"a"}\n{"_id"\n' }, /queries\.jsonl, line 2/],
  ])('refuses %s with file, line and field', async (_, changed, message) => {
    const home = data({ ...beir, ...changed });
    expect(await runCommand(['retrieval', '--data', home, '--mode', 'lexical'])).toBe(2);
    expect(said).toMatch(message);
  });

  it('refuses missing files and folders', async () => {
    expect(await runCommand(['retrieval', '--data', join(folder, 'none')])).toBe(2);
    expect(said).toContain('does not exist');
    expect(await runCommand(['retrieval', '--data', data({})])).toBe(2);
    expect(said).toContain('corpus.jsonl');
  });

  const train = lines({ text: 'a b', label: 'x' }, { text: 'c d', label: 'y' });
  it.each([
    ['overlap', train, lines({ text: 'a b', label: 'x' }), /test\.jsonl, line 1, field "text".*overlap/],
    [
      'a label that train lacks',
      train,
      lines({ text: 'e', label: 'z' }),
      /test\.jsonl, line 1, field "label".*empty/,
    ],
    [
      'one class',
      lines({ text: 'a', label: 'x' }),
      lines({ text: 'b', label: 'x' }),
      /train\.jsonl, field "label"/,
    ],
    ['an empty label', train, lines({ text: 'b', label: ' ' }), /test\.jsonl, line 1, field "label"/],
  ])('refuses %s in classification', async (_, learned, tested, message) => {
    expect(
      await runCommand(['classification', '--data', data({ 'train.jsonl': learned, 'test.jsonl': tested })]),
    ).toBe(2);
    expect(said).toMatch(message);
  });

  it('refuses a class without rows where two are compared', async () => {
    expect(
      await runCommand(['pairs', '--data', data({ 'test.jsonl': lines({ a: 'x', b: 'y', label: 1 }) })]),
    ).toBe(2);
    expect(said).toMatch(/field "label".*label 0.*empty/);
    expect(await runCommand(['anomaly', '--data', data({ 'test.csv': 'x,label\n1,0\n2,0\n' })])).toBe(2);
    expect(said).toMatch(/label 1.*empty/);
  });

  it('scores anomalies, the same for the same seed', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${Math.sin(i)},${Math.cos(i * 1.7)},0`);
    const home = data({ 'test.csv': ['x,y,label', ...rows, '9,9,1', '-8,7,1'].join('\n') });
    const read = async (seed: string): Promise<Record<string, unknown>> => {
      const file = join(folder, 'anomaly.json');
      expect(await runCommand(['anomaly', '--data', home, '--seed', seed, '--json', file])).toBe(0);
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    };
    const once = await read('3');
    expect(once).toMatchObject({ roc_auc: 1, precision_at_k: 1, rows: 62 });
    expect((await read('3'))['scored_rows']).toEqual(once['scored_rows']);
    expect(await runCommand(['anomaly', '--data', home, '--supervised'])).toBe(2);
    expect(said).toContain('train.csv');
  });

  it('compares two results on the same rows, and refuses others', async () => {
    const home = data(beir);
    const [good, bad, other] = ['good', 'bad', 'other'].map((name) => join(folder, `${name}.json`)) as [
      string,
      string,
      string,
    ];
    const worse = join(folder, 'worse.jsonl');
    writeFileSync(worse, lines({ query_id: 'q1', ranked: [['d3', 1]] }, { query_id: 'q2', ranked: [] }));
    await runCommand(['retrieval', '--data', home, '--mode', 'lexical', '--json', good]);
    await runCommand(['retrieval', '--data', home, '--predictions-in', worse, '--json', bad]);
    expect(await runCommand(['compare', good, good])).toBe(0);
    expect(await runCommand(['compare', good, bad])).toBe(1);
    expect(printed).toContain('worse');
    expect(await runCommand(['compare', bad, good])).toBe(0);
    const smaller = data({ ...beir, 'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t1\n' });
    await runCommand(['retrieval', '--data', smaller, '--mode', 'lexical', '--json', other]);
    expect(await runCommand(['compare', good, other])).toBe(2);
    expect(said).toContain('same rows');
  });

  it.each([
    [['nonsense']],
    [['retrieval', 'pairs']],
    [['retrieval', '--mode', 'magic']],
    [['retrieval', '--seed', 'x']],
    [['retrieval', '--gate', 'a=1']],
    [['retrieval', '--unknown']],
    [['compare', 'one']],
  ])('refuses the arguments %j', async (args) => {
    expect(await runCommand(args)).toBe(2);
    expect(said).toMatch(/^eval: /);
  });
});
