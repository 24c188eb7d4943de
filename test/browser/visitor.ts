import type { TicketView } from '../../src/http/present-case.ts';
import type { TestApp } from '../http/start-app.ts';

/** Words that would do harm wherever they became markup. */
export const HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';

/** A client of the pages as a browser is one: keeps cookies, says where its forms come from. */
export function createVisitor({ app }: TestApp) {
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(`http://localhost:8787${path}`, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split('=');
      if (/max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return {
    cookies,
    request,
    get: async (path: string) => (await request(path)).text(),
    post: (
      path: string,
      fields: Readonly<Record<string, string>>,
      headers: Readonly<Record<string, string>> = {},
    ) =>
      request(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://localhost:8787',
          ...headers,
        },
        body: new URLSearchParams(fields).toString(),
      }),
    upload: (path: string, form: FormData) =>
      request(path, { method: 'POST', headers: { origin: 'http://localhost:8787' }, body: form }),
  };
}
export type Visitor = ReturnType<typeof createVisitor>;

export function csrfOf(page: string): string {
  return /name="csrf" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
}

/** Opens a ticket by the API, as the customer. @returns the path of its tracker */
export async function openCase(test: TestApp, body: string): Promise<{ caseId: string; link: string }> {
  const { body: ticket } = await test.send<TicketView>('customer', 'POST', '/v1/tickets', { body: { body } });
  await test.settle();
  return { caseId: ticket.caseId, link: new URL(ticket.trackingUrl).pathname };
}
