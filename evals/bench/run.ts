/**
 * `npm run bench [-- --full --only search|service --json FILE]`: times beside a peer or a limit, taken in turns in one run, so that what counts
 * is the ratio. `--full` adds 100,000 chunks.
 */
import { parseArgs } from 'node:util';
import { formatTable } from '../command/print-table.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { benchSearch, growthOf, type SearchBench } from './bench-search.ts';
import { benchService, type ServiceBench } from './bench-service.ts';
import type { Timing } from './measure.ts';

const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false }, only: { type: 'string' }, json: { type: 'string' } },
});

function timingTable(
  timings: Readonly<Record<string, Timing>>,
  base: string,
  extra: Readonly<Record<string, string>> = {},
): string {
  const limit = timings[base]?.p50 ?? NaN;
  return formatTable([
    ['', 'p50 ms', 'p95 ms', `ratio to ${base}`, ''],
    ...Object.entries(timings).map(([name, { p50, p95 }]) => [
      name,
      p50.toFixed(3),
      p95.toFixed(3),
      (p50 / limit).toFixed(2),
      extra[name] ?? '',
    ]),
  ]);
}

const searches: SearchBench[] = [];
let service: ServiceBench | null = null;
if (values.only === undefined || values.only === 'search') {
  for (const chunks of values.full ? [1000, 10_000, 100_000] : [1000, 10_000]) {
    // A database in WebAssembly takes minutes to index 100,000 vectors: up to 10,000 it is measured, beyond its growth tells.
    const bench = await benchSearch(chunks, chunks <= 10_000);
    searches.push(bench);
    const recall = Object.fromEntries(
      Object.entries(bench.recall).map(([name, value]) => [name, `recall@10 ${value.toFixed(3)}`]),
    );
    console.log(
      `\nsearch over ${chunks} chunks, the query's embedding not included\n${timingTable(bench.timings, 'exact scan', recall)}`,
    );
    console.log(
      `built in seconds: ${Object.entries(bench.buildSeconds)
        .map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
        .join(', ')}`,
    );
  }
  console.log(
    `\ngrowth with size (slope of log time over log chunks: 1 is linear)\n${formatTable(Object.entries(growthOf(searches)).map(([name, slope]) => [name, slope.toFixed(2)]))}`,
  );
}
if (values.only === undefined || values.only === 'service') {
  service = await benchService(60);
  console.log(`\nstart ${service.startSeconds.toFixed(2)} s, memory ${service.memoryMb.toFixed(0)} MB`);
  console.log(`\nticket intake\n${timingTable(service.intake, 'bare insert of the ticket row')}`);
  const p50 = service.intake['ticket intake (case, clock, audit chain, idempotency)']?.p50 ?? NaN;
  console.log(`${(1000 / p50).toFixed(0)} tickets a second, one at a time`);
  console.log(`\nHTTP, in process\n${timingTable(service.http, 'bare Hono route')}`);
}
if (values.json !== undefined)
  writeOutput(
    values.json,
    `${JSON.stringify({ at: new Date().toISOString(), searches, growth: growthOf(searches), service }, null, 2)}\n`,
  );
