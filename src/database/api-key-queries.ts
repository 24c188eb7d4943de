import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Caller, Role } from '../domain/access.ts';
import { PrecedentError } from '../domain/errors.ts';
import type { Executor } from './database.ts';
import { apiKeys } from './schema.ts';

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  /** For role `customer`, and only then. */
  readonly customerId: string | null;
}

/** What may be told of a key: never its secret or the hash. */
export type KeyRow = Omit<typeof apiKeys.$inferSelect, 'secretHash'>;

const SHOWN = {
  id: apiKeys.id,
  name: apiKeys.name,
  role: apiKeys.role,
  customerId: apiKeys.customerId,
  createdAt: apiKeys.createdAt,
  revokedAt: apiKeys.revokedAt,
};

export function hashSecret(secret: string): string {
  return bytesToHex(sha256(utf8ToBytes(secret)));
}

function newSecret(): string {
  return `pk_${bytesToHex(crypto.getRandomValues(new Uint8Array(24)))}`;
}

/** Makes a key. Its secret is in the answer and nowhere else. @throws PrecedentError `invalid_request` */
export async function createKey(
  db: Executor,
  key: NewKey,
  context: { readonly now: () => Date; readonly newId: (prefix: string) => string },
): Promise<{ readonly key: KeyRow; readonly secret: string }> {
  if ((key.role === 'customer') !== (key.customerId !== null)) {
    throw new PrecedentError(
      'invalid_request',
      'A customer key stands for one customer, and no other key does.',
      {
        fields: [
          {
            path: '/customerId',
            message: key.role === 'customer' ? 'must be given' : 'leave it out for this role',
          },
        ],
      },
    );
  }
  const secret = newSecret();
  const [row] = await db
    .insert(apiKeys)
    .values({ ...key, id: context.newId('key'), secretHash: hashSecret(secret), createdAt: context.now() })
    .returning(SHOWN);
  if (!row) throw new Error('The key was not stored');
  return { key: row, secret };
}

/** The caller a secret belongs to; null when it is unknown or revoked. Looked up by hash, so timing tells nothing. */
export async function findCaller(db: Executor, secret: string): Promise<Caller | null> {
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.secretHash, hashSecret(secret)), isNull(apiKeys.revokedAt)))
    .limit(1);
  if (!row) return null;
  return { keyId: row.id, name: row.name, role: row.role, customerId: row.customerId };
}

export async function listKeys(db: Executor): Promise<KeyRow[]> {
  return db.select(SHOWN).from(apiKeys).orderBy(asc(apiKeys.id));
}

/** Ends a key for good; a second time changes nothing. @returns null when there is no such key */
export async function revokeKey(db: Executor, id: string, at: Date): Promise<KeyRow | null> {
  await db
    .update(apiKeys)
    .set({ revokedAt: at })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
  const [row] = await db.select(SHOWN).from(apiKeys).where(eq(apiKeys.id, id)).limit(1);
  return row ?? null;
}
