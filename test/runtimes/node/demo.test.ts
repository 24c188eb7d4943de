import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_TICKETS } from '../../../src/runtimes/cli/demo-tickets.ts';

const run = promisify(execFile);
let folder: string;

/** A knowledge folder with all clauses and cases and a few articles: the journey is the same, embedding takes less. */
async function writeSmallKnowledge(target: string): Promise<void> {
  await cp('kb/policy', join(target, 'policy'), { recursive: true });
  await cp('kb/cases', join(target, 'cases'), { recursive: true });
  for (const language of ['zh', 'en']) {
    const source = join('kb/articles', language);
    await mkdir(join(target, 'articles', language), { recursive: true });
    const names = (await readdir(source)).filter((name) => /^(deposit|withdraw)/.test(name));
    for (const name of names) await cp(join(source, name), join(target, 'articles', language, name));
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'precedent-demo-'));
  await writeSmallKnowledge(join(folder, 'kb'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function demo(): Promise<string> {
  const env = { ...process.env, DATA_DIR: join(folder, 'data'), KB_DIR: join(folder, 'kb'), NO_COLOR: '1' };
  const { stdout } = await run('npx', ['tsx', 'src/runtimes/cli/demo.ts'], {
    env,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

it('takes every ticket to a decision, twice over the same data', { timeout: 300_000 }, async () => {
  const first = await demo();
  for (const { name } of DEMO_TICKETS) expect(first).toContain(`\n${name}  case_`);
  for (const part of [
    'type',
    'entities',
    'risk',
    'priority',
    'article',
    'clause',
    'precedent',
    'proposal',
    'missing',
  ]) {
    expect(first).toContain(`\n  ${part.padEnd(11)}`);
  }
  // What the reading quotes from the ticket is sealed in the database, and shown all the same.
  expect(first).toMatch(/entities +order_id 20461190774120, amount 1250000 NGN/);
  expect(first).toMatch(/agrees with the proposal \(\d+%\)/);
  expect(first).toMatch(/OVERRIDES the proposal/);
  expect(first).toMatch(/the customer accepts; carried out and closed/);
  expect(first).toMatch(/the customer appeals \(new_evidence\)/);
  expect(first).toMatch(/appeal\.filed/);
  expect(first).toMatch(/audit: \d+ events in 16 cases, 0 chains broken/);
  expect(first).toContain('changing an event: refused by the database');

  const second = await demo();
  expect(second).toMatch(/articles: 0 added, 0 changed, 0 removed, \d+ unchanged/);
  expect(second).toMatch(/audit: \d+ events in 32 cases, 0 chains broken/);
});
