/** `npm run db:migrate`: brings the schema of the configured database up to date; safe to run from many machines at once. */
import { migratePostgres } from '../../adapters/migrate-postgres.ts';
import { readSettings, runCommand, withDatabase } from './run-command.ts';

runCommand(async () => {
  const { config, secrets } = readSettings();
  if (secrets.databaseUrl === null) {
    // The embedded database is migrated whenever it is opened.
    await withDatabase(() => Promise.resolve());
    process.stdout.write(`The embedded database in ${config.dataFolder} is up to date.\n`);
  } else {
    await migratePostgres(secrets.databaseUrl);
    process.stdout.write('The database is up to date.\n');
  }
  return 0;
});
