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
    [eth, 'and on Tron?', 'How many confirmations does a deposit on need? and on Tron?'],
    [eth, 'what about BSC', 'How many confirmations does a deposit on need? what about BSC'],
    [eth, 'and how long does it take?', `${eth} and how long does it take?`],
    [eth, 'why?', `${eth} why?`],
    ['What is the minimum withdrawal of BTC?', 'and ETH?', 'What is the minimum withdrawal of ? and ETH?'],
    [zh, '多久', `${zh} 多久`],
    [zh, '为什么？', `${zh} 为什么？`],
  ])('after "%s" reads "%s"', (question, message, expected) => {
    expect(resolveFollowUp(message, after(question))).toBe(expected);
  });

  it('puts the network asked for now in place of the one before, in Chinese too', () => {
    const resolved = resolveFollowUp('那Tron呢', after('ERC20 充值要几个确认'));
    expect(resolved).toContain('充值要几个确认');
    expect(resolved).toContain('Tron');
    expect(resolved).not.toContain('ERC20');
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
