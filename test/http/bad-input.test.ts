import { beforeAll, describe, expect, it } from 'vitest';
import { tickets } from '../../src/database/schema.ts';
import type { CaseView, TicketView } from '../../src/http/present-case.ts';
import { describeOnEachDatabase } from '../database/describe-on-each-database.ts';
import { expectProblem, startApp, type TestApp } from './start-app.ts';

describeOnEachDatabase('bad input', (open) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp(await open());
  });

  const post = <T = TicketView>(sent: Parameters<TestApp['send']>[3]) =>
    test.send<T>('customer', 'POST', '/v1/tickets', sent);

  describe('is refused with the field named', () => {
    const cases: readonly (readonly [name: string, body: unknown, path: string])[] = [
      ['no body at all', {}, '/body'],
      ['an empty text', { body: '' }, '/body'],
      ['only spaces', { body: ' \n\t\u3000 ' }, '/body'],
      ['a text of another type', { body: 42 }, '/body'],
      ['a word of 100,000 characters', { body: 'x'.repeat(100_000) }, '/body'],
      ['a text of 1 MB', { body: '退款 '.repeat(120_000) }, '/body'],
      ['a long subject', { body: 'x', subject: 's'.repeat(301) }, '/subject'],
      ['an unknown field', { body: 'x', colour: 'red' }, '/colour'],
      ['an unknown channel', { body: 'x', channel: 'pigeon' }, '/channel'],
      ['a language tag that is none', { body: 'x', locale: 'zh_CN; DROP' }, '/locale'],
      ['an external id with a line break', { body: 'x', externalId: 'a\nb' }, '/externalId'],
      [
        'evidence of an unknown type',
        { body: 'x', evidence: [{ type: 'HEARSAY', name: 'n', description: 'd' }] },
        '/evidence/0/type',
      ],
      [
        'a file that is not base64',
        { body: 'x', evidence: [{ type: 'OTHER', name: 'n', mime: 'image/png', contentBase64: '%%%' }] },
        '/evidence/0/contentBase64',
      ],
      [
        'a file without its type',
        { body: 'x', evidence: [{ type: 'OTHER', name: 'n', contentBase64: 'AAAA' }] },
        '/evidence/0/mime',
      ],
      [
        'evidence that says nothing',
        { body: 'x', evidence: [{ type: 'OTHER', name: 'n' }] },
        '/evidence/0/description',
      ],
      [
        'eleven files',
        {
          body: 'x',
          evidence: Array.from({ length: 11 }, () => ({ type: 'OTHER', name: 'n', description: 'd' })),
        },
        '/evidence',
      ],
      ['a list instead of an object', [], '/'],
      ['a text instead of an object', 'hello', '/'],
      ['null', null, '/'],
    ];
    it.each(cases)('%s', async (_name, body, path) => {
      const problem = expectProblem(await post({ body }), 400, 'invalid_request');
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    });

    it.each([
      ['a huge page', '/v1/tickets?limit=1000000', 'query/limit'],
      ['a page of none', '/v1/tickets?limit=0', 'query/limit'],
      ['a page of half', '/v1/tickets?limit=1.5', 'query/limit'],
      ['a page size in words', '/v1/tickets?limit=many', 'query/limit'],
      ['two page sizes', '/v1/tickets?limit=1&limit=2', 'query/limit'],
      ['an unknown parameter', '/v1/tickets?colour=red', 'query/colour'],
      ['NUL in a filter', '/v1/tickets?customerId=%00', 'query/customerId'],
      ['broken UTF-8 in a filter', '/v1/tickets?channel=%ff%fe', 'query/channel'],
      ['a parameter where none is taken', '/v1/tickets/tkt_0123456789?x=1', 'query/x'],
      ['an id that is none', '/v1/tickets/1%27%20OR%201=1', 'path/ticketId'],
      ['a path id with NUL', '/v1/tickets/tkt_%00', 'path/ticketId'],
      ['an unknown language of articles', '/v1/kb/articles?language=xx', 'query/language'],
    ])('%s', async (_name, path, field) => {
      const problem = expectProblem(await test.send('customer', 'GET', path), 400, 'invalid_request');
      expect(problem.errors?.map((one) => one.path)).toContain(field);
    });

    it('an Idempotency-Key with spaces, a Prefer that is none', async () => {
      for (const [name, value] of [
        ['idempotency-key', 'a b'],
        ['prefer', 'hurry'],
      ] as const) {
        const problem = expectProblem(
          await post({ body: { body: 'x' }, headers: { [name]: value } }),
          400,
          'invalid_request',
        );
        expect(problem.errors?.[0]?.path).toBe(`header/${name}`);
      }
    });
  });

  describe('that is no JSON in UTF-8 is refused before it is parsed', () => {
    it.each([
      ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
      ['a text cut within a character', new TextEncoder().encode('{"body":"退"}').slice(0, 11)],
      ['broken JSON', '{"body": "x"'],
      ['brackets 100,000 deep', '['.repeat(100_000)],
    ])('%s', async (_name, raw) => {
      expectProblem(await post({ raw }), 400, 'malformed_json');
    });

    it('another media type', async () => {
      const sent = { raw: 'body=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
      expectProblem(await post(sent), 415, 'unsupported_media_type');
    });

    it('a body that is too large, declared or not', async () => {
      const raw = `{"name":"${'x'.repeat(300 * 1024)}"}`;
      expectProblem(await test.send('admin', 'POST', '/v1/keys', { raw }), 413, 'body_too_large');
      const lie = { raw, headers: { 'content-length': '5' } };
      expectProblem(await test.send('admin', 'POST', '/v1/keys', lie), 413, 'body_too_large');
      const huge = `{"body":"${'x'.repeat(29 * 1024 * 1024)}"}`;
      expectProblem(await post({ raw: huge }), 413, 'body_too_large');
    });
  });

  describe('that is odd and still a ticket is kept as it is', () => {
    it.each([
      ['emoji only', '😡😡😡💸'],
      ['an unknown language', 'Ẁẁ ᚠᛇᚻ ꙮ Ժամանակ ସମୟ'],
      ['SQL', "'; DROP TABLE tickets; --"],
      ['HTML', '<script>alert(1)</script><img src=x onerror=alert(2)>'],
      ['a right-to-left override', 'abc\u202Edef\u202C'],
      ['zalgo', `e${'\u0301'.repeat(500)}`],
      ['a long word', 'x'.repeat(20_000)],
      ['the prototype', '{"__proto__": {"admin": true}}'],
    ])('%s', async (_name, body) => {
      const made = await post({ body: { body }, headers: { prefer: 'wait=20' } });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ body, state: 'claim.under_review' });
      const seen = await test.send<CaseView>('reviewer', 'GET', `/v1/cases/${made.body.caseId}`);
      expect(seen.body.internal?.body).toBe(body);
    });

    it('NUL and half a surrogate pair become U+FFFD, which a database can keep', async () => {
      const made = await post({ raw: '{"body":"a\\u0000b\\ud83dc"}' });
      expect(made.status).toBe(201);
      expect(made.body.body).toBe('a\uFFFDb\uFFFDc');
    });

    it('"__proto__" as a field is an unknown field', async () => {
      const problem = expectProblem(
        await post({ raw: '{"body":"x","__proto__":{"a":1}}' }),
        400,
        'invalid_request',
      );
      expect(problem.errors?.[0]?.path).toBe('/__proto__');
    });
  });

  it('in a decision names the field', async () => {
    const made = await post({ body: { body: 'Paid, not released' }, headers: { prefer: 'wait=20' } });
    const caseId = made.body.caseId;
    await test.send('reviewer', 'POST', `/v1/cases/${caseId}/claim`);
    const good = { outcome: 'DENIED', remedy: 'no_action', reasons: 'No payment was shown.' };
    const bad: readonly (readonly [object, string])[] = [
      [{ ...good, outcome: 'WITHDRAWN' }, '/outcome'],
      [{ ...good, remedy: 'ice_cream' }, '/remedy'],
      [{ ...good, reasons: 'no' }, '/reasons'],
      [{ ...good, amount: '1e9', asset: 'USDT' }, '/amount'],
      [{ ...good, amount: '5' }, '/asset'],
      [{ ...good, clauseIds: ['NO-SUCH-1'] }, '/clauseIds'],
      [{ ...good, clauseIds: ['a\u0000b'] }, '/clauseIds/0'],
      [{ ...good, evidenceIds: ['ev_0000000000'] }, '/evidenceIds'],
      [{ ...good, correctedReasonCode: 'XYZ-99' }, '/correctedReasonCode'],
      [{ ...good, version: 2 ** 40 }, '/version'],
      [{ ...good, mood: 'grim' }, '/mood'],
    ];
    for (const [body, path] of bad) {
      const answer = await test.send('reviewer', 'POST', `/v1/cases/${caseId}/decision`, { body });
      const problem = expectProblem(answer, 400, 'invalid_request');
      expect(problem.errors?.map((field) => field.path)).toContain(path);
    }
    expectProblem(
      await test.send('reviewer', 'POST', `/v1/cases/${caseId}/claim`, { body: { force: true } }),
      400,
      'invalid_request',
    );
  });

  it('leaves nothing behind', async () => {
    const before = await test.services.db.$count(tickets);
    for (const body of [{}, { body: '' }, { body: 'x', colour: 'red' }]) await post({ body });
    expect(await test.services.db.$count(tickets)).toBe(before);
  });
});
