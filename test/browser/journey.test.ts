import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.ts';
import { startService, type RunningService } from './start-service.ts';

const executablePath = findChromium();
if (executablePath === null) {
  console.warn(
    'No Chromium on this machine: the browser journey is skipped. "apt-get install chromium" brings one.',
  );
}

interface TicketAnswer {
  readonly caseId: string;
  readonly trackingUrl: string;
}

let service: RunningService;
let browser: Browser;
const keys = { channel: '', mei: '', jonas: '' };

async function newKey(name: string, role: string): Promise<string> {
  const made = (await service.call(service.adminKey, 'POST', '/v1/keys', { name, role })) as {
    secret: string;
  };
  return made.secret;
}

async function openTicket(body: string): Promise<TicketAnswer> {
  const ticket = { customerId: 'cust-browser', channel: 'app', body };
  return (await service.call(keys.channel, 'POST', '/v1/tickets', ticket, {
    prefer: 'wait=60',
  })) as TicketAnswer;
}

/** A browser of one person. What its pages log as an error fails the test. */
async function person(options: {
  locale: string;
}): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
  const context = await browser.newContext({ ...options, timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.accept());
  return { page, context, problems };
}

async function signIn(page: Page, key: string): Promise<void> {
  await page.goto(`${service.url}/review`);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Queue' }).waitFor();
}

async function text(page: Page): Promise<string> {
  return page.locator('main').innerText();
}

const REASONS = 'The bank confirmed that the full amount came from the name of the buyer.';

/** Claims the case and signs what is filled in, with reasons. @returns the message shown afterwards */
async function claimAndSign(page: Page, caseId: string, outcome: string): Promise<string> {
  await page.goto(`${service.url}/review/${caseId}`);
  await page.getByRole('button', { name: 'Claim the case' }).click();
  await page.getByText('The case is yours.').waitFor();
  await page.getByLabel('Outcome').selectOption(outcome);
  await page.getByLabel('Remedy').selectOption('release');
  await page.getByLabel('Amount').fill('1000');
  await page.getByLabel('Asset').fill('usdt');
  await page.getByLabel('Reasons, for the customer to read').fill(REASONS);
  await page.getByRole('button', { name: 'Sign the decision' }).click();
  return page.getByRole('status').first().innerText();
}

/** A decision that the customer may see: confirmed by the second reviewer where the house policy wants it. */
async function decide(mei: Page, jonas: Page, caseId: string, outcome: string): Promise<void> {
  const message = await claimAndSign(mei, caseId, outcome);
  if (!message.includes('second reviewer')) return;
  await mei.goto(`${service.url}/review/${caseId}`);
  expect(await text(mei)).toContain('another reviewer must look at it');
  expect(await claimAndSign(jonas, caseId, outcome)).toBe('The decision is signed.');
}

describe.skipIf(executablePath === null)('the journey in a browser', () => {
  beforeAll(async () => {
    service = await startService();
    [keys.channel, keys.mei, keys.jonas] = await Promise.all([
      newKey('app', 'channel'),
      newKey('Mei', 'reviewer'),
      newKey('Jonas', 'reviewer'),
    ]);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: CHROMIUM_FLAGS });
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  it(
    'finds an article in Chinese, reads it in English, and opens a ticket',
    { timeout: 60_000 },
    async () => {
      const { page, context, problems } = await person({ locale: 'zh-CN' });
      await page.goto(service.url);
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
      await page.getByRole('searchbox').fill('我付款了，卖家一直不放币');
      await page.getByRole('button', { name: '搜索' }).click();
      const first = page.locator('.result').first();
      expect(await first.locator('mark').count()).toBeGreaterThan(0);
      await first.getByRole('link').first().click();
      expect(page.url()).toContain('/help/p2p-');
      expect(await text(page)).toContain('相关文章');
      await page.locator('article').getByRole('link', { name: 'English' }).click();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.getByRole('link', { name: 'Open a ticket' }).click();
      await page
        .getByLabel('What happened')
        .fill('My XRP deposit of 120 XRP had no memo and is not credited.');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('We have your ticket.').waitFor();
      expect(page.url()).toContain('/track/case_');
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  it(
    'takes a case from the queue to a decision that the customer accepts',
    { timeout: 120_000 },
    async () => {
      const ticket = await openTicket(
        '<script>document.title="owned"</script> Order 20461187305529: I paid 1,000 USDT worth by bank card 40 minutes ago and the seller does not release.',
      );
      const mei = await person({ locale: 'en-GB' });
      const jonas = await person({ locale: 'en-GB' });
      const customer = await person({ locale: 'en-GB' });
      await signIn(mei.page, keys.mei);
      await signIn(jonas.page, keys.jonas);

      await customer.page.goto(ticket.trackingUrl);
      expect(await text(customer.page)).toContain('A person is looking at your case.');
      expect(await text(customer.page)).toContain('Record verified');

      await mei.page.goto(`${service.url}/review?claimed=nobody`);
      await mei.page.locator(`a[href="/review/${ticket.caseId}"]`).click();
      const shown = await text(mei.page);
      expect(shown).toContain('<script>document.title="owned"</script>');
      expect(shown).toContain('Proposed ruling');
      expect(await mei.page.title()).not.toContain('owned');
      expect(await mei.page.locator('.ticket-text mark').allInnerTexts()).toContain('20461187305529');
      await decide(mei.page, jonas.page, ticket.caseId, 'RESOLVED_CLAIMANT_FAVOUR');

      // The customer's open page follows by itself: it asks again when it is looked at.
      await customer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      await customer.page.getByText('We decided in your favour.').waitFor();
      expect(await text(customer.page)).toContain('1000 USDT');
      expect(await text(customer.page)).toContain(REASONS);
      await customer.page.getByRole('button', { name: 'Accept the decision' }).click();
      await customer.page.getByText('You have accepted the decision.').waitFor();
      expect(await text(customer.page)).toContain('The decision is final and is being carried out.');

      await mei.page.goto(`${service.url}/review/${ticket.caseId}`);
      await mei.page.getByLabel('Reference in the ledger').fill('ledger-77');
      await mei.page.getByRole('button', { name: 'Close the case' }).click();
      await mei.page.getByText('The case is closed.').waitFor();
      expect(await text(mei.page)).toMatch(/Record verified: \d+ steps, none changed/);
      for (const each of [mei, jonas, customer]) {
        expect(each.problems).toEqual([]);
        await each.context.close();
      }
    },
  );

  it(
    'takes an appeal only with a ground and new evidence, and to another reviewer',
    { timeout: 120_000 },
    async () => {
      const ticket = await openTicket(
        '订单20461187305530，我用招商银行卡转了1000 USDT等值的钱给卖家，卖家一直不放币，请处理',
      );
      const mei = await person({ locale: 'en-GB' });
      const jonas = await person({ locale: 'en-GB' });
      const customer = await person({ locale: 'zh-CN' });
      await signIn(mei.page, keys.mei);
      await signIn(jonas.page, keys.jonas);
      await decide(mei.page, jonas.page, ticket.caseId, 'DENIED');

      await customer.page.goto(ticket.trackingUrl);
      expect(await text(customer.page)).toContain('您的主张未能成立。');
      await customer.page.locator('summary', { hasText: '申诉' }).click();
      const appeal = customer.page.locator('form[action$="/appeal"]');
      await appeal.getByLabel('申诉理由').selectOption('new_evidence');
      await appeal.getByLabel('裁决错在哪里').fill('银行已经确认款项到账，请看附上的流水。');
      // Straight past the browser's own check: the server names the field and what to do.
      await appeal.evaluate(
        (form) =>
          (form as unknown as { noValidate: boolean }).noValidate === true ||
          form.setAttribute('novalidate', ''),
      );
      await appeal.getByRole('button', { name: '提交申诉' }).click();
      await customer.page.getByRole('alert').first().waitFor();
      expect(await customer.page.getByRole('alert').first().innerText()).toContain(
        '请至少提交一份裁决时尚未在案的证据',
      );
      expect(await appeal.getByLabel('裁决错在哪里').inputValue()).toBe(
        '银行已经确认款项到账，请看附上的流水。',
      );

      await appeal.getByLabel('证据类型').selectOption('BANK_STATEMENT');
      await appeal.getByLabel('它说明什么').fill('招商银行流水');
      const pdf = {
        name: '流水.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4\nstatement'),
      };
      await appeal.getByLabel('文件').setInputFiles(pdf);
      await appeal.getByRole('button', { name: '提交申诉' }).click();
      await customer.page.getByText('申诉已提交，将由另一位审核员处理。').waitFor();
      expect(await text(customer.page)).toContain('流水.pdf');

      // Whoever signed last may not judge the appeal; the other one may, and sees the ground.
      const second = (await service.call(service.adminKey, 'GET', `/v1/cases/${ticket.caseId}`)) as {
        internal: { excludedReviewer: string };
      };
      expect(second.internal.excludedReviewer).toMatch(/^key_/);
      for (const { page } of [mei, jonas]) await page.goto(`${service.url}/review/${ticket.caseId}`);
      const mayClaim = [mei.page, jonas.page].map((page) =>
        page.getByRole('button', { name: 'Claim the case' }).count(),
      );
      expect((await Promise.all(mayClaim)).sort()).toEqual([0, 1]);
      expect(await text(jonas.page)).toContain('银行已经确认款项到账');
      for (const each of [mei, jonas, customer]) {
        expect(each.problems.filter((problem) => !problem.includes('status of 400'))).toEqual([]);
        await each.context.close();
      }
    },
  );

  it(
    'keeps the desk closed without a key, and forms closed to other sites',
    { timeout: 60_000 },
    async () => {
      const { page, context } = await person({ locale: 'en-GB' });
      await page.goto(`${service.url}/review`);
      expect(page.url()).toContain('/review/login');
      await page.getByLabel('API key').fill('pk_not_a_key_of_this_service');
      await page.getByRole('button', { name: 'Sign in' }).click();
      expect(await text(page)).toContain('This key is not known, was revoked, or may not review cases.');
      await page.getByLabel('API key').fill(keys.channel);
      await page.getByRole('button', { name: 'Sign in' }).click();
      expect(page.url()).toContain('/review/login');

      const foreign = await fetch(`${service.url}/review/login`, {
        method: 'POST',
        headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        body: `apiKey=${keys.mei}`,
        redirect: 'manual',
      });
      expect(foreign.status).toBe(403);
      await context.close();
    },
  );
});
