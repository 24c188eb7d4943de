import type { CaseContext } from '../cases/case-context.ts';
import type { CaseWithTicket } from '../cases/load-case.ts';
import { listEvidence } from '../cases/queue-case.ts';
import type { TriageResult } from '../domain/triage-result.ts';
import type { Embedder } from '../ports/embedder.ts';
import { extractEntities } from '../triage/extract-entities.ts';
import { storeIdentifiers } from './case-identifiers.ts';
import { findLikeCases, textOf } from './find-like-cases.ts';
import { identifiersOf } from './measure-likeness.ts';
import { storeLink, type LinkRow } from './store-link.ts';

/**
 * Links a case to those about the same matter. What the case names is stored before it looks for others, so that of two
 * cases processed at the same moment at least one sees the other; the pair's own row keeps it to one link. Safe to
 * repeat after a crash. @returns the links that are new
 */
export async function linkCase(
  context: CaseContext & { readonly embedder: Embedder },
  { case: current, ticket }: CaseWithTicket,
  triage: TriageResult | null,
): Promise<LinkRow[]> {
  const text = textOf(ticket);
  const filed = await listEvidence(context, current.id);
  const said = filed.map(({ description }) => description).join('\n');
  const entities = [...(triage?.entities ?? extractEntities(text)), ...extractEntities(said)];
  await storeIdentifiers(context.db, current.id, identifiersOf(entities));
  const found = await findLikeCases(context, {
    case: current,
    text,
    type: triage?.type.code ?? null,
    entities,
  });
  const stored: LinkRow[] = [];
  for (const { otherCaseId, relation, reasons, score } of found) {
    const link = { otherCaseId, relation, reasons, score, status: 'proposed' } as const;
    const row = await storeLink(context, current.id, link, { kind: 'system', id: 'duplicates' });
    if (row) stored.push(row);
  }
  return stored;
}
