import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram, type Program } from '../start-program.ts';

const ARTICLES = 30;
const ENDS_MS = 120_000;

/** The real command with real models, on an embedded database of its own. */
describe('npm run kb:reembed', () => {
  let folder: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-reembed-'));
    const target = join(folder, 'kb', 'articles', 'zh');
    await mkdir(target, { recursive: true });
    const names = (await readdir('kb/articles/zh')).filter((name) => name.endsWith('.md')).slice(0, ARTICLES);
    for (const name of names) await cp(`kb/articles/zh/${name}`, join(target, name));
    env = { DATA_DIR: join(folder, 'data'), KB_DIR: join(folder, 'kb'), DATABASE_URL: '' };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = (command: string, args: readonly string[], more: Record<string, string> = {}): Program =>
    startProgram(process.execPath, ['--import', 'tsx', `src/runtimes/cli/${command}.ts`, ...args], {
      ...env,
      ...more,
    });
  const waitFor = async (program: Program, holds: () => boolean): Promise<void> => {
    const deadline = Date.now() + ENDS_MS;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`It did not come about in time:\n${program.output()}`);
      await pause(20);
    }
  };
  const finish = async (program: Program): Promise<string> => {
    await waitFor(program, () => program.process.exitCode !== null);
    expect(program.process.exitCode, program.output()).toBe(0);
    return program.output();
  };

  it(
    'loses nothing when it is killed in the middle: the next run embeds only the rest',
    { timeout: 400_000 },
    async () => {
      await finish(start('kb-sync', []));
      const other = {
        EMBEDDER: 'transformers',
        EMBEDDING_MODEL: 'bge-small-zh-v1.5',
        EMBEDDING_DIMENSIONS: '512',
        EMBEDDING_POOLING: 'cls',
      };
      const killed = start('kb-reembed', [], other);
      const steps = (output: string): number[] =>
        [...output.matchAll(/embedding (\d+)\/\d+/g)].map((match) => Number(match[1]));
      await waitFor(
        killed,
        () => steps(killed.output()).some((done) => done > 0) || killed.process.exitCode !== null,
      );
      process.kill(-killed.process.pid!, 'SIGKILL');
      await waitFor(killed, () => killed.process.signalCode !== null || killed.process.exitCode !== null);
      expect(killed.process.signalCode, killed.output()).toBe('SIGKILL');

      const [, done = NaN, total = NaN] =
        /(\d+) of (\d+) passages/.exec(await finish(start('kb-reembed', ['--status'], other)))?.map(Number) ??
        [];
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThan(total);

      const output = await finish(start('kb-reembed', [], other));
      expect(steps(output)[0]).toBeGreaterThanOrEqual(done);
      expect(output).toContain('The knowledge base is of bge-small-zh-v1.5');
      expect(await finish(start('kb-reembed', [], other))).toContain('already');
    },
  );
});
