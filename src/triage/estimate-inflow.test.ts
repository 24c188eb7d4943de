import { expect, it } from 'vitest';
import { estimateInflow } from './estimate-inflow.ts';
import { trainClassifier } from './train-classifier.ts';

const rows = Array.from({ length: 40 }, (_, i) => ({
  text: i % 2 === 0 ? `deposit missing ${i}` : `login fails ${i}`,
  label: i % 2 === 0 ? 'deposit' : 'login',
}));
const vectorOf = (text: string): Float32Array =>
  text.startsWith('deposit') ? new Float32Array([1, 0.1]) : new Float32Array([0.1, 1]);
const classifier = await trainClassifier(rows, {
  model: { id: 'two', dimensions: 2, revision: '1' },
  kind: 'symmetric',
  vectors: rows.map(({ text }) => vectorOf(text)),
});

it('expects the training shares where nothing is known', () => {
  expect([...estimateInflow(classifier.model)]).toEqual([0.5, 0.5]);
});

it('follows unlabelled texts', () => {
  const texts = Array.from({ length: 300 }, (_, i) =>
    i % 10 === 0 ? `login fails again ${i}` : `deposit missing again ${i}`,
  );
  const [deposit, login] = estimateInflow(
    classifier.model,
    texts.map((text) => ({ text, vector: vectorOf(text) })),
  );
  expect(deposit).toBeGreaterThan(0.75);
  expect(deposit! + login!).toBeCloseTo(1, 5);
});

it('believes a confirmed type more than the words', () => {
  const texts = Array.from({ length: 300 }, (_, i) => `deposit missing again ${i}`);
  const [, login] = estimateInflow(
    classifier.model,
    texts.map((text) => ({ text, vector: vectorOf(text), confirmed: 'login' })),
  );
  expect(login).toBeGreaterThan(0.9);
});
