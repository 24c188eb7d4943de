import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, getTableName, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openPgliteDatabase } from '../../src/adapters/pglite-database.ts';
import { verifyAllChains } from '../../src/cases/read-timeline.ts';
import { ConfigError, parseConfig } from '../../src/config.ts';
import type { DatabaseHandle } from '../../src/database/database.ts';
import { attachSealer, createRecordSealer } from '../../src/database/record-sealer.ts';
import { sealRecords } from '../../src/database/seal-records.ts';
import { appeals, cases, chatTurns, evidence, tickets } from '../../src/database/schema.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { openDatabase } from '../../src/runtimes/open-database.ts';
import { extractEntities } from '../../src/triage/extract-entities.ts';
import type { Triage } from '../../src/triage/triage-text.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { createFixedTriage } from '../fakes/fixed-triage.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

const MARKER = 'Quillfeather';
const ORDER = '2026697615459541916';
const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const sealers = {
  none: createRecordSealer({ current: null, old: [] }),
  first: createRecordSealer({ current: key(1), old: [] }),
  second: createRecordSealer({ current: key(2), old: [key(1)] }),
  onlySecond: createRecordSealer({ current: key(2), old: [] }),
};

/** The fixed rules, with the ids of the text and a reason that quotes it. */
function createQuotingTriage(): Triage {
  const fixed = createFixedTriage();
  const triage: Triage['triage'] = async (text) => {
    const read = await fixed.triage(text);
    const reasons = [{ code: 'words', en: `Says: ${text}`, zh: `原文：${text}`, weight: 1 }];
    return {
      ...read,
      entities: extractEntities(text),
      type: { ...read.type, reasons },
      risk: { ...read.risk, reasons },
      priority: { ...read.priority, reasons },
    };
  };
  return { version: fixed.version, triage, triageMany: (texts) => Promise.all(texts.map(triage)) };
}

async function start(database: DatabaseHandle, sealer = sealers.first): Promise<TestApp> {
  attachSealer(database.db, sealer);
  return startApp(database, { triage: createQuotingTriage() });
}

async function submit(test: TestApp): Promise<TicketView> {
  const made = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
    body: {
      subject: `${MARKER} subject`,
      body: `I am ${MARKER} and order ${ORDER} is not released`,
      evidence: [
        { type: 'OTHER', name: 'note', description: `${MARKER} wrote this` },
        { type: 'OTHER', name: 'file', mime: 'text/plain', contentBase64: btoa(`${MARKER} in a file`) },
      ],
    },
    headers: { prefer: 'wait=20' },
  });
  expect(made.status).toBe(201);
  return made.body;
}

/** All that stands in these tables, as text; files as they are. */
async function dump({ db }: DatabaseHandle): Promise<string> {
  const parts: string[] = [];
  for (const table of [tickets, cases, evidence, chatTurns, appeals]) {
    const name = sql.identifier(getTableName(table));
    const rows = await db.select({ row: sql<string>`row_to_json(t)::text` }).from(sql`${name} as t`);
    parts.push(...rows.map(({ row }) => row));
  }
  const files = await db.select({ content: evidence.content }).from(evidence);
  parts.push(...files.map(({ content }) => (content ? Buffer.from(content).toString('latin1') : '')));
  return parts.join('\n');
}

describeOnEachDatabase('records at rest', (open) => {
  it('hold no text of tickets, evidence or talks, and read as they were written', async () => {
    const database = await open();
    const test = await start(database);
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
    const { caseId, id } = await submit(test);
    const said = await test.send<{ sessionId: string }>('customer', 'POST', '/v1/chat', {
      body: { message: `Where are the coins of ${MARKER}?` },
    });
    expect(said.status).toBe(200);
    const stored = await dump(database);
    expect(stored).toContain(caseId);
    expect(stored).not.toContain(MARKER);
    expect(stored).not.toContain(ORDER);
    expect(await database.db.$count(chatTurns)).toBe(1);

    const ticket = await test.send<TicketView>('customer', 'GET', `/v1/tickets/${id}`);
    expect(ticket.body.body).toContain(MARKER);
    const { body } = await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`);
    expect(body.internal?.triage?.entities.map(({ value }) => value)).toContain(ORDER);
    expect(body.internal?.triage?.type.reasons[0]?.en).toContain(MARKER);
    expect(body.evidence.map(({ description }) => description)).toContain(`${MARKER} wrote this`);
    const file = body.evidence.find(({ name }) => name === 'file');
    const path = new URL(ticket.body.trackingUrl).pathname;
    const response = await test.app.request(`${path}/evidence/${file?.id ?? ''}`);
    expect(await response.text()).toBe(`${MARKER} in a file`);
    const list = await test.send<{ items: { excerpt: string }[] }>('reviewer', 'GET', '/v1/cases');
    expect(list.body.items[0]?.excerpt).toContain(MARKER);
    expect((await verifyAllChains(database.db)).broken).toEqual([]);
    // The same again is answered with what is there, sealed or not.
    const again = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: MARKER, externalId: 'x-1' },
    });
    const repeated = await test.send<TicketView>('customer', 'POST', '/v1/tickets', {
      body: { body: MARKER, externalId: 'x-1' },
    });
    expect(repeated.body).toMatchObject({ id: again.body.id, body: MARKER });
  });

  it('from before there was a key stay readable and are sealed by a command, as are those of a former key', async () => {
    const database = await open();
    const test = await start(database, sealers.none);
    const { caseId } = await submit(test);
    expect(await dump(database)).toContain(MARKER);
    const read = async (): Promise<string> =>
      (await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`)).body.internal?.body ?? '';
    for (const sealer of [sealers.first, sealers.second]) {
      attachSealer(database.db, sealer);
      expect(await read()).toContain(MARKER);
      const report = await sealRecords(database.db);
      expect(report.map(({ table, sealed }) => [table, sealed])).toEqual([
        ['tickets', 1],
        ['evidence', 2],
        ['chat_turns', 0],
        ['cases', 1],
      ]);
      expect(await dump(database)).not.toContain(MARKER);
      expect(await read()).toContain(MARKER);
      expect((await sealRecords(database.db)).every(({ sealed }) => sealed === 0)).toBe(true);
    }
    attachSealer(database.db, sealers.onlySecond);
    expect(await read()).toContain(MARKER);
    expect((await verifyAllChains(database.db)).broken).toEqual([]);
  });

  it('that were changed, moved, or whose key is lost say so, and hide nothing else', async () => {
    const database = await open();
    const test = await start(database);
    const first = await submit(test);
    const second = await submit(test);
    const { db } = database;
    const [stored] = await db.select().from(tickets).where(eq(tickets.id, first.id));
    await db
      .update(tickets)
      .set({ body: stored?.body ?? '' })
      .where(eq(tickets.id, second.id));
    const read = (caseId: string) => test.send<CaseView>('reviewer', 'GET', `/v1/cases/${caseId}`);
    expectProblem(await read(second.caseId), 503, 'record_unreadable');
    expect((await read(first.caseId)).status).toBe(200);
    const list = await test.send<{ items: { excerpt: string }[] }>('reviewer', 'GET', '/v1/cases');
    expect(list.body.items.map(({ excerpt }) => excerpt.includes(MARKER)).sort()).toEqual([false, true]);
    attachSealer(db, sealers.onlySecond);
    const lost = expectProblem(await read(first.caseId), 503, 'record_unreadable');
    expect(lost.detail).toContain('DATA_KEYS_OLD');
    const report = await sealRecords(db);
    expect(report[0]?.unreadable).toEqual([first.id, second.id]);
    attachSealer(db, sealers.first);
    expect((await read(first.caseId)).body.internal?.body).toContain(MARKER);
  });

  it('that cannot be opened when they are processed still reach a human', async () => {
    const database = await open();
    const test = await start(database);
    const { db } = database;
    const { caseId, id } = await submit(test);
    await db.update(tickets).set({ body: 'sealed:v1:0123456789abcdef:AAAA' }).where(eq(tickets.id, id));
    await db.update(cases).set({ state: 'submitted' }).where(eq(cases.id, caseId));
    const { processWaiting } = await import('../../src/pipeline/process-ticket.ts');
    await processWaiting(test.services);
    const [row] = await db.select().from(cases).where(eq(cases.id, caseId));
    expect(row?.state).toBe('claim.under_review');
    expect(row?.suggestionError).toContain('record_unreadable');
  });
});

it(
  'the embedded database makes its key once, keeps it to its owner, and starts with no other',
  { timeout: 120_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sealed-'));
    try {
      const { config, secrets } = parseConfig({ DATA_DIR: folder });
      const database = await openDatabase(config, secrets);
      const test = await startApp(database, { triage: createQuotingTriage() });
      await submit(test);
      await database.close();
      const keyFile = join(folder, 'data-key');
      expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
      for (const entry of await readdir(join(folder, 'database'), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const content = await readFile(join(entry.parentPath, entry.name));
        expect(content.includes(MARKER), entry.name).toBe(false);
      }
      const again = await openDatabase(config, secrets);
      await again.close();
      await writeFile(keyFile, 'cut');
      await expect(openDatabase(config, secrets)).rejects.toThrow(ConfigError);
      await rm(keyFile);
      await expect(openDatabase(config, secrets)).rejects.toThrow(/DATA_KEYS_OLD/);
      // Nothing was locked or lost by the failed starts.
      await (await openPgliteDatabase(join(folder, 'database'))).close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
