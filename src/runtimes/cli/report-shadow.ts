/**
 * `npm run triage:shadow [-- --version V]`: how the candidate that SHADOW_TRIAGE names reads the tickets that came in,
 * beside the live model, and who was right where a person settled the type. The same as GET /v1/triage/shadow.
 */
import { parseArgs } from 'node:util';
import type { PairedComparison } from '../../learning/compare-paired.ts';
import { listShadows, reportShadow, type Agreement } from '../../triage-feedback/report-shadow.ts';
import { runCommand, UsageError, withDatabase } from './run-command.ts';

const { values } = parseArgs({ options: { version: { type: 'string' } } });
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

function describe({ rows, share, interval }: Agreement): string {
  return `${percent(share)} of ${rows} (95% interval ${percent(interval[0])} to ${percent(interval[1])})`;
}

function compare({ rows, a, b, difference, interval, onlyA, onlyB }: PairedComparison): string {
  if (rows === 0) return 'none yet';
  const range =
    interval === null ? 'too few for an interval' : `${percent(interval[0])} to ${percent(interval[1])}`;
  return `${rows} tickets: live ${percent(a)}, candidate ${percent(b)}, difference ${percent(difference)} (${range}); only live right ${onlyA}, only candidate ${onlyB}`;
}

runCommand(() =>
  withDatabase(async ({ db }) => {
    const candidates = await listShadows(db);
    const version = values.version ?? candidates[0]?.version;
    if (version === undefined)
      throw new UsageError('No candidate has read a ticket yet. Set SHADOW_TRIAGE to a model file.');
    if (!candidates.some((one) => one.version === version))
      throw new UsageError(`--version must be one of ${candidates.map((one) => one.version).join(', ')}`);
    const report = await reportShadow(db, version);
    console.log(`candidate ${version}, live ${report.live.join(', ')}`);
    console.log(`same type      ${describe(report.type)}`);
    console.log(`same risk      ${describe(report.risk)}`);
    console.log(`same priority  ${describe(report.priority)}`);
    for (const [language, agreement] of Object.entries(report.byLanguage))
      console.log(`same type, ${language}: ${describe(agreement)}`);
    console.log(
      `out of scope: live ${percent(report.outOfScope.live)}, candidate ${percent(report.outOfScope.shadow)}`,
    );
    console.log(`right, where a person settled the type: ${compare(report.settled)}`);
    console.log(`right, where a person named it:         ${compare(report.named)}`);
    for (const { live, shadow, count, liveRight, shadowRight, neitherRight } of report.differences)
      console.log(
        `  ${live} -> ${shadow}: ${count} (people sided with live ${liveRight}, candidate ${shadowRight}, neither ${neitherRight})`,
      );
    return 0;
  }),
);
