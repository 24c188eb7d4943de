import { sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { DependencyHealth } from '../http/http-services.ts';
import { describeModel, type Embedder } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection, type VectorIndex } from '../ports/vector-index.ts';

/** Asks the database, the embedder and each collection; only the database is required to take tickets. */
export async function checkWorkerHealth(
  db: Database,
  embedder: Embedder,
  indexes: Readonly<Record<Collection, VectorIndex>>,
): Promise<readonly DependencyHealth[]> {
  const check = async (
    name: string,
    required: boolean,
    ask: () => Promise<string>,
  ): Promise<DependencyHealth> => {
    try {
      return { name, required, ok: true, detail: await ask() };
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n', 1)[0] ?? 'failed') : 'failed';
      return { name, required, ok: false, detail: required ? 'is not reachable' : detail };
    }
  };
  return Promise.all([
    check('database', true, async () => {
      await db.execute(sql`select 1`);
      return 'answers';
    }),
    check('embedder', false, async () => {
      await embedder.warmUp();
      return describeModel(embedder.model);
    }),
    ...COLLECTIONS.map((collection) =>
      check(`index:${collection}`, false, async () => {
        await indexes[collection].refresh();
        const { kind, size, revision } = indexes[collection].status();
        return `${kind}, ${size} passages, revision ${revision}`;
      }),
    ),
  ]);
}
