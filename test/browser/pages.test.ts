import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../src/http/schemas.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { startApp, type TestApp } from '../http/start-app.ts';
import { createVisitor, csrfOf, HOSTILE, openCase, type Visitor } from './visitor.ts';

describeOnEachDatabase('pages', (open) => {
  let test: TestApp;
  let visitor: Visitor;

  beforeAll(async () => {
    test = await startApp(await open());
    await test.services.syncFromFolder?.({ reembed: false });
    visitor = createVisitor(test);
  });

  describe('help center', () => {
    it('answers in the language asked for, and remembers it', async () => {
      const other = createVisitor(test);
      expect(await (await other.request('/', { headers: { 'accept-language': 'zh-TW' } })).text()).toContain(
        'lang="zh-CN"',
      );
      expect(await other.get('/?lang=zh')).toContain('有什么可以帮您');
      expect(await other.get('/help')).toContain('有什么可以帮您');
      expect(await other.get('/help?lang=en')).toContain('How can we help?');
    });

    it('finds an article and marks the words', async () => {
      const page = await visitor.get('/help?lang=en&q=seller+must+release+coins');
      expect(page).toContain('/help/release-of-coins?lang=en');
      expect(page).toContain('<mark>');
    });

    it.each([
      HOSTILE,
      '😀',
      'x'.repeat(5000),
      '\u0000\ud800',
      "'; DROP TABLE cases; --",
      '%',
      '卖'.repeat(400),
    ])('takes any search: %.20s', async (query) => {
      const response = await visitor.request(`/help?q=${encodeURIComponent(query.toWellFormed())}`);
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
    });

    it('says so as a page when there is no such article', async () => {
      const response = await visitor.request('/help/no-such-article');
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('text/html');
    });

    it('lets nothing but our own files run or load', async () => {
      for (const path of ['/', '/help/release-of-coins', '/review/login', '/track/none', '/help/none']) {
        const response = await visitor.request(path);
        const policy = response.headers.get('content-security-policy') ?? '';
        expect(policy, path).toContain("default-src 'none'");
        expect(policy, path).not.toContain('unsafe');
        expect(await response.text(), path).not.toMatch(/<script(?![^>]* src="\/assets\/)|\son\w+="|style="/);
      }
    });

    it('serves its stylesheet and script for good under a name of their content', async () => {
      const page = await visitor.get('/');
      for (const path of page.match(/\/assets\/[\w.]+/g) ?? []) {
        const response = await visitor.request(path);
        expect(response.status).toBe(200);
        expect(response.headers.get('cache-control')).toContain('immutable');
      }
    });
  });

  describe('ticket form', () => {
    const nonceOf = (page: string) => /name="nonce" value="([^"]+)"/.exec(page)?.[1] ?? '';

    it('opens one ticket however often it is sent, and leads to its tracker', async () => {
      const nonce = nonceOf(await visitor.get('/ticket'));
      const fields = { nonce, subject: '', body: `${HOSTILE} the seller does not release my 300 USDT` };
      const sent = await Promise.all([1, 2, 3].map(() => visitor.post('/ticket', fields)));
      const links = sent.map((response) => response.headers.get('location') ?? '');
      expect(new Set(links).size).toBe(1);
      await test.settle();
      const page = await visitor.get(links[0] ?? '');
      expect(page).toContain('We have your ticket.');
      expect(page).toContain('A person is looking at your case.');
      expect(page).not.toContain('<script>alert');
      expect((await visitor.post('/ticket', { ...fields, body: 'another text' })).status).toBe(422);
    });

    it('says what to mend and keeps what was written', async () => {
      const nonce = nonceOf(await visitor.get('/ticket'));
      const response = await visitor.post('/ticket', { nonce, subject: 'kept & shown', body: '  \n ' });
      expect(response.status).toBe(400);
      const page = await response.text();
      expect(page).toContain('href="#ticket-body"');
      expect(page).toContain('value="kept &amp; shown"');
      expect((await visitor.post('/ticket', { nonce, body: 'x'.repeat(20_001) })).status).toBe(400);
    });

    it('takes no form that we did not make, or that comes from elsewhere', async () => {
      const nonce = nonceOf(await visitor.get('/ticket'));
      const body = 'The seller does not release.';
      for (const forged of ['', 'x', nonce.replace(/^web_\w/, 'web_X')]) {
        expect((await visitor.post('/ticket', { nonce: forged, body })).status).toBe(403);
      }
      expect(
        (await visitor.post('/ticket', { nonce, body }, { origin: 'https://evil.example' })).status,
      ).toBe(403);
      expect((await visitor.post('/ticket', { nonce, body }, { 'content-type': 'text/plain' })).status).toBe(
        415,
      );
      test.wait(25 * 3_600_000);
      expect((await visitor.post('/ticket', { nonce, body })).status).toBe(403);
    });
  });

  describe('tracker', () => {
    it('opens with the link only, whole and unchanged', async () => {
      const { link } = await openCase(test, 'The seller does not release, order 1.');
      expect((await visitor.request(link)).status).toBe(200);
      const changed = link.slice(0, -1) + (link.endsWith('0') ? '1' : '0');
      for (const path of [
        changed,
        link.slice(0, 40),
        '/track/x',
        `/track/${'a'.repeat(3000)}`,
        '/track/%00.%00',
      ]) {
        expect((await visitor.request(path)).status, path.slice(0, 60)).toBe(404);
      }
    });

    it('shows words as words, and nothing internal', async () => {
      const { link } = await openCase(test, `${HOSTILE} the seller does not release`);
      const page = await visitor.get(link);
      expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
      expect(page).not.toMatch(/risk|suggest/i);
    });

    it('answers a poll in a few bytes until something changes', async () => {
      const { link, caseId } = await openCase(test, 'The seller does not release, order 2.');
      const tag = (await visitor.request(link)).headers.get('etag') ?? '';
      expect(tag).not.toBe('');
      const same = await visitor.request(link, { headers: { 'if-none-match': tag } });
      expect([same.status, await same.text()]).toEqual([304, '']);
      await test.send('reviewer', 'POST', `/v1/cases/${caseId}/claim`);
      expect((await visitor.request(link, { headers: { 'if-none-match': tag } })).status).toBe(200);
    });

    it.each(['evidence', 'accept', 'appeal', 'withdraw'])(
      'refuses %s without the token of its page',
      async (action) => {
        const { link } = await openCase(test, `The seller does not release, ${action}.`);
        const other = await openCase(test, 'Another case of the same customer.');
        const foreignToken = csrfOf(await visitor.get(other.link));
        expect(foreignToken).not.toBe('');
        for (const csrf of ['', 'x', foreignToken]) {
          expect((await visitor.post(`${link}/${action}`, { csrf })).status).toBe(403);
        }
        const csrf = csrfOf(await visitor.get(link));
        expect(
          (await visitor.post(`${link}/${action}`, { csrf }, { origin: 'https://evil.example' })).status,
        ).toBe(403);
        expect(
          (await visitor.post(`${link}/${action}`, { csrf }, { 'sec-fetch-site': 'cross-site' })).status,
        ).toBe(403);
      },
    );

    it('takes a file by what is in it, and gives it back to nobody else', async () => {
      const { link } = await openCase(test, 'The seller does not release, order 3.');
      const other = await openCase(test, 'The seller does not release, order 4.');
      const form = new FormData();
      form.set('csrf', csrfOf(await visitor.get(link)));
      form.set('type', 'SCREENSHOT');
      form.set('description', HOSTILE);
      form.set('file', new File(['<svg onload=alert(1)>'], '../../x"<b>.png', { type: 'image/png' }));
      expect((await visitor.upload(`${link}/evidence`, form)).status).toBe(303);
      const page = await visitor.get(link);
      expect(page).not.toContain('<b>');
      const href = /href="(\/track\/[^"]+\/evidence\/[^"]+)"/.exec(page)?.[1] ?? '';
      const file = await visitor.request(href);
      expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(file.headers.get('content-security-policy')).toContain('sandbox');
      expect(await file.text()).toBe('<svg onload=alert(1)>');
      const stolen = href.replace(link, other.link);
      expect(stolen).not.toBe(href);
      expect((await visitor.request(stolen)).status).toBe(404);
    });

    it.each([
      ['a program', new Uint8Array([0x4d, 0x5a, 0x90, 0, 3]), 400],
      ['an empty file', new Uint8Array(0), 400],
      ['a file over the limit', new Uint8Array(MAX_FILE_BYTES + 1).fill(65), 400],
      ['a body over the limit', new Uint8Array(6 * MAX_FILE_BYTES).fill(65), 413],
    ])('refuses %s and says what to do', async (name, content, status) => {
      const { link } = await openCase(test, `The seller does not release, ${name}.`);
      const form = new FormData();
      form.set('csrf', csrfOf(await visitor.get(link)));
      form.set('type', 'SCREENSHOT');
      form.set('description', 'my own words');
      form.set('file', new File([content], 'x.png'));
      const response = await visitor.upload(`${link}/evidence`, form);
      expect(response.status).toBe(status);
      const page = await response.text();
      if (status === 400) {
        expect(page).toContain('href="#evidence-file"');
        expect(page).toContain('my own words');
      }
      expect(await visitor.get(link)).toContain('No evidence on file yet.');
    });

    it('withdraws once, and then says how the case stands', async () => {
      const { link } = await openCase(test, 'The seller does not release, order 5.');
      const csrf = csrfOf(await visitor.get(link));
      expect(
        (await visitor.post(`${link}/withdraw`, { csrf, reason: 'solved' })).headers.get('location'),
      ).toBe(`${link}?done=withdrawn`);
      const again = await visitor.post(`${link}/withdraw`, { csrf, reason: 'solved' });
      expect(again.status).toBe(409);
      expect(await again.text()).toContain('The case has moved on since you opened the page.');
    });
  });
});
