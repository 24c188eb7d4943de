/** `npm run kb:sync [-- --reembed]`: brings the stored knowledge in line with the folder, incrementally. */
import { parseArgs } from 'node:util';
import { composeServices } from '../compose-services.ts';
import { readSettings, runCommand } from './run-command.ts';
import { createProgress } from './show-progress.ts';

runCommand(async () => {
  const { values } = parseArgs({ options: { reembed: { type: 'boolean', default: false } } });
  const { config, secrets } = readSettings();
  const shown = new Map<string, ReturnType<typeof createProgress>>();
  const { services, close } = await composeServices(config, secrets, {
    clocks: false,
    onSyncProgress: (collection, done, total) => {
      const show = shown.get(collection) ?? createProgress(`embedding ${collection}`);
      shown.set(collection, show);
      show(done, total);
    },
  });
  try {
    const report = await services.syncFromFolder?.({ reembed: values.reembed });
    for (const {
      collection,
      added,
      changed,
      removed,
      unchanged,
      passages,
      revision,
    } of report?.collections ?? []) {
      process.stdout.write(
        `${collection}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged; ` +
          `${passages} passages written, revision ${revision}\n`,
      );
    }
    const problems = report?.problems ?? [];
    for (const { path, field, message } of problems) process.stderr.write(`${path}: ${field}: ${message}\n`);
    return problems.length > 0 ? 1 : 0;
  } finally {
    await close();
  }
});
