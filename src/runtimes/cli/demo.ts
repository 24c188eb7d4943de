/**
 * `npm run demo`: the main job end to end on the embedded default. Migrates the database, syncs the knowledge base, takes
 * sixteen tickets through triage, retrieval and suggestion, has reviewers decide and customers answer, and verifies the
 * record. Everything is stored in the data folder, so that `npm start` shows it afterwards.
 */
import { sql } from 'drizzle-orm';
import { readTimeline, verifyAllChains } from '../../cases/read-timeline.ts';
import { parseConfig } from '../../config.ts';
import type { Caller, Role } from '../../domain/access.ts';
import { apiKeys, cases } from '../../database/schema.ts';
import type { Services } from '../../pipeline/services.ts';
import { composeServices } from '../compose-services.ts';
import {
  respondAsCustomer,
  reviewCase,
  sendTicket,
  type DemoStaff,
  type JourneyCounts,
} from './demo-journey.ts';
import { DEMO_TICKETS } from './demo-tickets.ts';
import { bold, dim, printTimeline, say } from './print-case.ts';
import { createProgress } from './show-progress.ts';

const started = performance.now();
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;

function caller(keyId: string, name: string, role: Role): Caller {
  return { keyId, name, role, customerId: null };
}

const staff: DemoStaff = {
  channel: caller('key_demo_channel', 'demo channel', 'channel'),
  first: caller('key_demo_mei', 'Mei (reviewer)', 'reviewer'),
  second: caller('key_demo_jonas', 'Jonas (second reviewer)', 'reviewer'),
};

/** The demo's people have rows like all callers; the secret is one that no key hashes to, so that nobody logs in by them. */
async function storeStaff({ db, now }: Services): Promise<void> {
  const rows = Object.values(staff).map(({ keyId, name, role }: Caller) => ({
    id: keyId,
    name,
    role,
    secretHash: `no login: ${keyId}`,
    createdAt: now(),
  }));
  await db.insert(apiKeys).values(rows).onConflictDoNothing();
}

const { config, secrets } = parseConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
say(bold('Precedent: from a ticket to a reviewed decision'));
say(dim(`Data in ${config.dataFolder}; nothing leaves this machine.`));

const progress = new Map<string, ReturnType<typeof createProgress>>();
const { services, close } = await composeServices(config, secrets, {
  clocks: false,
  onSyncProgress: (collection, done, total) => {
    const show = progress.get(collection) ?? createProgress(`  embedding ${collection}`);
    progress.set(collection, show);
    show(done, total);
  },
});

try {
  say(`\n${bold('1. Knowledge base')}  ${dim(seconds())}`);
  if (!services.syncFromFolder) throw new Error('There is no knowledge folder');
  const { collections, problems } = await services.syncFromFolder({ reembed: true });
  for (const { collection, added, changed, removed, unchanged, revision } of collections) {
    say(
      `  ${collection}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, revision ${revision}`,
    );
  }
  for (const { path, field, message } of problems) say(`  ${path}: ${field}: ${message}`);

  await storeStaff(services);
  const counts: JourneyCounts = {
    tickets: 0,
    agreed: 0,
    overridden: 0,
    answered: 0,
    secondReviews: 0,
    accepted: 0,
    appealed: 0,
  };
  const run = services.newId('run');

  say(`\n${bold('2. Tickets come in and are assessed')}  ${dim(seconds())}`);
  const queued: string[] = [];
  for (const [i, ticket] of DEMO_TICKETS.entries()) {
    const current = await sendTicket(services, staff, ticket, `${run}-${i}`);
    counts.tickets += 1;
    queued.push(current.id);
  }

  say(`\n${bold('3. Reviewers decide')}  ${dim(seconds())}`);
  for (const [i, ticket] of DEMO_TICKETS.entries()) {
    await reviewCase(services, staff, ticket, queued[i] ?? '', counts);
  }

  say(`\n${bold('4. Customers answer')}  ${dim(seconds())}`);
  for (const [i, ticket] of DEMO_TICKETS.entries()) {
    await respondAsCustomer(services, staff, ticket, queued[i] ?? '', counts);
  }

  say(`\n${bold('5. The record')}  ${dim(seconds())}`);
  const appealed = DEMO_TICKETS.findIndex(({ customer }) => customer?.do === 'appeal');
  const timeline = await readTimeline(services.db, staff.first, queued[appealed] ?? '');
  say(`  ${DEMO_TICKETS[appealed]?.name}, ${timeline.caseId}`);
  printTimeline(timeline.entries);
  const audit = await verifyAllChains(services.db);
  say(`  audit: ${audit.events} events in ${audit.cases} cases, ${audit.broken.length} chains broken`);
  // The trigger of the database refuses even its owner.
  const refused = await services.db
    .execute(sql`UPDATE audit_events SET data = '{}'::jsonb WHERE case_id = ${timeline.caseId} AND seq = 1`)
    .then(() => false)
    .catch(() => true);
  say(`  changing an event: ${refused ? 'refused by the database' : 'NOT refused'}`);
  if (audit.broken.length > 0 || !refused) process.exitCode = 1;

  const all = await services.db.$count(cases);
  say(
    `\n${bold('Done')} in ${seconds()}: ${counts.tickets} tickets, ${counts.agreed} proposals signed, ${counts.overridden} overridden, ` +
      `${counts.secondReviews} second reviews, ${counts.answered} answered, ${counts.accepted} accepted, ${counts.appealed} appealed; ${all} cases in the database.`,
  );
  say(`Next: ${bold('npm start')} serves these cases; it says what to open.`);
} finally {
  await close();
}
