import { customType, timestamp } from 'drizzle-orm/pg-core';

/**
 * pgvector column without a fixed number of dimensions, so that any embedding model fits; each row carries its
 * model, and an expression index per number of dimensions serves the search.
 */
export const vector = customType<{ data: Float32Array; driverData: string }>({
  dataType: () => 'vector',
  // Nine digits tell every float32 from its neighbours; as a double it would be written with twice as many.
  toDriver: (value) => `[${Array.from(value, (one) => one.toPrecision(9)).join(',')}]`,
  fromDriver: (value) => Float32Array.from(JSON.parse(value) as number[]),
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});

/** A point in time to the millisecond, with its zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
