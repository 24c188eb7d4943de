import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUnavailableEmbedder } from '../../src/adapters/unavailable-embedder.ts';
import { createClient } from '../../src/client.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { createMemoryRateLimiter } from '../../src/runtimes/memory-rate-limiter.ts';
import { describeOnEachDatabase, type TestDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

interface Readiness {
  readonly status: string;
  readonly dependencies: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

describeOnEachDatabase('the service', (open, engine) => {
  let database: TestDatabase;
  let test: TestApp;
  beforeAll(async () => {
    database = await open();
    test = await startApp(database);
  });

  it('is alive and ready', async () => {
    expect((await test.send('nobody', 'GET', '/healthz')).body).toEqual({ status: 'ok' });
    const { status, body } = await test.send<Readiness>('nobody', 'GET', '/readyz');
    expect({ status, said: body.status }).toEqual({ status: 200, said: 'ready' });
    expect(body.dependencies.map(({ name }) => name)).toContain('embedder');
  });

  it('serves its document, complete, and a reference page that needs nothing from elsewhere', async () => {
    const { body } = await test.send<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    }>('nobody', 'GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    for (const methods of Object.values(body.paths)) {
      for (const { responses } of Object.values(methods))
        expect(Object.keys(responses).length).toBeGreaterThan(0);
    }
    expect(body.paths['/v1/tickets']?.['post']?.responses).toHaveProperty('422');
    const page = await test.send<string>('nobody', 'GET', '/reference');
    expect(page.body).not.toMatch(/https?:\/\//);
    const script = await test.send<string>('nobody', 'GET', '/reference/api-reference.js');
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.body.length).toBeGreaterThan(1_000_000);
  });

  it('says 404 and 405 as problems', async () => {
    expectProblem(await test.send('nobody', 'GET', '/nowhere'), 404, 'not_found');
    expectProblem(await test.send('admin', 'GET', '/v1/nowhere'), 404, 'not_found');
    const refused = await test.send('admin', 'PATCH', '/v1/tickets');
    expectProblem(refused, 405, 'method_not_allowed');
    expect(refused.headers.get('allow')).toBe('GET, HEAD, POST');
    expectProblem(
      await test.send('admin', 'DELETE', '/v1/cases/case_0123456789/claim'),
      405,
      'method_not_allowed',
    );
  });

  it('names each request, by the sender’s id where it is sane', async () => {
    const own = await test.send('nobody', 'GET', '/healthz', {
      headers: { 'x-request-id': 'trace-12345678' },
    });
    expect(own.headers.get('x-request-id')).toBe('trace-12345678');
    const bad = await test.send('nobody', 'GET', '/healthz', {
      headers: { 'x-request-id': 'a b; <script>' },
    });
    expect(bad.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it('sends security headers, and no CORS unless it is set', async () => {
    const foreign = { headers: { origin: 'https://help.example.com' } };
    const off = await test.send('reviewer', 'GET', '/v1/tickets', foreign);
    expect(off.headers.get('access-control-allow-origin')).toBeNull();
    expect(off.headers.get('x-content-type-options')).toBe('nosniff');
    expect(off.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(off.headers.get('cache-control')).toBe('no-store');
    const open2 = await startApp(await open(), {
      corsOrigins: ['https://help.example.com'],
      publicUrl: 'https://api.example.com',
    });
    const on = await open2.send('reviewer', 'GET', '/v1/tickets', foreign);
    expect(on.headers.get('access-control-allow-origin')).toBe('https://help.example.com');
    expect(on.headers.get('strict-transport-security')).toContain('max-age=');
    const preflight = await open2.send('nobody', 'OPTIONS', '/v1/tickets', {
      headers: { ...foreign.headers, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    const other = await open2.send('reviewer', 'GET', '/v1/tickets', {
      headers: { origin: 'https://evil.example' },
    });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('limits each caller by class and says when to come back', async () => {
    const few = await startApp(await open(), {
      rateLimiter: createMemoryRateLimiter({ read: 3, write: 1, compute: 1, login: 1 }),
    });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await few.send('agent', 'GET', '/v1/tickets')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await few.send('agent', 'GET', '/v1/tickets');
    expectProblem(refused, 429, 'rate_limited');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await few.send('reviewer', 'GET', '/v1/tickets')).status).toBe(200);
    expect((await few.send('agent', 'POST', '/v1/triage', { body: { text: 'x' } })).status).toBe(200);
  });

  it('reads one text or many without storing them', async () => {
    const one = await test.send<{ items: unknown[] }>('agent', 'POST', '/v1/triage', {
      body: { text: 'My account was hacked' },
    });
    expect(one.body.items[0]).toMatchObject({ type: { code: 'P2P-01' }, risk: { level: 'high' } });
    const texts = Array.from({ length: 1_000 }, (_, i) => (i === 999 ? 'How do I pay?' : `Ticket ${i}`));
    const many = await test.send<{ items: { type: { code: string } }[] }>('agent', 'POST', '/v1/triage', {
      body: { texts },
    });
    expect(many.body.items).toHaveLength(1_000);
    expect(many.body.items.map(({ type }) => type.code).indexOf('GEN-01')).toBe(999);
    const bad: readonly (readonly [object, string])[] = [
      [{}, '/text'],
      [{ text: 'x', texts: ['y'] }, '/text'],
      [{ texts: [] }, '/texts'],
      [{ texts: [...texts, 'one more'] }, '/texts'],
      [{ texts: ['x', ''] }, '/texts/1'],
      [{ text: 'x'.repeat(20_001) }, '/text'],
      [{ text: 'x', store: true }, '/store'],
    ];
    for (const [body, path] of bad) {
      const problem = expectProblem(
        await test.send('agent', 'POST', '/v1/triage', { body }),
        400,
        'invalid_request',
      );
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    }
    const listed = await test.send<{ items: unknown[] }>('agent', 'GET', '/v1/tickets');
    expect(listed.body.items).toEqual([]);
  });

  it('embeds as OpenAI clients expect', async () => {
    const send = (body: object) =>
      test.send<{ data: { index: number; embedding: number[] | string; empty: boolean }[]; model: string }>(
        'agent',
        'POST',
        '/v1/embeddings',
        { body },
      );
    const list = await send({ input: ['coins', '', '付款'], model: 'words', input_type: 'query' });
    expect(list.body.data.map(({ index, empty }) => [index, empty])).toEqual([
      [0, false],
      [1, true],
      [2, false],
    ]);
    const [first] = list.body.data;
    expect(Math.hypot(...(first?.embedding as number[]))).toBeCloseTo(1, 5);
    const packed = await send({ input: 'coins', encoding_format: 'base64' });
    const bytes = Buffer.from(String(packed.body.data[0]?.embedding), 'base64');
    expect(Array.from(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4))).toEqual(
      first?.embedding,
    );
    for (const [body, path] of [
      [{ input: 'x', model: 'another' }, '/model'],
      [{ input: 'x', dimensions: 3 }, '/dimensions'],
      [{ input: [] }, '/input'],
      [{ input: [[1, 2]] }, '/input'],
      [{ input: 'x', colour: 1 }, '/colour'],
    ] as const) {
      const problem = expectProblem(await send(body), 400, 'invalid_request');
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    }
  });

  it('speaks through the typed client', async () => {
    const client = createClient({
      baseUrl: 'http://localhost/',
      key: test.secrets.customer,
      fetch: async (input, init) => test.app.request(input instanceof URL ? input.href : input, init),
    });
    const made = await client.v1.tickets.$post({ json: { body: 'By the client' }, header: {} });
    expect(made.status).toBe(201);
    if (made.status !== 201) return;
    const { caseId } = await made.json();
    const read = await client.v1.cases[':caseId'].$get({ param: { caseId } });
    expect(read.ok && (await read.json()).customerId).toBe('cust-1');
    const listed = await client.v1.tickets.$get({ query: { limit: '1' } });
    expect(listed.ok && (await listed.json()).items).toHaveLength(1);
    const refused = await client.v1.keys.$get();
    expect(refused.status).toBe(403);
    await test.settle();
  });

  describe('without a model', () => {
    const reason = 'The model file bge.onnx is missing';
    let lame: TestApp;
    beforeAll(async () => {
      const refuse = () => createUnavailableEmbedder(reason).warmUp() as Promise<never>;
      lame = await startApp(await open(), {
        embedder: createUnavailableEmbedder(reason),
        triage: { version: 'none', triage: refuse, triageMany: refuse },
      });
    });

    it('still takes tickets and queues them, with the reason', async () => {
      const made = await lame.send<TicketView>('customer', 'POST', '/v1/tickets', {
        body: { body: 'Paid, not released' },
        headers: { prefer: 'wait=20' },
      });
      expect(made.status).toBe(201);
      const seen = await lame.send<CaseView>('reviewer', 'GET', `/v1/cases/${made.body.caseId}`);
      expect(seen.body.state).toBe('claim.under_review');
      expect(seen.body.internal).toMatchObject({
        suggestion: null,
        suggestionError: `model_unavailable: ${reason}`,
        priority: 'normal',
      });
      expect((await lame.send('reviewer', 'POST', `/v1/cases/${made.body.caseId}/claim`)).status).toBe(200);
      const decision = { outcome: 'DENIED', remedy: 'no_action', reasons: 'No payment was shown.' };
      const decided = await lame.send<CaseView>(
        'reviewer',
        'POST',
        `/v1/cases/${made.body.caseId}/decision`,
        { body: decision },
      );
      expect(decided.body.state).toBe('decided.appealable');
    });

    it('says so when asked whether it is ready', async () => {
      const { status, body } = await lame.send<Readiness>('nobody', 'GET', '/readyz');
      expect({ status, said: body.status }).toEqual({ status: 200, said: 'degraded' });
      expect(body.dependencies.find(({ name }) => name === 'embedder')).toMatchObject({
        ok: false,
        detail: reason,
      });
    });

    it('refuses what needs the model with 503 and says why', async () => {
      for (const [method, path, body] of [
        ['GET', '/v1/kb/search?q=coins', undefined],
        ['POST', '/v1/triage', { text: 'x' }],
        ['POST', '/v1/embeddings', { input: 'x' }],
      ] as const) {
        const problem = expectProblem(
          await lame.send('admin', method, path, body ? { body } : {}),
          503,
          'model_unavailable',
        );
        expect(problem.detail).toBe(reason);
      }
    });
  });

  describe('without its database', () => {
    let cut: TestApp;
    beforeAll(async () => {
      const gone = await open();
      cut = await startApp(gone);
      await gone.close();
    });

    it('is alive, not ready, and answers with a problem that tells nothing of the inside', async () => {
      expect((await cut.send('nobody', 'GET', '/healthz')).status).toBe(200);
      const { status, body } = await cut.send<Readiness>('nobody', 'GET', '/readyz');
      expect({ status, said: body.status }).toEqual({ status: 503, said: 'unavailable' });
      const answer = await cut.send<{ detail: string }>('admin', 'GET', '/v1/tickets');
      expect(answer.status).toBe(engine === 'postgres' ? 503 : 500);
      expect(JSON.stringify(answer.body)).not.toMatch(/select|api_keys|stack/i);
    });
  });

  afterAll(() => test.settle());
});
