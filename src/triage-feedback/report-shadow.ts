import { asc, count, desc, eq, max } from 'drizzle-orm';
import type { Executor } from '../database/database.ts';
import { cases, shadowReadings } from '../database/schema.ts';
import { comparePaired, shareInterval, type PairedComparison } from '../learning/compare-paired.ts';
import { readHumanLabels } from './human-labels.ts';

const MAX_PAIRS = 50;
const MAX_READINGS = 20_000;

/** How often two models agree on one field. `interval`: 95% (Wilson). */
export interface Agreement {
  readonly rows: number;
  readonly share: number;
  readonly interval: readonly [number, number];
}

export interface ShadowReport {
  readonly version: string;
  readonly live: readonly string[];
  readonly from: Date | null;
  readonly to: Date | null;
  readonly type: Agreement;
  readonly risk: Agreement;
  readonly priority: Agreement;
  readonly outOfScope: { readonly live: number; readonly shadow: number };
  readonly byLanguage: Readonly<Record<string, Agreement>>;
  /** Where they differ on the type, most frequent first; how often a person sided with either. */
  readonly differences: readonly {
    readonly live: string;
    readonly shadow: string;
    readonly count: number;
    readonly liveRight: number;
    readonly shadowRight: number;
    readonly neitherRight: number;
    readonly caseIds: readonly string[];
  }[];
  /** A is the live model, B the candidate; on tickets whose type a person has settled. */
  readonly settled: PairedComparison;
  /** Of these, those where a person named the type: where the live type was let stand, its being shown may have decided. */
  readonly named: PairedComparison;
}

function agreement(same: readonly boolean[]): Agreement {
  const hits = same.filter(Boolean).length;
  return {
    rows: same.length,
    share: hits / Math.max(1, same.length),
    interval: shareInterval(hits, same.length),
  };
}

/** Versions that have read tickets beside the live model, the latest first. */
export async function listShadows(db: Executor): Promise<{ version: string; tickets: number }[]> {
  return db
    .select({ version: shadowReadings.modelVersion, tickets: count() })
    .from(shadowReadings)
    .groupBy(shadowReadings.modelVersion)
    .orderBy(desc(max(shadowReadings.readAt)));
}

/** Compares a candidate with what the live model read of the same tickets, and both with what people held right. */
export async function reportShadow(db: Executor, version: string): Promise<ShadowReport> {
  const rows = await db
    .select({ reading: shadowReadings, triage: cases.triage, customerId: cases.customerId })
    .from(shadowReadings)
    .innerJoin(cases, eq(cases.id, shadowReadings.caseId))
    .where(eq(shadowReadings.modelVersion, version))
    .orderBy(asc(shadowReadings.readAt), asc(shadowReadings.caseId))
    .limit(MAX_READINGS);
  const pairs = rows.flatMap(({ reading, triage, customerId }) =>
    triage === null ? [] : [{ reading, live: triage, customerId }],
  );
  const people = new Map((await readHumanLabels(db)).map((label) => [label.caseId, label]));
  const languages = [...new Set(pairs.map(({ live }) => live.language.code))].sort();
  const isSame = ({ reading, live }: (typeof pairs)[number]): boolean => reading.type === live.type.code;

  const differing = new Map<string, { caseIds: string[]; live: string; shadow: string; right: number[] }>();
  for (const { reading, live } of pairs) {
    if (reading.type === live.type.code) continue;
    const key = `${live.type.code} ${reading.type}`;
    const entry = differing.get(key) ?? {
      caseIds: [],
      live: live.type.code,
      shadow: reading.type,
      right: [0, 0, 0],
    };
    entry.caseIds.push(reading.caseId);
    const truth = people.get(reading.caseId)?.type ?? null;
    if (truth !== null) entry.right[truth === entry.live ? 0 : truth === entry.shadow ? 1 : 2]! += 1;
    differing.set(key, entry);
  }
  const compare = (isWanted: (how: string) => boolean): PairedComparison => {
    const judged = pairs.flatMap(({ reading, live, customerId }) => {
      const label = people.get(reading.caseId);
      if (!label || label.type === null || !isWanted(label.how)) return [];
      return [{ a: live.type.code === label.type, b: reading.type === label.type, cluster: customerId }];
    });
    return comparePaired(
      judged.map(({ a }) => a),
      judged.map(({ b }) => b),
      judged.map(({ cluster }) => cluster),
    );
  };
  return {
    version,
    live: [...new Set(pairs.map(({ live }) => live.models.classifier))].sort(),
    from: pairs[0]?.reading.readAt ?? null,
    to: pairs.at(-1)?.reading.readAt ?? null,
    type: agreement(pairs.map(isSame)),
    risk: agreement(pairs.map(({ reading, live }) => reading.risk === live.risk.level)),
    priority: agreement(pairs.map(({ reading, live }) => reading.priority === live.priority.level)),
    outOfScope: {
      live: pairs.filter(({ live }) => live.type.outOfScope).length / Math.max(1, pairs.length),
      shadow: pairs.filter(({ reading }) => reading.outOfScope).length / Math.max(1, pairs.length),
    },
    byLanguage: Object.fromEntries(
      languages.map((language) => [
        language,
        agreement(pairs.filter(({ live }) => live.language.code === language).map(isSame)),
      ]),
    ),
    differences: [...differing.values()]
      .sort((a, b) => b.caseIds.length - a.caseIds.length || (a.live < b.live ? -1 : 1))
      .slice(0, MAX_PAIRS)
      .map(({ caseIds, live, shadow, right }) => ({
        live,
        shadow,
        count: caseIds.length,
        liveRight: right[0]!,
        shadowRight: right[1]!,
        neitherRight: right[2]!,
        caseIds: caseIds.slice(0, 5),
      })),
    settled: compare(() => true),
    named: compare((how) => how === 'named'),
  };
}
