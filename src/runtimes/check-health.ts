import { sql } from 'drizzle-orm';
import type { DependencyHealth } from '../http/http-services.ts';
import type { Services } from '../pipeline/services.ts';
import { describeModel } from '../ports/embedder.ts';
import { COLLECTIONS } from '../ports/vector-index.ts';
import type { LoadedModel } from './loaded-model.ts';

const TIMEOUT_MS = 3_000;
/** A model that loads or failed is not asked again sooner. */
const EMBEDDER_CACHE_MS = 5_000;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1)[0]!.slice(0, 300) : 'failed';
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`gave no answer in ${TIMEOUT_MS} ms`)), TIMEOUT_MS).unref();
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks each dependency whether it works. Only the database is required: without the models, tickets still reach a human. */
export function createHealthCheck(
  services: Pick<Services, 'db' | 'embedder' | 'indexes'>,
  models: Readonly<Record<'triage' | 'outcomes', () => Omit<LoadedModel<unknown>, 'model'>>>,
): () => Promise<readonly DependencyHealth[]> {
  let embedder: { at: number; check: Promise<string> } | null = null;

  const check = async (
    name: string,
    required: boolean,
    ask: () => Promise<string>,
  ): Promise<DependencyHealth> => {
    try {
      return { name, required, ok: true, detail: await withTimeout(ask()) };
    } catch (error) {
      return { name, required, ok: false, detail: required ? 'is not reachable' : reasonOf(error) };
    }
  };

  const askEmbedder = (): Promise<string> => {
    if (embedder === null || Date.now() - embedder.at > EMBEDDER_CACHE_MS) {
      const asked = services.embedder.warmUp().then(() => describeModel(services.embedder.model));
      asked.catch(() => undefined);
      embedder = { at: Date.now(), check: asked };
    }
    return embedder.check;
  };

  return () =>
    Promise.all([
      check('database', true, async () => {
        await services.db.execute(sql`select 1`);
        return 'answers';
      }),
      check('embedder', false, askEmbedder),
      ...COLLECTIONS.map((collection) =>
        check(`index:${collection}`, false, async () => {
          const index = services.indexes[collection];
          await index.refresh();
          const { kind, size, revision, origin } = index.status();
          return `${kind}, ${size} passages, revision ${revision}, ${origin}`;
        }),
      ),
      ...(['triage', 'outcomes'] as const).map((name) =>
        check(`model:${name}`, false, () => {
          const { problem, detail } = models[name]();
          return problem === null ? Promise.resolve(detail) : Promise.reject(new Error(problem));
        }),
      ),
    ]);
}
