import { asc, eq, inArray } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { auditEvents, cases, decisions, triageCorrections } from '../database/schema.ts';
import type { Priority, RiskLevel } from '../domain/triage-result.ts';

/** What people hold right of a case, by their latest word. */
export interface HumanLabel {
  readonly caseId: string;
  readonly customerId: string;
  readonly type: string | null;
  readonly risk: RiskLevel | null;
  readonly priority: Priority | null;
  /** Named by a person, or left standing by one who decided or answered the case. */
  readonly how: 'named' | 'left_standing';
  readonly machineType: string | null;
  readonly modelVersion: string | null;
  readonly at: Date;
}

/**
 * Cases whose type a person has settled: the newest correction names it, else whoever decided or answered the case let
 * the machine's type stand. The latter is weaker evidence, for people tend to agree with what they are shown.
 */
export async function readHumanLabels(db: Executor): Promise<HumanLabel[]> {
  const [corrections, decided, answered] = await Promise.all([
    db
      .select()
      .from(triageCorrections)
      .orderBy(asc(triageCorrections.correctedAt), asc(triageCorrections.id)),
    db.select({ caseId: decisions.caseId, at: decisions.decidedAt }).from(decisions),
    db
      .select({ caseId: auditEvents.caseId, at: auditEvents.at })
      .from(auditEvents)
      .where(eq(auditEvents.action, 'case.answered')),
  ]);
  const said = new Map<
    string,
    { type: string | null; risk: RiskLevel | null; priority: Priority | null; at: Date }
  >();
  for (const row of corrections) {
    const before = said.get(row.caseId);
    said.set(row.caseId, {
      type: row.reasonCode ?? before?.type ?? null,
      risk: row.risk ?? before?.risk ?? null,
      priority: row.priority ?? before?.priority ?? null,
      at: row.correctedAt,
    });
  }
  const settledAt = new Map<string, Date>();
  for (const { caseId, at } of [...decided, ...answered]) {
    const before = settledAt.get(caseId);
    if (before === undefined || at > before) settledAt.set(caseId, at);
  }
  const labels: HumanLabel[] = [];
  const ids = [...new Set([...said.keys(), ...settledAt.keys()])];
  for (let start = 0; start < ids.length; start += 1_000) {
    const rows = await db
      .select({ id: cases.id, customerId: cases.customerId, triage: cases.triage })
      .from(cases)
      .where(inArray(cases.id, ids.slice(start, start + 1_000)));
    for (const { id, customerId, triage } of rows) {
      const named = said.get(id);
      const standing = settledAt.has(id) ? (triage?.type.code ?? null) : null;
      const type = named?.type ?? standing;
      if (type === null && named === undefined) continue;
      labels.push({
        caseId: id,
        customerId,
        type,
        risk: named?.risk ?? null,
        priority: named?.priority ?? null,
        how: named?.type == null ? 'left_standing' : 'named',
        machineType: triage?.type.code ?? null,
        modelVersion: triage?.models.classifier ?? null,
        at: named?.at ?? settledAt.get(id) ?? new Date(0),
      });
    }
  }
  return labels.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.caseId < b.caseId ? -1 : 1));
}
