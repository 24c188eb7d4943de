/** `npm run audit:verify`: recomputes every hash of every case's record. Exit status 1 when one is broken. */
import { verifyAllChains } from '../../cases/read-timeline.ts';
import { runCommand, withDatabase } from './run-command.ts';
import { createProgress } from './show-progress.ts';

runCommand(async () => {
  const report = await withDatabase(async ({ db }) => {
    const show = createProgress('verifying cases');
    return verifyAllChains(db, (done, total) => show(done, total));
  });
  process.stdout.write(`${report.cases} cases, ${report.events} events, ${report.broken.length} broken\n`);
  for (const { caseId, seq, problem } of report.broken) {
    process.stdout.write(`${caseId}: event ${seq} ${problem}\n`);
  }
  return report.broken.length > 0 ? 1 : 0;
});
