import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { submitTicket } from '../../src/cases/submit-ticket.ts';
import { parseConfig } from '../../src/config.ts';
import { apiKeys, tickets } from '../../src/database/schema.ts';
import type { Caller } from '../../src/domain/access.ts';
import { createApp } from '../../src/http/app.ts';
import { composeServices } from '../../src/runtimes/compose-services.ts';
import { ROOT } from '../input/datasets-folder.ts';
import { measureInTurns, type Timing } from './measure.ts';

export interface ServiceBench {
  readonly startSeconds: number;
  readonly memoryMb: number;
  readonly intake: Readonly<Record<string, Timing>>;
  readonly http: Readonly<Record<string, Timing>>;
}

const BODY =
  'I paid 1,200 USDT for order 204118730955612 forty minutes ago and the seller does not release. 卖家一直不放币，请帮忙处理。';

/** Ticket intake beside bare inserts of the same row, and a route beside a bare one, on one database in one process. */
export async function benchService(rounds: number): Promise<ServiceBench> {
  const folder = mkdtempSync(join(tmpdir(), 'precedent-bench-'));
  const { config, secrets } = parseConfig({
    DATA_DIR: folder,
    KB_DIR: join(ROOT, 'kb'),
    MODELS_DIR: join(ROOT, 'models'),
    LOG_LEVEL: 'error',
  });
  const began = performance.now();
  const { services, close } = await composeServices(config, secrets, { clocks: false });
  const startSeconds = (performance.now() - began) / 1000;
  try {
    const channel: Caller = { keyId: 'key_bench', name: 'bench', role: 'channel', customerId: null };
    await services.db.insert(apiKeys).values({
      id: channel.keyId,
      name: channel.name,
      role: channel.role,
      secretHash: 'no login: bench',
      createdAt: services.now(),
    });
    const [first] = [await submit('first')];
    const stored = await services.db.select().from(tickets).limit(1);
    const row = stored[0];
    if (!row || !first) throw new Error('The first ticket was not stored');
    const intake = await measureInTurns(
      {
        'bare insert of the ticket row': (round) =>
          services.db
            .insert(tickets)
            .values({ ...row, id: services.newId('bench'), externalId: `bare-${round}` }),
        'ticket intake (case, clock, audit chain, idempotency)': (round) => submit(`bench-${round}`),
      },
      rounds,
    );
    const app = createApp({ resolveServices: () => services });
    const bare = new Hono().get('/healthz', (c) => c.json({ status: 'ok' }));
    const http = await measureInTurns(
      {
        'bare Hono route': async () => (await bare.request('/healthz')).text(),
        'GET /healthz of the app': async () => (await app.request('/healthz')).text(),
      },
      rounds * 4,
      50,
    );
    return { startSeconds, memoryMb: process.memoryUsage().rss / 1048576, intake, http };

    async function submit(externalId: string) {
      return submitTicket(services, channel, {
        customerId: 'bench',
        channel: 'api',
        externalId,
        idempotencyKey: null,
        locale: null,
        subject: null,
        body: BODY,
        evidence: [],
      });
    }
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
