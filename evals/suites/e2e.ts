import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { verifyAllChains } from '../../src/cases/read-timeline.ts';
import type { CaseRow } from '../../src/cases/change-case.ts';
import { parseConfig } from '../../src/config.ts';
import { apiKeys } from '../../src/database/schema.ts';
import type { Caller } from '../../src/domain/access.ts';
import { isInquiryOnly } from '../../src/domain/reason-codes.ts';
import { processCase, receiveTicket } from '../../src/pipeline/process-ticket.ts';
import type { Services } from '../../src/pipeline/services.ts';
import { composeServices } from '../../src/runtimes/compose-services.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { UsageError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';
import { isFile } from '../input/read-lines.ts';
import { weightedMean, type Statistic } from '../metrics/weighted.ts';
import { isChinese } from './language-slice.ts';
import { round, type Cell, type EvalRows, type Suite, type SuiteContext } from './suite.ts';

const ticketSchema = z.object({
  text: z.string().min(1),
  label: z.string().min(1),
  also_ok: z.array(z.string()).default([]),
  lang: z.string().optional(),
});
const rulingSchema = z.object({
  facts: z.string().min(1),
  outcome: z.string().min(1),
  also_ok: z.array(z.string()).default([]),
  meta: z.object({ reason_code: z.string(), lang: z.string().optional() }).optional(),
});
/** Tickets and decided cases taken, evenly over their files: each goes through the whole pipeline. */
const MAX_TICKETS = 40;
const MAX_RULINGS = 20;

interface Sent {
  readonly text: string;
  readonly codes: readonly string[];
  readonly outcomes: readonly string[] | null;
  readonly language: string;
}

function every<T>(rows: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(rows.length / most));
  return rows.filter((_, i) => i % step === 0);
}

async function readSent(folder: string): Promise<Sent[]> {
  const tickets = await readJsonLines(join(folder, 'test.jsonl'), ticketSchema);
  const sent = every(tickets, MAX_TICKETS).map(({ value }): Sent => ({
    text: value.text,
    codes: [value.label, ...value.also_ok],
    outcomes: null,
    language: value.lang ?? (isChinese(value.text) ? 'zh' : 'en'),
  }));
  const rulings = join(DATASETS, 'rulings', 'test.jsonl');
  if (folder !== join(DATASETS, 'tickets') || !isFile(rulings)) return sent;
  const decided = await readJsonLines(rulings, rulingSchema);
  return [
    ...sent,
    ...every(decided, MAX_RULINGS).map(({ value }): Sent => ({
      text: value.facts,
      codes: value.meta ? [value.meta.reason_code] : [],
      outcomes: [value.outcome, ...value.also_ok],
      language: value.meta?.lang ?? (isChinese(value.facts) ? 'zh' : 'en'),
    })),
  ];
}

async function send(services: Services, channel: Caller, text: string, index: number): Promise<CaseRow> {
  const { case: stored } = await receiveTicket(services, channel, {
    customerId: `eval-${index}`,
    channel: 'api',
    externalId: `eval-${index}`,
    idempotencyKey: null,
    locale: null,
    subject: null,
    body: text,
    evidence: [],
  });
  const queued = await processCase(services, stored.id);
  if (!queued) throw new Error(`Case ${stored.id} was not processed`);
  return queued;
}

/** A database of its own that is gone afterwards; knowledge base and models are the product's. */
async function withServices<T>(
  context: SuiteContext,
  work: (services: Services, channel: Caller) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'precedent-eval-'));
  const { config, secrets } = parseConfig({
    DATA_DIR: folder,
    KB_DIR: join(ROOT, 'kb'),
    MODELS_DIR: context.modelsFolder,
    LOG_LEVEL: 'error',
  });
  try {
    const { services, close } = await composeServices(config, secrets, { clocks: false });
    try {
      await services.syncFromFolder?.({ reembed: true });
      const channel: Caller = { keyId: 'key_eval', name: 'eval', role: 'channel', customerId: null };
      await services.db.insert(apiKeys).values({
        id: channel.keyId,
        name: channel.name,
        role: channel.role,
        secretHash: 'no login: eval',
        createdAt: services.now(),
      });
      return await work(services, channel);
    } finally {
      await close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MEASURED = [
  'assessed',
  'type_right',
  'articles_found',
  'clause_right',
  'outcome_right',
  'precedents_found',
] as const;

function judge({ codes, outcomes }: Sent, row: CaseRow): Record<(typeof MEASURED)[number], boolean | null> {
  const { suggestion } = row;
  const [code = ''] = codes;
  const isClaim = code !== '' && !isInquiryOnly(code);
  return {
    assessed: suggestion !== null,
    type_right: codes.length === 0 ? null : codes.includes(row.reasonCode ?? ''),
    articles_found: suggestion ? suggestion.articles.length > 0 : false,
    clause_right: isClaim
      ? (suggestion?.clauses.length ?? 0) > 0 && codes.includes(row.reasonCode ?? '')
      : null,
    precedents_found: isClaim
      ? (suggestion?.precedents.some(({ reasonCode }) => codes.includes(reasonCode)) ?? false)
      : null,
    outcome_right:
      outcomes === null ? null : suggestion?.ruling ? outcomes.includes(suggestion.ruling.outcome) : false,
  };
}

export const e2eSuite: Suite = {
  name: 'e2e',
  about: 'sends tickets with known answers through the whole pipeline on a database of its own',
  dataset: 'tickets',
  headline: [...MEASURED],
  lowerIsBetter: [],
  statistics(rows: EvalRows): Record<string, Statistic | null> {
    return Object.fromEntries(
      MEASURED.map((name) => {
        const values = (rows[name] ?? []).map((cell) => (typeof cell === 'boolean' ? cell : null));
        return [name, values.some((value) => value !== null) ? weightedMean(values) : null];
      }),
    );
  },
  async run(context) {
    if (context.predictionsIn !== null)
      throw new UsageError('e2e runs the pipeline itself: it takes no predictions');
    const sent = await readSent(context.folder);
    return withServices(context, async (services, channel) => {
      const cases: CaseRow[] = [];
      const began = performance.now();
      for (const [i, { text }] of sent.entries()) {
        cases.push(await send(services, channel, text, i));
        context.progress(i + 1, sent.length, 'tickets');
      }
      const seconds = (performance.now() - began) / 1000;
      const audit = await verifyAllChains(services.db);
      if (audit.broken.length > 0) throw new Error(`${audit.broken.length} audit chains are broken`);
      const judged = sent.map((one, i) => judge(one, cases[i]!));
      const columns: Record<string, Cell[]> = Object.fromEntries(
        MEASURED.map((name) => [name, judged.map((row) => row[name])]),
      );
      const rows: EvalRows = {
        cluster: sent.map(({ text }) => text.slice(0, 200)),
        language: sent.map(({ language }) => language),
        ...columns,
      };
      return {
        rows,
        values: {
          tickets: sent.length,
          tickets_per_second: round(sent.length / seconds),
          audit_events: audit.events,
          audit_chains_broken: audit.broken.length,
        },
        predictions: cases.map((row, index) => ({
          index,
          gold: sent[index]!.codes,
          predicted: row.reasonCode,
          confidence: null,
          top: [],
          outcome: row.suggestion?.ruling?.outcome ?? null,
        })),
        model: services.embedder.model,
        models: { triage: services.triage.version },
        errors: cases.flatMap((row, i) => {
          const wrong = MEASURED.filter((name) => judged[i]![name] === false);
          if (wrong.length === 0) return [];
          return [
            {
              text: sent[i]!.text,
              gold: [...sent[i]!.codes, ...(sent[i]!.outcomes ?? [])].join(' / '),
              predicted: [row.reasonCode ?? '-', row.suggestion?.ruling?.outcome ?? ''].join(' ').trim(),
              confidence: row.suggestion?.ruling?.probability ?? null,
              evidence: [
                `wrong: ${wrong.join(', ')}`,
                ...(row.suggestion?.clauses
                  .slice(0, 3)
                  .map(({ clauseId, title }) => `${clauseId} ${title.en}`) ?? [
                  `no suggestion: ${row.suggestionError ?? ''}`,
                ]),
              ],
            },
          ];
        }),
      };
    });
  },
};
