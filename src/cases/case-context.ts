import type { Database } from '../database/database.ts';
import type { HousePolicy } from '../domain/house-policy.ts';

/** What every verb of the case lifecycle needs. The clock and ids are passed in, so that tests can hold them still. */
export interface CaseContext {
  readonly db: Database;
  readonly now: () => Date;
  /** A unique, time-ordered id with this prefix, such as `case_01J…`. */
  readonly newId: (prefix: string) => string;
  readonly policy: HousePolicy;
}
