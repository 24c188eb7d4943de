import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createBackgroundWork } from './background-work.ts';

function record() {
  const said: string[] = [];
  const log = {
    info: () => undefined,
    warn: (_: object, message: string) => void said.push(message),
    error: (_: object, message: string) => void said.push(message),
  };
  return { said, work: createBackgroundWork(log) };
}

describe('createBackgroundWork', () => {
  it('waits for all work, also for work that work starts', async () => {
    const { work } = record();
    const done: string[] = [];
    work.run(async () => {
      await pause(10);
      work.run(async () => {
        await pause(10);
        done.push('inner');
      });
      done.push('outer');
    });
    await work.drain(5_000);
    expect(done).toEqual(['outer', 'inner']);
  });

  it('logs what work throws, at once or later, and goes on', async () => {
    const { said, work } = record();
    work.run(() => {
      throw new Error('at once');
    });
    work.run(() => Promise.reject(new Error('later')));
    await work.drain(5_000);
    expect(said).toEqual(['background work failed', 'background work failed']);
  });

  it('does a few things at a time, in their order', async () => {
    const { work } = record();
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    for (let i = 0; i < 50; i += 1) {
      work.run(async () => {
        begun.push(i);
        now += 1;
        most = Math.max(most, now);
        await pause(1);
        now -= 1;
      });
    }
    await work.drain(5_000);
    expect(begun).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(most).toBe(4);
  });

  it('begins nothing while it is held, and nothing that was held after a shutdown', async () => {
    const { work } = record();
    const begun: string[] = [];
    work.hold();
    work.run(() => Promise.resolve(begun.push('first')));
    await pause(5);
    expect(begun).toEqual([]);
    work.release();
    expect(await work.drain(5_000)).toBe(true);
    expect(begun).toEqual(['first']);
    work.hold();
    work.run(() => Promise.resolve(begun.push('second')));
    expect(await work.drain(5_000)).toBe(true);
    work.release();
    await pause(5);
    expect(begun).toEqual(['first']);
  });

  it('gives up waiting after a while, and says so', async () => {
    const { said, work } = record();
    work.run(() => new Promise(() => undefined));
    await work.drain(20);
    expect(said).toHaveLength(1);
  });
});
