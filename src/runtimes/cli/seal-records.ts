/**
 * `npx tsx src/runtimes/cli/seal-records.ts`: seals stored texts and files with the current data key: those from before
 * there was one, and those of former keys (DATA_KEYS_OLD), which may be thrown away afterwards.
 * Exit status 1 when a row cannot be opened.
 */
import { sealerOf } from '../../database/record-sealer.ts';
import { sealRecords } from '../../database/seal-records.ts';
import { runCommand, UsageError, withDatabase } from './run-command.ts';

runCommand(async () => {
  const reports = await withDatabase(async ({ db }) => {
    if (sealerOf(db).keyId === null)
      throw new UsageError('There is no data key. Set DATA_KEY, for example to `openssl rand -base64 32`.');
    return sealRecords(db);
  });
  for (const { table, sealed, rows, unreadable } of reports) {
    process.stdout.write(`${table}: ${sealed} of ${rows} rows newly sealed with the current key\n`);
    for (const id of unreadable)
      process.stdout.write(`${table}: ${id} cannot be opened, and stays as it is\n`);
  }
  return reports.some(({ unreadable }) => unreadable.length > 0) ? 1 : 0;
});
