import { describe, expect, it } from 'vitest';
import { findQuestionProblem, questionSchema, type Question } from './question-row.ts';

const DOCUMENTS = new Map([
  ['en/fees.md', 'Moving coins out costs **1 USDT** on\nTRC-20.'],
  ['zh/fees.md', '提币手续费 1 USDT。'],
  ['en/only.md', 'Closed on Sundays.'],
]);

function row(change: Record<string, unknown> = {}): Question {
  return questionSchema.parse({
    id: 'q-1',
    question: 'what does it cost to move coins',
    answerable: true,
    doc_id: ['en/fees.md', 'zh/fees.md'],
    answer_span: 'usdt** on trc-20',
    kind: 'answerable',
    lang: 'en',
    part: 'test',
    ...change,
  });
}

const fieldOf = (question: Question, seen = new Map<string, string>(), part: Question['part'] = 'test') =>
  findQuestionProblem(question, part, DOCUMENTS, seen)?.field ?? null;

describe('findQuestionProblem', () => {
  it('accepts a span that differs in case and line breaks', () => expect(fieldOf(row())).toBeNull());

  it.each([
    ['an article that does not exist', { doc_id: 'en/gone.md' }, 'doc_id'],
    ['a span that only the second article holds', { answer_span: '提币手续费' }, 'answer_span'],
    ['a missing span', { answer_span: undefined }, 'answer_span'],
    ['a missing article', { doc_id: undefined }, 'doc_id'],
    ['an article named twice', { doc_id: ['en/fees.md', 'en/fees.md'] }, 'doc_id'],
    ['a kind of questions without answer', { kind: 'near_miss' }, 'kind'],
    ['an article for a question without answer', { answerable: false, kind: 'off_topic' }, 'doc_id'],
    ['the other part', { part: 'dev' }, 'part'],
    ['cross-language with a version in its language', { kind: 'cross_language', lang: 'zh-TW' }, 'kind'],
  ])('refuses %s', (_, change, field) => expect(fieldOf(row(change))).toBe(field));

  it('takes a Chinese question to an article that exists in English only as cross-language', () => {
    const question = { doc_id: 'en/only.md', answer_span: 'Sundays', kind: 'cross_language', lang: 'zh' };
    expect(fieldOf(row(question))).toBeNull();
    expect(fieldOf(row({ ...question, lang: 'en' }))).toBe('kind');
  });

  it('refuses a question asked twice, however it is punctuated, and an id used twice', () => {
    const seen = new Map<string, string>();
    expect(fieldOf(row(), seen)).toBeNull();
    expect(fieldOf(row({ id: 'q-2', question: 'What does it cost to move coins?' }), seen)).toBe('question');
    expect(fieldOf(row({ question: 'how much to send coins' }), seen)).toBe('id');
  });

  it('refuses a fact that the other part asks too', () => {
    const seen = new Map<string, string>();
    expect(fieldOf(row(), seen)).toBeNull();
    const again = row({ id: 'q-2', question: 'price of a transfer', part: 'dev' });
    expect(fieldOf(again, seen, 'dev')).toBe('answer_span');
  });
});
