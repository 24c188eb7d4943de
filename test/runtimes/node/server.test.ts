import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CaseView, TicketView } from '../../../src/http/present-case.ts';
import { freePort, startProgram, waitForHttp, type Program } from '../start-program.ts';

/** One process, so that a kill hits the server itself and not a wrapper. */
const NODE = [process.execPath, '--import', 'tsx'] as const;
const ARTICLE = 'withdrawal-not-received';
const STARTED_MS = 60_000;
const TICKETS = 12;

/** The real server, with the real models, on an embedded database of its own. */
describe('npm start', () => {
  let folder: string;
  let port: number;
  let env: Record<string, string>;
  const running: Program[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-server-'));
    for (const language of ['zh', 'en']) {
      const target = join(folder, 'kb', 'articles', language);
      await mkdir(target, { recursive: true });
      await cp(`kb/articles/${language}/${ARTICLE}.md`, join(target, `${ARTICLE}.md`));
    }
    port = await freePort();
    env = {
      DATA_DIR: join(folder, 'data'),
      KB_DIR: join(folder, 'kb'),
      PORT: String(port),
      DATABASE_URL: '',
      LOG_LEVEL: 'info',
    };
    return () => rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    for (const program of running.splice(0)) await program.stop();
  });

  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  const start = async (): Promise<Program> => {
    const program = startProgram(NODE[0], [...NODE.slice(1), 'src/runtimes/node.ts'], env);
    running.push(program);
    await waitForHttp(url('/healthz'), program, STARTED_MS);
    return program;
  };
  const call = async <T>(key: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(url(path), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    return (await response.json()) as T;
  };
  const waitFor = async (holds: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + STARTED_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error('It did not come about in time');
      await pause(200);
    }
  };

  it(
    'says what to open, takes tickets, and loses none when it is killed in the middle',
    { timeout: 300_000 },
    async () => {
      const first = await start();
      await waitFor(() => Promise.resolve(/pk_[0-9a-f]{48}/.test(first.output())));
      const key = /pk_[0-9a-f]{48}/.exec(first.output())?.[0] ?? '';
      expect(first.output()).toContain(`http://localhost:${port}/reference`);
      const tickets = await Promise.all(
        Array.from({ length: TICKETS }, (_, i) =>
          call<TicketView>(key, '/v1/tickets', {
            customerId: `cust-${i}`,
            externalId: `kill-${i}`,
            body: `提现一直没有到账 ${i}: my withdrawal of 500 USDT has not arrived.`,
          }),
        ),
      );
      // Answered means stored; none can be through yet, for the models are only being loaded.
      first.process.kill('SIGKILL');
      await first.stop();

      const second = await start();
      expect(second.output()).not.toMatch(/pk_[0-9a-f]{48}/);
      const states = async () => {
        const page = await call<{ items: TicketView[] }>(key, '/v1/tickets?limit=100');
        expect(page.items.map(({ id }) => id).sort()).toEqual(tickets.map(({ id }) => id).sort());
        return page.items.map(({ state }) => state);
      };
      await waitFor(async () => (await states()).every((state) => state === 'claim.under_review'));
      for (const { caseId } of tickets) {
        const { internal } = await call<CaseView>(key, `/v1/cases/${caseId}`);
        expect(internal).toMatchObject({ suggestionError: null });
        expect(internal?.triage?.type.code).toMatch(/^[A-Z0-9]+-\d+$/);
        const timeline = await call<{ verification: { ok: boolean }; entries: { action: string }[] }>(
          key,
          `/v1/cases/${caseId}/timeline`,
        );
        expect(timeline.verification.ok).toBe(true);
        expect(timeline.entries.filter(({ action }) => action === 'case.queued')).toHaveLength(1);
      }
      const again = await call<TicketView>(key, '/v1/tickets', {
        customerId: 'cust-0',
        externalId: 'kill-0',
        body: '提现一直没有到账 0: my withdrawal of 500 USDT has not arrived.',
      });
      expect(again.id).toBe(tickets[0]?.id);
      await waitFor(async () => {
        const found = await call<{ items: { articleId: string }[] }>(
          key,
          `/v1/kb/search?q=${encodeURIComponent('提现没到账')}`,
        );
        return found.items[0]?.articleId === ARTICLE;
      });

      const beside = spawnSync(NODE[0], [...NODE.slice(1), 'src/runtimes/cli/verify-audit.ts'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      });
      expect({ status: beside.status, told: beside.stderr }).toEqual({
        status: 1,
        told: expect.stringContaining('in use by process') as string,
      });

      const ended = new Promise<number | null>((resolve) =>
        second.process.once('exit', (code) => resolve(code)),
      );
      second.process.kill('SIGTERM');
      expect(await ended).toBe(0);
      const verified = spawnSync(NODE[0], [...NODE.slice(1), 'src/runtimes/cli/verify-audit.ts'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      });
      expect(verified.stdout).toMatch(new RegExp(`^${TICKETS} cases, \\d+ events, 0 broken`));
      const made = spawnSync(
        NODE[0],
        [...NODE.slice(1), 'src/runtimes/cli/create-key.ts', '--role', 'reviewer', '--name', 'Mei'],
        {
          env: { ...process.env, ...env },
          encoding: 'utf8',
        },
      );
      expect(made.stdout).toMatch(/^pk_[0-9a-f]{48}\n$/);
    },
  );

  it('names every setting that is wrong and does not start', () => {
    const refused = spawnSync(NODE[0], [...NODE.slice(1), 'src/runtimes/node.ts'], {
      env: { ...process.env, ...env, PORT: '99999', EMBEDDER: 'magic', DATABASE_URL: 'mysql://secret@host' },
      encoding: 'utf8',
    });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /PORT must be[\s\S]*DATABASE_URL must be|DATABASE_URL must be[\s\S]*PORT must be/,
    );
    expect(refused.stderr).toContain('EMBEDDER must be');
    expect(refused.stderr).not.toContain('secret');
  });
});
