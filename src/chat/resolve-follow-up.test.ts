import { describe, expect, it } from 'vitest';
import type { ChatTurn } from './chat-memory.ts';
import { resolveFollowUp } from './resolve-follow-up.ts';

function after(question: string): ChatTurn[] {
  const turn: ChatTurn = {
    id: 'run_1',
    message: question,
    question,
    reply: '…',
    language: 'en',
    result: 'answered',
    createdAt: new Date(0),
  };
  // Small talk in between is no question.
  return [turn, { ...turn, id: 'run_2', message: 'thanks', question: null, result: 'small_talk' }];
}

describe('resolveFollowUp', () => {
  const eth = 'How many confirmations does a deposit on Ethereum need?';
  const zh = '以太坊充值要几个确认';

  it.each([
    [eth, 'and on Tron?', 'How many confirmations does a deposit on Tron need?'],
    [eth, 'what about BSC', 'How many confirmations does a deposit on BSC need?'],
    [eth, 'and how long does it take?', `${eth} and how long does it take?`],
    [eth, 'why?', `${eth} why?`],
    ['What is the minimum withdrawal of BTC?', 'and ETH?', 'What is the minimum withdrawal of ETH?'],
    [zh, '多久', `${zh} 多久`],
    [zh, '为什么？', `${zh} 为什么？`],
  ])('after "%s" reads "%s"', (question, message, expected) => {
    expect(resolveFollowUp(message, after(question))).toBe(expected);
  });

  it('puts the network asked for now in place of the one before, in Chinese too', () => {
    expect(resolveFollowUp('那Tron呢', after('ERC20 充值要几个确认'))).toBe('Tron 充值要几个确认');
    expect(resolveFollowUp('那以太坊呢', after('USDT走TRC20充值要几个确认'))).toBe(
      'USDT走以太坊充值要几个确认',
    );
  });

  it('keeps what the message asks beside the name', () => {
    expect(resolveFollowUp('and what is the fee on Tron?', after(eth))).toBe(
      'How many confirmations does a deposit on Tron need? and what is the fee on Tron?',
    );
  });

  it.each([
    'How do I change my phone number?',
    'Where can I see the fees of VIP levels and of market makers?',
    '怎么修改绑定手机',
    'And another thing: my bank wants to know where the money that I received last week has come from',
  ])('lets a question of its own stand: %s', (message) => {
    expect(resolveFollowUp(message, after(eth))).toBe(message);
  });

  it('has nothing to join at the beginning of a talk', () => {
    expect(resolveFollowUp('and on Tron?', [])).toBe('and on Tron?');
  });

  it('does not grow without end', () => {
    let question = eth;
    for (let i = 0; i < 100; i += 1) question = resolveFollowUp(`and then what? ${i}`, after(question));
    expect(question.length).toBeLessThan(500);
  });
});
