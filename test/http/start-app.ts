import { createChat, type ChatParts } from '../../src/chat/create-chat.ts';
import { createPassageLibrary } from '../../src/knowledge-base/passage-library.ts';
import { ANSWERABILITY_FEATURES } from '../../src/knowledge-base/score-answerability.ts';
import { createSearchTerms } from '../../src/knowledge-base/search-terms.ts';
import { expect } from 'vitest';
import { createIdMaker } from '../../src/adapters/new-id.ts';
import { PgvectorIndex } from '../../src/adapters/pgvector-index.ts';
import { createKey } from '../../src/database/api-key-queries.ts';
import type { DatabaseHandle } from '../../src/database/database.ts';
import type { Role } from '../../src/domain/access.ts';
import { DEFAULT_HOUSE_POLICY } from '../../src/domain/house-policy.ts';
import { createApp } from '../../src/http/app.ts';
import type { HttpServices } from '../../src/http/http-services.ts';
import { syncKnowledge } from '../../src/knowledge-base/sync-knowledge.ts';
import { COLLECTIONS, type Collection, type VectorIndex } from '../../src/ports/vector-index.ts';
import { createBackgroundWork } from '../../src/runtimes/background-work.ts';
import { createHealthCheck } from '../../src/runtimes/check-health.ts';
import { createMemoryRateLimiter } from '../../src/runtimes/memory-rate-limiter.ts';
import { readAsset } from '../../src/runtimes/read-asset.ts';
import { createFixedTriage } from '../fakes/fixed-triage.ts';
import { makeClause, makePastCases } from '../fakes/small-rulings.ts';
import { articlesOnly, makeArticle } from '../fakes/small-knowledge.ts';
import { createWordEmbedder } from '../fakes/word-embedder.ts';

/** Callers of a test: one key a role, a second customer and a second reviewer. */
export type Who = Role | 'other_customer' | 'second_reviewer' | 'other_channel' | 'nobody';

const CALLERS: readonly { who: Exclude<Who, 'nobody'>; role: Role; customerId: string | null }[] = [
  { who: 'customer', role: 'customer', customerId: 'cust-1' },
  { who: 'other_customer', role: 'customer', customerId: 'cust-2' },
  { who: 'channel', role: 'channel', customerId: null },
  { who: 'other_channel', role: 'channel', customerId: null },
  { who: 'agent', role: 'agent', customerId: null },
  { who: 'reviewer', role: 'reviewer', customerId: null },
  { who: 'second_reviewer', role: 'reviewer', customerId: null },
  { who: 'admin', role: 'admin', customerId: null },
  { who: 'evaluator', role: 'evaluator', customerId: null },
];

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Problem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

interface Sent {
  readonly body?: unknown;
  /** Sent as it is, without being made JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

const LIMITS = { read: 100_000, write: 100_000, compute: 100_000, login: 100_000 };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface TestApp {
  readonly app: ReturnType<typeof createApp>;
  readonly services: HttpServices;
  readonly secrets: Readonly<Record<Exclude<Who, 'nobody'>, string>>;
  /** Sends a request and reads the answer's JSON. */
  send<T = Record<string, never>>(who: Who, method: string, path: string, sent?: Sent): Promise<Answer<T>>;
  /** Waits for what goes on after responses. */
  settle(): Promise<void>;
  /** Moves the clock of the services. */
  wait(ms: number): void;
}

/** The app on a database of its own, with small stand-ins for the models and a clock that tests move. */
export async function startApp(
  database: DatabaseHandle,
  {
    chatModel = null,
    ...overrides
  }: Partial<HttpServices> & { readonly chatModel?: ChatParts['model'] } = {},
): Promise<TestApp> {
  const { db } = database;
  const clock = { ms: Date.UTC(2026, 10, 24, 8) };
  const now = () => new Date(clock.ms);
  const newId = createIdMaker();
  const embedder = overrides.embedder ?? createWordEmbedder();
  const indexes = Object.fromEntries(
    COLLECTIONS.map((collection) => [collection, new PgvectorIndex(db, collection, embedder.model)]),
  ) as unknown as Readonly<Record<Collection, VectorIndex>>;
  const background = createBackgroundWork(overrides.log ?? silent);
  const sources = {
    ...articlesOnly(
      makeArticle('release-of-coins', '# Release\n\nThe seller must release the coins once the buyer paid.'),
      makeArticle('deposit-missing-memo', '# Memo\n\nA deposit without its memo is credited by hand.'),
    ),
    clauses: [makeClause()],
    pastCases: makePastCases(),
  };
  const models = {
    triage: () => ({ problem: null, detail: 'fixed-rules' }),
    outcomes: () => ({ problem: null, detail: 'test' }),
  };
  const library = createPassageLibrary({
    db,
    embedder,
    index: indexes.articles,
    toTerms: createSearchTerms(),
  });
  const triage = createFixedTriage();
  const log = overrides.log ?? silent;
  const publicUrl = 'http://localhost:8787';
  const services: HttpServices = {
    db,
    now,
    newId,
    policy: DEFAULT_HOUSE_POLICY,
    embedder,
    indexes,
    library,
    triage,
    triageControl: null,
    outcomeModel: {
      parameters: {
        version: 'test',
        temperature: 0.1,
        sameCode: 1,
        sameFamily: 0.2,
        otherFamily: 0,
        // So unsure that a reviewer may override it alone.
        priorWeight: 2,
        neighbours: 10,
        clauseWeight: 0.3,
        clauseTemperature: 0.05,
      },
      outcomes: ['DENIED', 'RESOLVED_CLAIMANT_FAVOUR'],
      counts: { DENIED: 1, RESOLVED_CLAIMANT_FAVOUR: 2 },
      countsByCode: { 'P2P-01': { DENIED: 1, RESOLVED_CLAIMANT_FAVOUR: 2 } },
    },
    log,
    rateLimiter: createMemoryRateLimiter(LIMITS),
    chat: createChat({
      db,
      now,
      newId,
      triage,
      injection: null,
      ownCase: null,
      // Answers what is near a passage: the stand-in embedder knows words only.
      answerability: {
        version: 'test',
        features: ANSWERABILITY_FEATURES,
        logistic: {
          weights: ANSWERABILITY_FEATURES.map((name) => (name === 'best' ? 20 : 0)),
          bias: -6,
        },
        trees: { base: 0, trees: [] },
        threshold: 0.5,
      },
      search: { db, embedder, index: indexes.articles, library },
      model: chatModel,
      publicUrl,
      log,
    }),
    runInBackground: background.run,
    checkHealth: createHealthCheck({ db, embedder, indexes }, models),
    indexStatus: () => COLLECTIONS.map((collection) => indexes[collection].status()),
    syncFromFolder: async ({ reembed }) => ({
      collections: await syncKnowledge(db, embedder, sources, { now, reembed }),
      problems: sources.problems,
    }),
    signingSecret: 'a secret of this test that signs nothing else',
    publicUrl,
    corsOrigins: [],
    readAsset,
    ...overrides,
  };
  const made = await Promise.all(
    CALLERS.map(async ({ who, role, customerId }) => {
      const { secret } = await createKey(db, { name: who, role, customerId }, { now, newId });
      return [who, secret] as const;
    }),
  );
  const secrets = Object.fromEntries(made) as TestApp['secrets'];
  const app = createApp({ resolveServices: () => services });
  return {
    app,
    services,
    secrets,
    async send<T>(
      who: Who,
      method: string,
      path: string,
      { body, raw, headers }: Sent = {},
    ): Promise<Answer<T>> {
      const hasBody = body !== undefined || raw !== undefined;
      const response = await app.request(path, {
        method,
        headers: {
          ...(who === 'nobody' ? {} : { authorization: `Bearer ${secrets[who]}` }),
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(hasBody ? { body: raw ?? JSON.stringify(body) } : {}),
      });
      const type = response.headers.get('content-type') ?? '';
      const read = type.includes('json') ? ((await response.json()) as T) : ((await response.text()) as T);
      return { status: response.status, headers: response.headers, body: read };
    },
    async settle() {
      await background.drain(20_000);
    },
    wait: (ms) => {
      clock.ms += ms;
    },
  };
}

/** Checks that an answer is a problem document of this code, and gives its fields. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string): Problem {
  const problem = answer.body as Problem;
  expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problem).toMatchObject({ type: `urn:precedent:error:${code}`, status });
  expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
  expect(problem.detail).not.toBe('');
  return problem;
}
