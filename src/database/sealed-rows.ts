import type { TriageResult } from '../domain/triage-result.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { Executor } from './database.ts';
import { sealerOf, type Place } from './record-sealer.ts';
import type { cases, chatTurns, evidence, StoredTriage, tickets } from './schema.ts';

type TicketText = Pick<typeof tickets.$inferSelect, 'id' | 'subject' | 'body'>;
type EvidenceText = Pick<typeof evidence.$inferSelect, 'id' | 'description'>;
type TurnText = Pick<typeof chatTurns.$inferSelect, 'id' | 'message' | 'question' | 'reply'>;
type CaseTriage = Pick<typeof cases.$inferSelect, 'id' | 'triage'>;

/** Stands in lists where a text cannot be opened: one damaged row must not hide the others. */
const UNREADABLE = '[unreadable: the record was sealed with another key, or changed]';

const place = (table: string, row: string, column: string): Place => ({ table, row, column });

export async function sealTicket<T extends TicketText>(db: Executor, ticket: T): Promise<T> {
  const sealer = sealerOf(db);
  const { id, subject, body } = ticket;
  return {
    ...ticket,
    subject: subject === null ? null : await sealer.sealText(place('tickets', id, 'subject'), subject),
    body: await sealer.sealText(place('tickets', id, 'body'), body),
  };
}

/** @throws PrecedentError `record_unreadable` */
export async function openTicket<T extends TicketText>(db: Executor, ticket: T): Promise<T> {
  const sealer = sealerOf(db);
  const { id, subject, body } = ticket;
  return {
    ...ticket,
    subject: subject === null ? null : await sealer.openText(place('tickets', id, 'subject'), subject),
    body: await sealer.openText(place('tickets', id, 'body'), body),
  };
}

/** @throws PrecedentError `record_unreadable` for a ticket that stands with its mark in a list */
export function requireReadable({ id, body }: TicketText): void {
  if (body === UNREADABLE) {
    const message = 'The ticket cannot be opened: its data key is missing, or it was changed.';
    throw new PrecedentError('record_unreadable', message, { data: { ticketId: id } });
  }
}

export function isReadable({ body }: Pick<TicketText, 'body'>): boolean {
  return body !== UNREADABLE;
}

/** As `openTicket`, with a mark in place of a text that cannot be opened: for lists. */
export async function openListedTicket<T extends TicketText>(db: Executor, ticket: T): Promise<T> {
  try {
    return await openTicket(db, ticket);
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    return { ...ticket, subject: null, body: UNREADABLE };
  }
}

export async function sealEvidence<T extends EvidenceText & { readonly content: Uint8Array | null }>(
  db: Executor,
  item: T,
): Promise<T> {
  const sealer = sealerOf(db);
  const { id, description, content } = item;
  return {
    ...item,
    description: await sealer.sealText(place('evidence', id, 'description'), description),
    content: content === null ? null : await sealer.sealBytes(place('evidence', id, 'content'), content),
  };
}

/** @throws PrecedentError `record_unreadable` */
export async function openEvidence<T extends EvidenceText>(db: Executor, item: T): Promise<T> {
  const { id, description } = item;
  return {
    ...item,
    description: await sealerOf(db).openText(place('evidence', id, 'description'), description),
  };
}

/** The file of one piece of evidence. @throws PrecedentError `record_unreadable` */
export async function openFile(db: Executor, id: string, content: Uint8Array): Promise<Uint8Array> {
  return sealerOf(db).openBytes(place('evidence', id, 'content'), content);
}

export async function sealTurn<T extends TurnText>(db: Executor, turn: T): Promise<T> {
  const sealer = sealerOf(db);
  const { id, message, question, reply } = turn;
  return {
    ...turn,
    message: await sealer.sealText(place('chat_turns', id, 'message'), message),
    question: question === null ? null : await sealer.sealText(place('chat_turns', id, 'question'), question),
    reply: await sealer.sealText(place('chat_turns', id, 'reply'), reply),
  };
}

/** @throws PrecedentError `record_unreadable` */
export async function openTurn<T extends TurnText>(db: Executor, turn: T): Promise<T> {
  const sealer = sealerOf(db);
  const { id, message, question, reply } = turn;
  return {
    ...turn,
    message: await sealer.openText(place('chat_turns', id, 'message'), message),
    question: question === null ? null : await sealer.openText(place('chat_turns', id, 'question'), question),
    reply: await sealer.openText(place('chat_turns', id, 'reply'), reply),
  };
}

/** The question of a run as it was searched; null where it cannot be opened. */
export async function openQuestion(
  db: Executor,
  { id, question }: { readonly id: string; readonly question: string },
): Promise<string | null> {
  try {
    return await sealerOf(db).openText(place('chat_turns', id, 'question'), question);
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    return null;
  }
}

/** What of a reading quotes the ticket: entities, and reasons with its words. */
interface Quoted {
  readonly entities: TriageResult['entities'];
  readonly type: TriageResult['type']['reasons'];
  readonly risk: TriageResult['risk']['reasons'];
  readonly priority: TriageResult['priority']['reasons'];
}

/** Types, confidences and models stay readable for counting; what quotes the ticket is sealed. */
export async function sealTriage(
  db: Executor,
  caseId: string,
  triage: TriageResult | null,
): Promise<StoredTriage | null> {
  const sealer = sealerOf(db);
  if (triage === null || sealer.keyId === null) return triage;
  const quoted: Quoted = {
    entities: triage.entities,
    type: triage.type.reasons,
    risk: triage.risk.reasons,
    priority: triage.priority.reasons,
  };
  return {
    ...triage,
    entities: [],
    type: { ...triage.type, reasons: [] },
    risk: { ...triage.risk, reasons: [] },
    priority: { ...triage.priority, reasons: [] },
    sealed: await sealer.sealText(place('cases', caseId, 'triage'), JSON.stringify(quoted)),
  };
}

/** A reading as it was made. @throws PrecedentError `record_unreadable` */
export async function openTriage(
  db: Executor,
  caseId: string,
  { sealed, ...rest }: StoredTriage,
): Promise<TriageResult> {
  if (sealed === undefined) return rest;
  const opened = await sealerOf(db).openText(place('cases', caseId, 'triage'), sealed);
  const quoted = JSON.parse(opened) as Quoted;
  return {
    ...rest,
    entities: quoted.entities,
    type: { ...rest.type, reasons: quoted.type },
    risk: { ...rest.risk, reasons: quoted.risk },
    priority: { ...rest.priority, reasons: quoted.priority },
  };
}

/** A case with its reading as it was made; without what quotes the ticket where that cannot be opened. */
export async function openCase<T extends CaseTriage>(db: Executor, row: T): Promise<T> {
  if (row.triage?.sealed === undefined) return row;
  try {
    return { ...row, triage: await openTriage(db, row.id, row.triage) };
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    const { sealed: _, ...rest } = row.triage;
    return { ...row, triage: rest };
  }
}
