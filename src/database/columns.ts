import { customType } from 'drizzle-orm/pg-core';

/**
 * pgvector column without a fixed number of dimensions, so that any embedding model fits; each row carries its
 * model, and an expression index per number of dimensions serves the search.
 */
export const vector = customType<{ data: Float32Array; driverData: string }>({
  dataType: () => 'vector',
  toDriver: (value) => `[${Array.from(value).join(',')}]`,
  fromDriver: (value) => Float32Array.from(JSON.parse(value) as number[]),
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});
