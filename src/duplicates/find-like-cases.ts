import { and, desc, eq, gt, inArray, ne, notInArray, or } from 'drizzle-orm';
import type { CaseRow } from '../cases/change-case.ts';
import { isReadable } from '../database/sealed-rows.ts';
import { openListed, type CaseWithTicket } from '../cases/load-case.ts';
import type { Executor } from '../database/database.ts';
import { caseLinks, cases, tickets } from '../database/schema.ts';
import type { Entity } from '../domain/triage-result.ts';
import type { Embedder } from '../ports/embedder.ts';
import { extractEntities } from '../triage/extract-entities.ts';
import { findSharers } from './case-identifiers.ts';
import { judgeOthers, judgeOwn, MEASURED_MODEL, type JudgedLink } from './judge-likeness.ts';
import { identifiersOf, measureLikeness, type Message } from './measure-likeness.ts';

export interface FoundLink extends JudgedLink {
  readonly otherCaseId: string;
}

const DAY_MS = 24 * 3_600_000;
/** A matter that has ended may be told again for this long before it counts as a new one. */
const RECENT_MS = 30 * DAY_MS;
/** Beyond that age not even an open case is compared. */
const OLDEST_MS = 180 * DAY_MS;
/** Cases of one customer that are compared by text: the newest. */
const MAX_COMPARED = 40;
const MAX_LINKS = 5;
const EMBED_TIMEOUT_MS = 10_000;

export function textOf({
  subject,
  body,
}: {
  readonly subject: string | null;
  readonly body: string;
}): string {
  return [subject, body].filter((part) => part !== null && part !== '').join('\n');
}

interface Search {
  readonly db: Executor;
  readonly embedder: Embedder;
  readonly now: () => Date;
}

/** A case that is to be compared with those before it. */
export interface Subject {
  readonly case: CaseRow;
  readonly text: string;
  readonly type: string | null;
  /** Of the text and of what the evidence says. */
  readonly entities: readonly Entity[];
}

/**
 * Cases about the same matter as `subject`: the customer's own, by ids and by text, and those of others that name the same
 * transaction, order or address. Best first, at most five of each. Without a model it goes by words alone.
 */
export async function findLikeCases(search: Search, subject: Subject): Promise<FoundLink[]> {
  const sharers = await findSharers(search.db, subject.case.id, identifiersOf(subject.entities));
  const own = await findOwn(search, subject, [...sharers.keys()]);
  const others = await findOthers(search, subject, sharers);
  return [...own, ...others];
}

async function findOwn(search: Search, subject: Subject, sharing: readonly string[]): Promise<FoundLink[]> {
  const at = search.now().getTime();
  const rows = await search.db
    .select({ case: cases, ticket: tickets })
    .from(cases)
    .innerJoin(tickets, eq(tickets.id, cases.ticketId))
    .where(
      and(
        eq(cases.customerId, subject.case.customerId),
        ne(cases.id, subject.case.id),
        gt(cases.openedAt, new Date(at - OLDEST_MS)),
        or(
          gt(cases.openedAt, new Date(at - RECENT_MS)),
          notInArray(cases.state, ['closed', 'withdrawn', 'duplicate']),
        ),
      ),
    )
    // Those that name the same come first, so that a busy merchant's newest do not push them out.
    .orderBy(
      ...(sharing.length === 0 ? [] : [desc(inArray(cases.id, [...sharing]))]),
      desc(cases.openedAt),
      desc(cases.id),
    )
    .limit(MAX_COMPARED);
  if (rows.length === 0) return [];
  const candidates = (await openListed(search.db, rows)).filter(({ ticket }) => isReadable(ticket));
  const messages = await readMessages(search.embedder, subject, candidates);
  const [mine, ...theirs] = messages;
  if (!mine) return [];
  const found = candidates.flatMap(({ case: other }, i): FoundLink[] => {
    const message = theirs[i];
    if (!message) return [];
    const judged = judgeOwn(measureLikeness(mine, message), { mine: mine.type, other: message.type });
    return judged ? [{ otherCaseId: other.id, ...judged }] : [];
  });
  return (await leadToLiving(search.db, found, candidates))
    .filter(({ otherCaseId }) => otherCaseId !== subject.case.id)
    .sort(byStrength)
    .slice(0, MAX_LINKS);
}

function byStrength(a: FoundLink, b: FoundLink): number {
  const rank = (link: FoundLink): number => (link.relation === 'duplicate' ? 1 : 0);
  return rank(b) - rank(a) || b.score - a.score || a.otherCaseId.localeCompare(b.otherCaseId);
}

/** The subject's message, then the candidates', in order. */
async function readMessages(
  embedder: Embedder,
  subject: Subject,
  candidates: readonly CaseWithTicket[],
): Promise<Message[]> {
  const texts = [subject.text, ...candidates.map(({ ticket }) => textOf(ticket))];
  const vectors = await embedAll(embedder, texts);
  return texts.map((text, i): Message => {
    const candidate = candidates[i - 1]?.case;
    return {
      text,
      type: candidate ? candidate.reasonCode : subject.type,
      entities: candidate ? (candidate.triage?.entities ?? extractEntities(text)) : subject.entities,
      vector: vectors[i] ?? null,
    };
  });
}

/** Vectors of the texts; null each where the model is down or is not the one the threshold was measured with. */
async function embedAll(embedder: Embedder, texts: readonly string[]): Promise<(Float32Array | null)[]> {
  const none = texts.map(() => null);
  if (embedder.model.id !== MEASURED_MODEL) return none;
  try {
    const signal = AbortSignal.timeout(EMBED_TIMEOUT_MS);
    const embedded = await embedder.embed(texts, { kind: 'symmetric', signal });
    return embedded.map(({ vector, empty }) => (empty ? null : vector));
  } catch {
    return none;
  }
}

/** A case that was itself joined to another stands for that one. */
async function leadToLiving(
  db: Executor,
  found: readonly FoundLink[],
  candidates: readonly CaseWithTicket[],
): Promise<FoundLink[]> {
  const ended = new Set(candidates.filter((row) => row.case.state === 'duplicate').map((row) => row.case.id));
  const joined = found.filter(({ otherCaseId }) => ended.has(otherCaseId)).map((link) => link.otherCaseId);
  if (joined.length === 0) return [...found];
  const rows = await db
    .select({ from: caseLinks.caseId, to: caseLinks.otherCaseId })
    .from(caseLinks)
    .where(and(inArray(caseLinks.caseId, joined), eq(caseLinks.status, 'joined')));
  const target = new Map(rows.map(({ from, to }) => [from, to]));
  const best = new Map<string, FoundLink>();
  for (const link of found) {
    const otherCaseId = target.get(link.otherCaseId) ?? link.otherCaseId;
    const known = best.get(otherCaseId);
    if (!known || byStrength(link, known) < 0) best.set(otherCaseId, { ...link, otherCaseId });
  }
  return [...best.values()];
}

async function findOthers(
  search: Search,
  subject: Subject,
  sharers: Awaited<ReturnType<typeof findSharers>>,
): Promise<FoundLink[]> {
  if (sharers.size === 0) return [];
  const rows = await search.db
    .select({ id: cases.id })
    .from(cases)
    .where(
      and(
        inArray(cases.id, [...sharers.keys()]),
        ne(cases.customerId, subject.case.customerId),
        gt(cases.openedAt, new Date(search.now().getTime() - OLDEST_MS)),
      ),
    )
    .orderBy(desc(cases.openedAt), desc(cases.id))
    .limit(MAX_LINKS);
  return rows.flatMap(({ id }): FoundLink[] => {
    const judged = judgeOthers(sharers.get(id) ?? []);
    return judged ? [{ otherCaseId: id, ...judged }] : [];
  });
}
