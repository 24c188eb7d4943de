import { eq, inArray } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { cases, tickets } from '../database/schema.ts';
import { isReadable, openListedTicket } from '../database/sealed-rows.ts';

/** The text of a ticket as triage reads it: subject and body as one. */
export function joinTicketText(ticket: { readonly subject: string | null; readonly body: string }): string {
  return [ticket.subject, ticket.body].filter((part) => part !== null && part !== '').join('\n');
}

/** Texts by case; a ticket that cannot be opened (its data key is lost) has none. */
export async function readTicketTexts(
  db: Executor,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (let start = 0; start < caseIds.length; start += 500) {
    const rows = await db
      .select({ caseId: cases.id, ticket: tickets })
      .from(cases)
      .innerJoin(tickets, eq(tickets.id, cases.ticketId))
      .where(inArray(cases.id, caseIds.slice(start, start + 500)));
    for (const { caseId, ticket } of rows) {
      const opened = await openListedTicket(db, ticket);
      if (isReadable(opened)) texts.set(caseId, joinTicketText(opened));
    }
  }
  return texts;
}
