import { ConfigError, parseConfig, type Config, type Secrets } from '../../config.ts';
import type { DatabaseHandle } from '../../database/database.ts';
import { PrecedentError } from '../../domain/errors.ts';
import { openDatabase } from '../open-database.ts';

/** A mistake on the command line, told without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The environment's settings, with logs quiet enough for a terminal. */
export function readSettings(): { readonly config: Config; readonly secrets: Secrets } {
  return parseConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
}

/** Opens the configured database for a command and closes it afterwards. */
export async function withDatabase<T>(work: (database: DatabaseHandle) => Promise<T>): Promise<T> {
  const { config, secrets } = readSettings();
  const database = await openDatabase(config, secrets);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Runs a command to its end. Mistakes that a person can mend are told in a line, others with their stack. */
export function runCommand(command: () => Promise<number>): void {
  command().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const told =
        error instanceof ConfigError ||
        error instanceof UsageError ||
        error instanceof PrecedentError ||
        (error instanceof Error &&
          (error.name === 'FolderLockedError' ||
            ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))));
      const message =
        error instanceof Error ? (told ? error.message : (error.stack ?? error.message)) : String(error);
      process.stderr.write(`${message}\n`);
      const fields = error instanceof PrecedentError ? error.fields : [];
      for (const field of fields) process.stderr.write(`  ${field.path}: ${field.message}\n`);
      process.exit(1);
    },
  );
}
