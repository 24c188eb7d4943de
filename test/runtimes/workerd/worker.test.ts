import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBilingualEmbedder } from '../../../src/adapters/bilingual-embedder.ts';
import { createIdMaker } from '../../../src/adapters/new-id.ts';
import { createKey } from '../../../src/database/api-key-queries.ts';
import { describeOnEachDatabase } from '../../database/describe-on-each-database.ts';
import { freePort, startProgram, waitForHttp, type Program } from '../start-program.ts';

const ARTICLES = ['withdrawal-not-received', 'deposit-wrong-network', 'futures-liquidation'];

/** The Worker in local workerd, on a real PostgreSQL, embedding by the Node service beside it. */
describeOnEachDatabase('the Worker', (open, engine) => {
  if (engine === 'pglite') {
    it.skip('needs PostgreSQL: a Worker cannot reach an embedded database', () => undefined);
    return;
  }
  let folder: string;
  let node: Program;
  let worker: Program;
  let url: string;
  let key: string;
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${key}`,
        ...(init.body ? { 'content-type': 'application/json' } : {}),
      },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precedent-worker-'));
    for (const language of ['zh', 'en']) {
      await mkdir(join(folder, 'kb', 'articles', language), { recursive: true });
      for (const name of ARTICLES) {
        await cp(
          `kb/articles/${language}/${name}.md`,
          join(folder, 'kb', 'articles', language, `${name}.md`),
        );
      }
    }
    await cp('kb/policy', join(folder, 'kb', 'policy'), { recursive: true });
    await cp('kb/cases', join(folder, 'kb', 'cases'), { recursive: true });
    const database = await open();
    const context = { now: () => new Date(), newId: createIdMaker() };
    key = (await createKey(database.db, { name: 'smoke', role: 'admin', customerId: null }, context)).secret;

    const nodePort = await freePort();
    node = startProgram('npx', ['tsx', 'src/runtimes/node.ts'], {
      DATABASE_URL: database.url ?? '',
      PORT: String(nodePort),
      KB_DIR: join(folder, 'kb'),
      DATA_DIR: join(folder, 'data'),
      KB_SYNC_ON_START: 'true',
      LOG_LEVEL: 'warn',
    });
    await waitForHttp(`http://127.0.0.1:${nodePort}/readyz`, node, 120_000);

    const embedder = createBilingualEmbedder({ modelsFolder: 'models' });
    const { id, dimensions, revision } = embedder.model;
    await embedder.close();
    // Hyperdrive wants a password; the test server trusts its own machine and reads none.
    const hyperdriveUrl = (database.url ?? '').replace(/^(postgres(?:ql)?:\/\/[^:@/]+)@/, '$1:unused@');
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const variables = {
      EMBEDDING_URL: `http://127.0.0.1:${nodePort}/v1`,
      EMBEDDING_MODEL: id,
      EMBEDDING_DIMENSIONS: String(dimensions),
      EMBEDDING_REVISION: revision,
      EMBEDDING_API_KEY: key,
      PUBLIC_URL: url,
    };
    worker = startProgram(
      'npx',
      [
        'wrangler',
        'dev',
        '--local',
        '--port',
        String(port),
        '--inspector-port',
        String(await freePort()),
        '--persist-to',
        join(folder, 'wrangler'),
        '--show-interactive-dev-session=false',
        ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
      ],
      {
        WRANGLER_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: hyperdriveUrl,
        CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: hyperdriveUrl,
        WRANGLER_SEND_METRICS: 'false',
        CI: '1',
      },
    );
    await waitForHttp(`${url}/healthz`, worker, 120_000);
  }, 300_000);

  afterAll(async () => {
    await worker?.stop();
    await node?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('searches the knowledge base in either language', { timeout: 120_000 }, async () => {
    for (const [question, article] of [
      ['我的提现一直没到账怎么办', 'withdrawal-not-received'],
      ['why was my futures position liquidated', 'futures-liquidation'],
    ] as const) {
      // The Node service brings the knowledge base in after it is up.
      await vi.waitFor(
        async () => {
          const response = await call(`/v1/kb/search?q=${encodeURIComponent(question)}`);
          expect(response.status, worker.output()).toBe(200);
          const { items } = (await response.json()) as { items: { articleId: string }[] };
          expect(items[0]?.articleId).toBe(article);
        },
        { timeout: 90_000, interval: 1_000 },
      );
    }
  });

  it(
    'takes a ticket, assesses it in the background and queues it with a suggestion',
    { timeout: 60_000 },
    async () => {
      const body = JSON.stringify({
        customerId: 'c-1',
        body: '我充值选错了网络，USDT走的BEP20，地址是TRC20的，能找回吗',
      });
      const created = await call('/v1/tickets', { method: 'POST', body });
      expect(created.status, worker.output()).toBe(201);
      const { caseId } = (await created.json()) as { caseId: string };
      await vi.waitFor(
        async () => {
          const read = (await (await call(`/v1/cases/${caseId}`)).json()) as {
            state: string;
            internal?: {
              reasonCode: string | null;
              suggestion: object | null;
              suggestionError: string | null;
            };
          };
          expect(read.state, worker.output()).toBe('claim.under_review');
          expect(read.internal?.suggestionError).toBeNull();
          expect(read.internal?.reasonCode).toMatch(/^DEP-/);
          expect(read.internal?.suggestion).not.toBeNull();
        },
        { timeout: 90_000, interval: 500 },
      );
    },
  );

  it('is ready with each dependency, and refuses a caller without a key', async () => {
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status, await ready.clone().text()).toBe(200);
    expect((await fetch(`${url}/v1/kb/search?q=x`)).status).toBe(401);
  });

  it('serves the OpenAPI document and the pages', async () => {
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
    const page = await fetch(`${url}/help?q=${encodeURIComponent('提现没到账')}`);
    expect(page.status, worker.output()).toBe(200);
    expect(await page.text()).toContain('withdrawal-not-received');
  });
});
