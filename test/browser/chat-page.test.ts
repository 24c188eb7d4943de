import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { readEvents } from '../http/ask-chat.ts';
import { startApp, type TestApp } from '../http/start-app.ts';
import { createVisitor, HOSTILE } from './visitor.ts';

describeOnEachDatabase('the chat page', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
    await test.send('admin', 'POST', '/v1/kb/sync', { body: {} });
  });

  const runOf = (page: string): string =>
    [...page.matchAll(/name="runId" value="(run_\w+)"/g)].at(-1)?.[1] ?? '';

  it('answers without scripts, remembers the talk, and shows sources and thumbs', async () => {
    const visitor = createVisitor(test);
    expect(await visitor.get('/chat')).toContain('Ask the assistant');
    const sent = await visitor.post('/chat', { message: 'How do I release coins once the buyer paid?' });
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toMatch(/^\/chat#run_/);
    const page = await visitor.get('/chat');
    expect(page).toContain('The seller must release the coins once the buyer paid.');
    expect(page).toContain('href="/help/release-of-coins?lang=en"');
    const runId = runOf(page);
    expect((await visitor.post('/chat/feedback', { runId, verdict: 'down', reason: 'wrong' })).status).toBe(
      303,
    );
    expect(await visitor.get('/chat')).toMatch(/value="down" type="submit" aria-pressed="true"/);
    const stranger = createVisitor(test);
    expect(await stranger.get('/chat')).not.toContain('The seller must release');
    expect((await stranger.post('/chat/feedback', { runId, verdict: 'up' })).status).toBe(404);
    await stranger.post('/chat', { message: 'hello' });
    expect((await stranger.post('/chat/feedback', { runId, verdict: 'up' })).status).toBe(404);
  });

  it('streams to the script and keeps the talk in a cookie that scripts cannot read', async () => {
    const visitor = createVisitor(test);
    const response = await visitor.post('/chat', { message: '你好' }, { accept: 'text/event-stream' });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/i);
    const events = readEvents(await response.text());
    expect(events[0]?.event).toBe('meta');
    expect(events.at(-1)?.event).toBe('done');
    expect(await visitor.get('/chat')).toContain('你好');
    const kept = visitor.cookies.get('chat_talk') ?? '';
    visitor.cookies.set('chat_talk', kept.replace(/^web_\w+/, 'web_other'));
    expect(await visitor.get('/chat')).not.toContain('你好');
  });

  it('turns an unanswered question into a ticket that was checked, once', async () => {
    const visitor = createVisitor(test);
    expect((await visitor.post('/chat/ticket', { body: 'x' })).status).toBe(403);
    await visitor.post('/chat', { message: 'How do I knit a woollen jumper?' });
    const page = await visitor.get('/chat');
    expect(page).toContain('id="offer"');
    const form = { subject: 'Jumper', body: 'How do I knit a woollen jumper? In blue.' };
    const sent = await visitor.post('/chat/ticket', form);
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toMatch(/^\/track\//);
    expect((await visitor.post('/chat/ticket', form)).headers.get('location')).toBe(
      sent.headers.get('location'),
    );
    await test.settle();
  });

  it('hands over to a person by its button, and begins anew', async () => {
    const visitor = createVisitor(test);
    await visitor.post('/chat', { message: 'How do I release coins once the buyer paid?' });
    await visitor.post('/chat', { message: '', human: 'I want to talk to a person' });
    const page = await visitor.get('/chat');
    expect(page).toContain('handing you over');
    expect(page).toMatch(/<textarea id="offer-body"[^>]*>How do I release coins/);
    await visitor.post('/chat/end', {});
    expect(await visitor.get('/chat')).not.toContain('handing you over');
  });

  it('shows hostile words as words, and refuses other sites, empty and long messages', async () => {
    const visitor = createVisitor(test);
    await visitor.post('/chat', { message: `${HOSTILE} release coins` });
    const page = await visitor.get('/chat');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    expect((await visitor.post('/chat', { message: 'x' }, { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await visitor.post('/chat', { message: ' ' })).status).toBe(400);
    expect((await visitor.post('/chat', { message: 'x'.repeat(4_001) })).status).toBe(400);
    expect((await visitor.request('/chat/nothing')).status).toBe(404);
  });

  it('says so where there is no chatbot', async () => {
    const without = await startApp(await open(), { chat: null });
    const visitor = createVisitor(without);
    const response = await visitor.request('/chat');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('does not run here');
    expect((await visitor.post('/chat', { message: 'x' })).status).toBe(503);
  });
});
