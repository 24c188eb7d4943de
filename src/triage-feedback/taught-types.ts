import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database, Executor } from '../database/database.ts';
import { triageTypes } from '../database/schema.ts';
import type { Caller } from '../domain/access.ts';
import { ConflictError, NotFoundError, PrecedentError } from '../domain/errors.ts';
import { isReasonCode } from '../domain/reason-codes.ts';
import { maskPersonalData } from '../triage/mask-personal-data.ts';
import { storeTriageChange } from './triage-changes.ts';

export const MIN_EXAMPLES = 3;
export const RECOMMENDED_EXAMPLES = 10;
export const MAX_EXAMPLES = 200;
/** Every type is learned again at each start: more than this is a taxonomy of its own and wants training. */
const MAX_TYPES = 50;

export type TaughtType = typeof triageTypes.$inferSelect;

export interface NewType {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly examples: readonly string[];
}

interface Context {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
}

/** What a reader would call the same text: case, spaces and marks aside. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

/** Masks personal data and drops what says the same twice. @throws PrecedentError when too little is left */
function prepareExamples(examples: readonly string[]): string[] {
  const kept = new Map<string, string>();
  examples.forEach((example, i) => {
    const plain = plainText(example);
    if (!/\p{L}/u.test(plain))
      throw new PrecedentError('invalid_request', 'An example has no words to learn from.', {
        fields: [{ path: `/examples/${i}`, message: 'must hold words' }],
      });
    if (!kept.has(plain)) kept.set(plain, maskPersonalData(example).masked.trim());
  });
  if (kept.size >= MIN_EXAMPLES) return [...kept.values()];
  throw new PrecedentError('invalid_request', 'There are too few different examples.', {
    fields: [
      {
        path: '/examples',
        message: `must hold at least ${MIN_EXAMPLES} texts that differ (${RECOMMENDED_EXAMPLES} are better); there are ${kept.size}`,
      },
    ],
  });
}

/** Types in use, oldest first: the order they are taught in. */
export async function readTypesInUse(db: Executor): Promise<TaughtType[]> {
  return db
    .select()
    .from(triageTypes)
    .where(isNull(triageTypes.removedAt))
    .orderBy(asc(triageTypes.createdAt), asc(triageTypes.id));
}

/** All types that were ever added, newest first. */
export async function listTypes(db: Executor): Promise<TaughtType[]> {
  return db.select().from(triageTypes).orderBy(desc(triageTypes.createdAt), desc(triageTypes.id));
}

/**
 * Adds a type by its examples. Whoever reads tickets must refresh afterwards.
 * @throws ConflictError when the code is taken, by the taxonomy or by a type in use
 */
export async function addType(context: Context, caller: Caller, type: NewType): Promise<TaughtType> {
  if (isReasonCode(type.code))
    throw new ConflictError(`"${type.code}" is a type of the taxonomy. Choose another code.`, {
      code: type.code,
    });
  const examples = prepareExamples(type.examples);
  return context.db.transaction(async (tx) => {
    // One at a time: the number of types is bounded.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('triage_types'))`);
    const inUse = await readTypesInUse(tx);
    if (inUse.some(({ code }) => code === type.code))
      throw new ConflictError(`The type "${type.code}" is there already. Remove it to teach it anew.`, {
        code: type.code,
      });
    if (inUse.length >= MAX_TYPES)
      throw new PrecedentError(
        'not_admissible',
        `There are ${MAX_TYPES} added types already. Train a model with "npm run triage:train" instead.`,
      );
    const claimed = new Map(
      inUse.flatMap(({ code, examples: texts }) => texts.map((text) => [plainText(text), code] as const)),
    );
    const fields = examples.flatMap((text) => {
      const code = claimed.get(plainText(text));
      return code === undefined ? [] : [{ path: '/examples', message: `"${code}" has one of them too` }];
    });
    if (fields.length > 0)
      throw new PrecedentError('invalid_request', 'An example belongs to another type.', { fields });
    const [row] = await tx
      .insert(triageTypes)
      .values({
        id: context.newId('typ'),
        code: type.code,
        en: type.en,
        zh: type.zh,
        examples,
        createdBy: caller.keyId,
        createdAt: context.now(),
      })
      .returning();
    if (!row) throw new Error('The type was not stored');
    await storeTriageChange(tx, context, { kind: 'admin', id: caller.keyId }, 'type.added', {
      code: type.code,
      typeId: row.id,
      examples: examples.length,
    });
    return row;
  });
}

/** Takes a type out of use. What was read as it keeps its code. @throws NotFoundError */
export async function removeType(context: Context, caller: Caller, code: string): Promise<TaughtType> {
  return context.db.transaction(async (tx) => {
    const [row] = await tx
      .update(triageTypes)
      .set({ removedBy: caller.keyId, removedAt: context.now() })
      .where(and(eq(triageTypes.code, code), isNull(triageTypes.removedAt)))
      .returning();
    if (!row) throw new NotFoundError('added type', code);
    await storeTriageChange(tx, context, { kind: 'admin', id: caller.keyId }, 'type.removed', {
      code,
      typeId: row.id,
    });
    return row;
  });
}
