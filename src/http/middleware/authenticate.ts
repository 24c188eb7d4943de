import { createMiddleware } from 'hono/factory';
import { findCaller } from '../../database/api-key-queries.ts';
import { may, type Permission } from '../../domain/access.ts';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv, RateClass } from '../http-services.ts';

/** Requires `Authorization: Bearer KEY`. @throws PrecedentError `unauthenticated` */
export const authenticate = createMiddleware<AppEnv>(async (c, next) => {
  const match = /^Bearer ([\x21-\x7e]{16,200})$/i.exec(c.req.header('authorization') ?? '');
  const caller = match?.[1] === undefined ? null : await findCaller(c.get('services').db, match[1]);
  if (!caller) {
    throw new PrecedentError('unauthenticated', 'Send a valid key as "Authorization: Bearer KEY".', {
      fields: [{ path: 'header/Authorization', message: 'is missing or not a valid key' }],
    });
  }
  c.set('caller', caller);
  await next();
});

/** Counts the request against the caller's budget. @throws PrecedentError `rate_limited` */
export async function takeFromBudget(
  c: { get(key: 'services'): AppEnv['Variables']['services'] },
  rateClass: RateClass,
  who: string,
): Promise<void> {
  const wait = await c.get('services').rateLimiter.consume(rateClass, who);
  if (wait !== null) {
    throw new PrecedentError('rate_limited', `Too many requests. Try again in ${wait} s.`, {
      data: { retryAfterSeconds: wait },
    });
  }
}

/** Requires one of the permissions, and takes from the caller's budget. @throws PrecedentError `forbidden`, `rate_limited` */
export function allow(rateClass: RateClass, ...permissions: readonly Permission[]) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const caller = c.get('caller');
    if (!permissions.some((permission) => may(caller, permission))) {
      throw new PrecedentError('forbidden', `A key with role "${caller.role}" may not do that.`, {
        data: { needs: permissions },
      });
    }
    await takeFromBudget(c, rateClass, caller.keyId);
    await next();
  });
}
