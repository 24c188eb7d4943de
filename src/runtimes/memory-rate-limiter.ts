import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.ts';
import type { RateClass, RateLimiter } from '../http/http-services.ts';

/** Budgets a minute by class and caller, kept in this process. */
export function createMemoryRateLimiter(limits: Config['rateLimits']): RateLimiter {
  const limiters = new Map<RateClass, RateLimiterMemory>();
  for (const rateClass of ['read', 'write', 'compute', 'login'] as const) {
    limiters.set(
      rateClass,
      new RateLimiterMemory({ keyPrefix: rateClass, points: limits[rateClass], duration: 60 }),
    );
  }
  return {
    async consume(rateClass, caller) {
      try {
        await limiters.get(rateClass)?.consume(caller);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        throw refused;
      }
    },
  };
}
