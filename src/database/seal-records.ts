import { and, asc, desc, eq, gt, isNotNull, like } from 'drizzle-orm';
import { PrecedentError } from '../domain/errors.ts';
import type { Database, Executor } from './database.ts';
import { sealedBy, sealerOf, type RecordSealer } from './record-sealer.ts';
import { cases, chatTurns, evidence, tickets } from './schema.ts';
import {
  openEvidence,
  openFile,
  openTicket,
  openTriage,
  openTurn,
  sealEvidence,
  sealTicket,
  sealTriage,
  sealTurn,
} from './sealed-rows.ts';

/** Rows read at a time; fewer where they hold files. */
const PAGE = 200;
const FILES_PAGE = 10;

/** The id of the key that the newest sealed ticket needs, when `sealer` does not have it; else null. */
export async function readMissingKey(db: Executor, sealer: RecordSealer): Promise<string | null> {
  const [newest] = await db
    .select({ body: tickets.body })
    .from(tickets)
    .where(like(tickets.body, 'sealed:v1:%'))
    .orderBy(desc(tickets.receivedAt), desc(tickets.id))
    .limit(1);
  const id = newest === undefined ? null : sealedBy(newest.body);
  return id === null || sealer.keyIds.includes(id) ? null : id;
}

export interface SealReport {
  readonly table: string;
  readonly rows: number;
  /** Rows that are sealed with the current key now and were not before. */
  readonly sealed: number;
  /** Rows that stay as they are: their key is not at hand, or they were changed outside the service. */
  readonly unreadable: readonly string[];
}

/**
 * Seals what is plain, or sealed with a former key, with the current one: after a database with records was given a key,
 * and after the key was changed. Row by row and only where a row is still as it was read, so that it may be stopped, and
 * run beside a running service. Seals nothing without a key.
 */
export async function sealRecords(db: Database): Promise<SealReport[]> {
  const { keyId } = sealerOf(db);
  if (keyId === null) return [];
  const isDone = (text: string | null): boolean => text === null || sealedBy(text) === keyId;
  return [
    await sealTable(
      'tickets',
      (after) => db.select().from(tickets).where(gt(tickets.id, after)).orderBy(asc(tickets.id)).limit(PAGE),
      async (row) => {
        if (isDone(row.body) && isDone(row.subject)) return false;
        const { subject, body } = await sealTicket(db, await openTicket(db, row));
        const asRead = and(eq(tickets.id, row.id), eq(tickets.body, row.body));
        await db.update(tickets).set({ subject, body }).where(asRead);
        return true;
      },
    ),
    await sealTable(
      'evidence',
      (after) =>
        db.select().from(evidence).where(gt(evidence.id, after)).orderBy(asc(evidence.id)).limit(FILES_PAGE),
      async (row) => {
        // The description tells for the file too: both are written together.
        if (isDone(row.description)) return false;
        const opened = await openEvidence(db, row);
        const content = row.content === null ? null : await openFile(db, row.id, row.content);
        const fresh = await sealEvidence(db, { ...opened, content });
        const asRead = and(eq(evidence.id, row.id), eq(evidence.description, row.description));
        await db
          .update(evidence)
          .set({ description: fresh.description, content: fresh.content })
          .where(asRead);
        return true;
      },
    ),
    await sealTable(
      'chat_turns',
      (after) =>
        db.select().from(chatTurns).where(gt(chatTurns.id, after)).orderBy(asc(chatTurns.id)).limit(PAGE),
      async (row) => {
        if (isDone(row.message)) return false;
        const { message, question, reply } = await sealTurn(db, await openTurn(db, row));
        const asRead = and(eq(chatTurns.id, row.id), eq(chatTurns.message, row.message));
        await db.update(chatTurns).set({ message, question, reply }).where(asRead);
        return true;
      },
    ),
    await sealTable(
      'cases',
      (after) =>
        db
          .select({ id: cases.id, triage: cases.triage })
          .from(cases)
          .where(and(gt(cases.id, after), isNotNull(cases.triage)))
          .orderBy(asc(cases.id))
          .limit(PAGE),
      async ({ id, triage }) => {
        if (triage === null || (triage.sealed !== undefined && isDone(triage.sealed))) return false;
        const fresh = await sealTriage(db, id, await openTriage(db, id, triage));
        await db
          .update(cases)
          .set({ triage: fresh })
          .where(and(eq(cases.id, id), eq(cases.triage, triage)));
        return true;
      },
    ),
  ];
}

async function sealTable<Row extends { readonly id: string }>(
  table: string,
  readPage: (after: string) => Promise<readonly Row[]>,
  seal: (row: Row) => Promise<boolean>,
): Promise<SealReport> {
  let after = '';
  let rows = 0;
  let sealed = 0;
  const unreadable: string[] = [];
  for (;;) {
    const page = await readPage(after);
    for (const row of page) {
      try {
        if (await seal(row)) sealed += 1;
      } catch (error) {
        if (!(error instanceof PrecedentError)) throw error;
        unreadable.push(row.id);
      }
    }
    rows += page.length;
    const last = page.at(-1);
    if (!last) return { table, rows, sealed, unreadable };
    after = last.id;
  }
}
