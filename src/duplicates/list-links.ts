import { and, asc, eq, inArray, ne, or } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { caseLinks, cases, tickets } from '../database/schema.ts';
import type { LinkReason, LinkRelation, LinkStatus } from '../domain/case-link.ts';
import type { CaseState } from '../domain/case-state.ts';

/** A link as it looks from one of its cases. */
export interface LinkedCase {
  readonly linkId: string;
  readonly relation: LinkRelation;
  readonly status: LinkStatus;
  readonly reasons: readonly LinkReason[];
  readonly score: number | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly other: {
    readonly caseId: string;
    /** Whether the other case came first. */
    readonly isEarlier: boolean;
    readonly customerId: string;
    readonly state: CaseState;
    readonly reasonCode: string | null;
    readonly channel: string;
    readonly openedAt: Date;
  };
}

/** Links of a case, those that a human took off left out, oldest first. For staff. */
export async function listLinks(db: Executor, caseId: string): Promise<LinkedCase[]> {
  const links = await db
    .select()
    .from(caseLinks)
    .where(
      and(
        or(eq(caseLinks.caseId, caseId), eq(caseLinks.otherCaseId, caseId)),
        ne(caseLinks.status, 'dismissed'),
      ),
    )
    .orderBy(asc(caseLinks.createdAt), asc(caseLinks.id))
    .limit(100);
  if (links.length === 0) return [];
  const otherOf = (link: (typeof links)[number]): string =>
    link.caseId === caseId ? link.otherCaseId : link.caseId;
  const rows = await db
    .select({
      caseId: cases.id,
      customerId: cases.customerId,
      state: cases.state,
      reasonCode: cases.reasonCode,
      channel: tickets.channel,
      openedAt: cases.openedAt,
    })
    .from(cases)
    .innerJoin(tickets, eq(tickets.id, cases.ticketId))
    .where(inArray(cases.id, links.map(otherOf)));
  const byId = new Map(rows.map((row) => [row.caseId, row]));
  return links.flatMap((link): LinkedCase[] => {
    const other = byId.get(otherOf(link));
    if (!other) return [];
    const { id, relation, status, reasons, score, createdBy, createdAt } = link;
    return [
      {
        linkId: id,
        relation,
        status,
        reasons,
        score,
        createdBy,
        createdAt,
        other: { ...other, isEarlier: link.caseId === caseId },
      },
    ];
  });
}

/** The case that goes on in place of this one; null while it is a case of its own. */
export async function readJoinedTo(db: Executor, caseId: string): Promise<string | null> {
  const [row] = await db
    .select({ to: caseLinks.otherCaseId })
    .from(caseLinks)
    .where(and(eq(caseLinks.caseId, caseId), eq(caseLinks.status, 'joined')))
    .limit(1);
  return row?.to ?? null;
}
