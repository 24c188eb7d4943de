import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractEntities } from './extract-entities.ts';
import type { EntityKind } from '../domain/triage-result.ts';

const texts = (text: string, kind: EntityKind): string[] =>
  extractEntities(text)
    .filter((entity) => entity.kind === kind)
    .map((entity) => entity.text);
const amounts = (text: string): string[] =>
  extractEntities(text)
    .filter((entity) => entity.kind === 'amount')
    .map((entity) => `${entity.text}=${entity.value} ${entity.asset}`);

const EVM_HASH = `0x${'ab12'.repeat(16)}`;
const BTC_HASH = '9F'.repeat(32);

describe('extractEntities', () => {
  it('tells hashes from addresses, glued to Chinese too', () => {
    const text = `哈希${EVM_HASH}，地址bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4。旧的：${BTC_HASH}`;
    expect(texts(text, 'txid')).toEqual([EVM_HASH, BTC_HASH]);
    expect(extractEntities(text).find((entity) => entity.kind === 'address')).toMatchObject({
      network: 'bitcoin',
      checksum: 'valid',
    });
  });

  it('takes 多, 来 and 余 between number and unit as part of the sum', () => {
    expect(amounts('卖了3000多U，又转500来块，提了3000余USDT')).toEqual([
      '3000多U=3000 USDT',
      '500来块=500 CNY',
      '3000余USDT=3000 USDT',
    ]);
  });

  it('marks an address whose checksum fails', () => {
    const [address] = extractEntities('sent to 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3');
    expect(address).toMatchObject({ kind: 'address', checksum: 'invalid' });
  });

  it.each([
    ['Order 20441-118-93075 is stuck', ['20441-118-93075']],
    ['单号：20261108447120039，快点', ['20261108447120039']],
    ['ref KES-2026-118204 and WD88120943177', ['KES-2026-118204', 'WD88120943177']],
    ['ids: 660018837, 660019214', ['660018837', '660019214']],
    ['訂單 7640302732610207404', ['7640302732610207404']],
    ['my uid 40211877, phone 13812345678', []],
    ['TRC20 USDT, since 2024-05-01', []],
  ])('reads order ids of %s', (text, expected) => {
    expect(texts(text, 'order_id')).toEqual(expected);
  });

  it.each([
    ['1.2万U没到', ['1.2万U=12000 USDT']],
    ['sent 1,200.50 USDT', ['1,200.50 USDT=1200.5 USDT']],
    ['半个比特币', ['半个比特币=0.5 BTC']],
    ['₹9,999 by UPI', ['₹9,999=9999 INR']],
    ['5k u', ['5k u=5000 USDT']],
    ['转了三千块', ['三千块=3000 CNY']],
    ['$300 gone', ['$300=300 USD']],
    ['22,400 pesos', ['22,400 pesos=22400 PHP']],
    ['0.05btc', ['0.05btc=0.05 BTC']],
    ['two thousand usdt', ['two thousand usdt=2000 USDT']],
    ['3.000 EUR by SEPA', ['3.000 EUR=3000 EUR']],
    ['金額NT$31,500', ['NT$31,500=31500 TWD']],
    ['一万一的单', ['一万一=11000 CNY']],
    ['paid 843, not 8.43', ['843=843 USDT']],
    ['Rs. 9,500 and 3.4 lakh', ['Rs. 9,500=9500 INR', '3.4 lakh=340000 INR']],
  ])('reads the amounts of %s', (text, expected) => {
    expect(amounts(text)).toEqual(expected);
  });

  it.each([
    'stop loss at 61,200 on 10x leverage',
    '强平价1.82，20倍，费率0.05%',
    '要我再便宜0.02元',
    'price was $45,000 per coin',
    'waited 48 hours, 3 emails, queue number 1,374',
    '千万别放币，万一呢',
    'liquidated at 0.4188',
  ])('finds no amount in %s', (text) => {
    expect(amounts(text)).toEqual([]);
  });

  it.each([
    ['sent yesterday at 10am, again 40 minutes ago', ['yesterday at 10am', '40 minutes ago']],
    ['昨晚转的，3天前也转过', ['昨晚', '3天前']],
    ['从下午3点等到现在', ['下午3点']],
    ['on 14 June. Then nothing', ['14 June']],
    ['11月2日21:14到21:17', ['11月2日21:14到21:17']],
    ['I waited 48 hours, every Monday the same', []],
    ['每天晚上都要等30分钟', []],
  ])('reads the times of %s', (text, expected) => {
    expect(texts(text, 'time')).toEqual(expected);
  });

  it('resolves relative times only against a given clock', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    expect(extractEntities('sent yesterday', { now })[0]?.value).toBe('2026-11-23');
    expect(extractEntities('sent yesterday')[0]?.value).toBe('yesterday');
    expect(extractEntities('2026-11-10 16:22')[0]?.value).toBe('2026-11-10T16:22');
  });

  it('reads labelled numbers, networks, banks and cards', () => {
    const kinds = extractEntities(
      'UID: 40211877, memo 102233, error -1021, TRC20, Monzo card ending 4471',
    ).map((entity) => [entity.kind, entity.value]);
    expect(kinds).toEqual([
      ['uid', '40211877'],
      ['memo', '102233'],
      ['error_code', '-1021'],
      ['network', 'TRC20'],
      ['bank', 'Monzo'],
      ['card', '****4471'],
    ]);
  });

  const ticketText = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'paid ',
          '1,200.50 ',
          'USDT',
          '一万',
          '块',
          '昨晚',
          EVM_HASH,
          '订单',
          '12345678901234567',
          '\ud83d',
          '$',
          ' at 3pm',
          '0x',
          '（',
          '个',
        ),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));

  it('cuts every entity out of the text as it stands, in order and apart', () => {
    fc.assert(
      fc.property(ticketText, (text) => {
        let end = 0;
        for (const entity of extractEntities(text)) {
          expect(text.slice(entity.start, entity.end)).toBe(entity.text);
          expect(entity.start).toBeGreaterThanOrEqual(end);
          expect(entity.text.length).toBeGreaterThan(0);
          if (entity.kind === 'amount') expect(entity.value).toMatch(/^\d+(?:\.\d*[1-9])?$/u);
          end = entity.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one long word', 'a'.repeat(100_000)],
    ['digits', '1'.repeat(1_000_000)],
    ['sums', '转了5000，'.repeat(150_000)],
    ['stars', '*'.repeat(1_000_000)],
  ])('stays fast on %s', (_name, text) => {
    const started = performance.now();
    extractEntities(text);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
