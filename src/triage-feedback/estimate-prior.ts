import { and, desc, gte, isNotNull } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { cases, triagePriors } from '../database/schema.ts';
import type { Embedder } from '../ports/embedder.ts';
import { estimateInflow, type InflowText } from '../triage/estimate-inflow.ts';
import { readHumanLabels } from './human-labels.ts';
import { readLatestPrior, type PriorRow } from './prior-setting.ts';
import { readTicketTexts } from './ticket-texts.ts';
import { storeTriageChange } from './triage-changes.ts';
import type { TriageControl } from './triage-control.ts';

const DAY_MS = 86_400_000;
/** Fewer say less of the inflow than the training rows do. */
export const MIN_TICKETS = 300;
const MAX_TICKETS = 1_000;
const LOOK_BACK_MS = 35 * DAY_MS;
const EVERY_MS = DAY_MS;
const AT_ONCE = 32;
const HAS_CONTENT = /[\p{L}\p{N}]/u;

interface Context {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  readonly embedder: Embedder;
  readonly triageControl: TriageControl | null;
}

/**
 * Estimates, once a day, the class shares of the tickets that came in: types that a person named count as they are, the
 * others by expectation maximisation. The estimate is kept; whether it is used is a setting of its own.
 * @returns null when there is a fresh one, no model, or too few tickets
 */
export async function estimatePrior(context: Context): Promise<PriorRow | null> {
  const { db, triageControl } = context;
  const model = triageControl?.trained() ?? null;
  if (model === null) return null;
  const now = context.now();
  const last = await readLatestPrior(db);
  if (last && last.modelVersion === model.version && now.getTime() - last.estimatedAt.getTime() < EVERY_MS)
    return null;
  const rows = await db
    .select({ id: cases.id })
    .from(cases)
    .where(and(isNotNull(cases.triage), gte(cases.openedAt, new Date(now.getTime() - LOOK_BACK_MS))))
    .orderBy(desc(cases.openedAt), desc(cases.id))
    .limit(MAX_TICKETS);
  if (rows.length < MIN_TICKETS) return null;
  const named = new Map(
    (await readHumanLabels(db)).flatMap(({ caseId, type, how }) =>
      type !== null && how === 'named' ? [[caseId, type] as const] : [],
    ),
  );
  const inflow: InflowText[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const ids = rows.slice(start, start + AT_ONCE).map(({ id }) => id);
    const texts = await readTicketTexts(db, ids);
    const list = ids.map((id) => texts.get(id) ?? '');
    const vectors = await context.embedder.embed(list, { kind: model.classifier.kind });
    ids.forEach((id, i) => {
      const text = list[i]!;
      const confirmed = named.get(id);
      const vector = HAS_CONTENT.test(text) ? vectors[i]!.vector : null;
      inflow.push(confirmed === undefined ? { text, vector } : { text, vector, confirmed });
    });
  }
  const shares = estimateInflow(model.classifier, inflow);
  const { labels } = model.classifier;
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(triagePriors)
      .values({
        id: context.newId('pri'),
        modelVersion: model.version,
        shares: Object.fromEntries(labels.map((label, k) => [label, shares[k] ?? 0])),
        tickets: inflow.length,
        confirmed: inflow.filter(({ confirmed }) => confirmed !== undefined).length,
        estimatedAt: now,
      })
      .returning();
    if (!row) throw new Error('The estimate was not stored');
    await storeTriageChange(tx, context, { kind: 'system', id: 'clock' }, 'prior.estimated', {
      priorId: row.id,
      tickets: row.tickets,
    });
    return row;
  });
}
