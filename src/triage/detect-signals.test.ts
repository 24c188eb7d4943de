import { describe, expect, it } from 'vitest';
import { detectSignals } from './detect-signals.ts';

const codes = (text: string): string[] => detectSignals(text).signals.map((signal) => signal.code);

describe('detectSignals', () => {
  it.each([
    ['someone is in my account right now, freeze everything now', 'ongoing_theft'],
    ['买家收到币就提走了，快冻结他！', 'ongoing_theft'],
    ['STOP MY WITHDRAWAL wrong address', 'stoppable_transfer'],
    ['提現還在待審核，幫我攔一下', 'stoppable_transfer'],
    ['timer has 6 minutes, what to do quickly', 'clock_running_out'],
    ['还有四分钟，卖家再不放', 'clock_running_out'],
    ['I want to die', 'self_harm'],
    ['真的不想活了', 'self_harm'],
    ['my lawyer will sue', 'legal_threat'],
    ['我要投訴到金管會', 'legal_threat'],
    ['戶口被警方凍結', 'authority_freeze'],
    ['three weeks now and no reply', 'long_delay'],
    ['已经等了两个月', 'long_delay'],
    ['I wrote five times', 'repeated_contact'],
    ['工单开了三次都没人回', 'repeated_contact'],
    ['I am a pensioner and this was for my rent', 'vulnerable_person'],
    ['这是救命钱', 'vulnerable_person'],
    ['lost 88,000 USDT', 'large_sum'],
  ])('%s: %s', (text, code) => {
    expect(codes(text)).toContain(code);
  });

  it.each([
    ['I was not hacked, I only forgot my password', 'account_takeover'],
    ['不是诈骗，只是慢', 'scam'],
    ['great exchange, fast withdrawals', 'long_delay'],
    ['lost 20 USDT', 'large_sum'],
    ['how long does a deposit take?', 'self_harm'],
  ])('%s: not %s', (text, code) => {
    expect(codes(text)).not.toContain(code);
  });

  it('says in words and with its place what it saw', () => {
    const text = '请帮我，我真的不想活了';
    const [signal] = detectSignals(text).signals;
    expect(signal).toMatchObject({ code: 'self_harm', text: '不想活' });
    expect(text.slice(signal?.start, signal?.end)).toBe(signal?.text);
  });

  it.each([
    ['thieves!!! worst exchange ever', 'angry'],
    ['请问可以帮我查一下吗，谢谢', 'polite'],
    ['deposit 0.5 ETH not credited', 'neutral'],
  ])('hears the tone of %s', (text, tone) => {
    expect(detectSignals(text).tone).toBe(tone);
  });
});
