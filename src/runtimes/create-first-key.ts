import { eq } from 'drizzle-orm';
import { createKey } from '../database/api-key-queries.ts';
import { apiKeys } from '../database/schema.ts';
import type { Services } from '../pipeline/services.ts';

/** Makes an administrator's key where none was ever made. @returns its secret, or null when there is or was one */
export async function createFirstKey(
  services: Pick<Services, 'db' | 'now' | 'newId'>,
): Promise<string | null> {
  if ((await services.db.$count(apiKeys, eq(apiKeys.role, 'admin'))) > 0) return null;
  const { secret } = await createKey(
    services.db,
    { name: 'first administrator', role: 'admin', customerId: null },
    services,
  );
  return secret;
}
