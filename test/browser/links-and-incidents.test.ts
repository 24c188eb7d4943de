import { beforeAll, expect, it } from 'vitest';
import { incidentMembers, incidents } from '../../src/database/schema.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { startApp, type TestApp } from '../http/start-app.ts';
import { createVisitor, csrfOf, openCase, type Visitor } from './visitor.ts';

const TEXT = 'I paid the seller in full an hour ago and the coins are still not released to me.';

describeOnEachDatabase('links and incidents on the pages', (open) => {
  let test: TestApp;
  let reviewer: Visitor;
  beforeAll(async () => {
    test = await startApp(await open());
    reviewer = createVisitor(test);
    expect((await reviewer.post('/review/login', { apiKey: test.secrets.reviewer })).status).toBe(303);
  });

  it('a duplicate is shown on both cases with its reasons, joined by one form, and told to the customer', async () => {
    const first = await openCase(test, TEXT);
    const second = await openCase(test, TEXT.toUpperCase());
    const page = await reviewer.get(`/review/${second.caseId}?lang=en`);
    expect(page).toContain('Same problem, told twice');
    expect(page).toContain('The text is the same, word for word.');
    expect(page).toContain(`/review/${first.caseId}"`);
    const other = await reviewer.get(`/review/${first.caseId}?lang=zh`);
    expect(other).toContain('同一问题重复提交');
    expect(other).toContain('文字内容完全相同');

    const linkId = /name="linkId" value="(lnk_\w+)"/.exec(page)?.[1] ?? '';
    const path = `/review/${second.caseId}/confirm-link`;
    expect((await reviewer.post(path, { csrf: 'no', linkId })).status).toBe(403);
    expect((await reviewer.post(path, { csrf: csrfOf(page), linkId: 'lnk_0000000000' })).status).toBe(404);
    const done = await reviewer.post(path, { csrf: csrfOf(page), linkId });
    expect(done.headers.get('location')).toBe(`/review/${second.caseId}?done=linkConfirmed`);
    expect(await reviewer.get(`/review/${second.caseId}?done=linkConfirmed&lang=en`)).toContain(
      'The link is confirmed.',
    );

    const customer = createVisitor(test);
    for (const [language, told] of [
      ['en', 'This case was joined to an earlier one.'],
      ['zh', '本案已并入较早的案件。'],
    ]) {
      const tracker = await customer.get(`${second.link}?lang=${language}`);
      expect(tracker).toContain(told);
      const href = /href="(\/track\/[^"]+)"/.exec(tracker.slice(tracker.indexOf(told ?? '')))?.[1] ?? '';
      expect(await customer.get(href)).toContain(first.caseId);
    }
    const parted = await reviewer.post(`/review/${first.caseId}/dismiss-link`, {
      csrf: csrfOf(page),
      linkId,
    });
    expect(parted.status).toBe(303);
    expect(await customer.get(`${second.link}?lang=en`)).not.toContain('was joined');
  });

  it('an incident stands above the queue and on its cases, with the count beside the usual', async () => {
    const { caseId } = await openCase(test, 'The seller of my order does not answer at all, please help me.');
    const { db, now } = test.services;
    const at = now();
    await db.insert(incidents).values({
      id: 'inc_1',
      topic: 'P2P-01/asset:USDT',
      status: 'open',
      windowHours: 2,
      count: 37,
      expected: 2.14,
      peakCount: 37,
      logChance: -40,
      startedAt: at,
      openedAt: at,
      checkedAt: at,
    });
    await db.insert(incidentMembers).values({ incidentId: 'inc_1', caseId, addedAt: at });
    expect(await reviewer.get('/review?lang=en')).toContain('37 customers in 2 h, usually 2.1');
    expect(await reviewer.get('/review?lang=zh')).toContain('2小时内37位客户，平时约2.1位');
    expect(await reviewer.get(`/review/${caseId}?lang=en`)).toContain('This case is part of an incident');
  });
});
