import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../learning/seeded-random.ts';
import type { Embedder } from '../ports/embedder.ts';
import { createClassifier } from './classifier.ts';
import { findOverlap, readTickets } from './read-tickets.ts';
import { trainTriageModel, type LabelledTicket } from './train-triage-model.ts';
import { decodeTriageModel, encodeTriageModel } from './triage-model.ts';
import { createTriage } from './triage-text.ts';

const DIMENSIONS = 16;
const EMBEDDER = { id: 'letters', dimensions: DIMENSIONS, revision: '1' };

/** Counts of letters by code, as a unit vector: enough to tell texts of different words apart. */
function letters(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const letter of text.slice(0, 5_000)) vector[(letter.codePointAt(0) ?? 0) % DIMENSIONS]! += 1;
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
}

const embedder: Embedder = {
  model: EMBEDDER,
  embed: (texts) =>
    Promise.resolve(
      texts.map((text) => ({ vector: letters(text), truncated: false, empty: !/[\p{L}\p{N}]/u.test(text) })),
    ),
  warmUp: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const random = createSeededRandom(5);
const pick = (words: readonly string[]): string => words[random.below(words.length)]!;
const tickets: LabelledTicket[] = Array.from({ length: 60 }, (_, i): LabelledTicket[] => [
  {
    id: `d${i}`,
    text: `${pick(['my deposit', '充值'])} ${pick(['is missing', '没到账'])} ${i}`,
    label: 'DEP-01',
    risk: 'medium',
    priority: 'normal',
  },
  {
    id: `a${i}`,
    text: `${pick(['hacked', '被盗'])} ${pick(['someone withdrew', '有人提币'])} ${i}`,
    label: 'ACC-01',
    risk: 'high',
    priority: 'urgent',
  },
  {
    id: `g${i}`,
    text: `${pick(['great app', '好用'])} ${pick(['thanks', '谢谢'])} ${i}`,
    label: 'GEN-02',
    risk: 'low',
    priority: 'low',
  },
]).flat();
const training = await trainTriageModel(
  tickets,
  EMBEDDER,
  tickets.map(({ text }) => letters(text)),
);
const bytes = encodeTriageModel(training.model);

describe('the triage artefact', () => {
  it('reads back what was written and predicts the same, from a Node buffer too', () => {
    const padded = Buffer.concat([Buffer.from('xyz'), bytes]).subarray(3);
    const read = decodeTriageModel(padded, EMBEDDER);
    expect(read.version).toBe(training.model.version);
    const text = 'my deposit 没到账';
    const before = createClassifier(training.model.classifier).predict(text, letters(text));
    const after = createClassifier(read.classifier).predict(text, letters(text));
    expect(after.label).toBe(before.label);
    expect(after.confidence).toBeCloseTo(before.confidence, 2);
    expect(encodeTriageModel(read)).toHaveLength(bytes.length);
  });

  it('refuses another embedding model and says what to run', () => {
    expect(() => decodeTriageModel(bytes, { ...EMBEDDER, revision: '2' })).toThrow(/npm run triage:train/);
  });

  it('refuses damaged bytes', () => {
    expect(() => decodeTriageModel(bytes.subarray(0, bytes.length - 100), EMBEDDER)).toThrow(/cut short/);
    expect(() => decodeTriageModel(new Uint8Array(40), EMBEDDER)).toThrow(/not a Precedent model/);
  });
});

describe('createTriage', () => {
  const triage = createTriage({ embedder, model: decodeTriageModel(bytes, EMBEDDER) });

  it('reads type, risk, priority with reasons in both languages', async () => {
    const result = await triage.triage('hacked, someone withdrew my coins');
    expect(result.type.code).toBe('ACC-01');
    expect(result.risk.level).toBe('high');
    expect(result.priority.level).toBe('urgent');
    for (const { reasons } of [result.type, result.risk, result.priority]) {
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason.en && reason.zh).toBeTruthy();
    }
    expect(result.type.top).toHaveLength(3);
    expect(result.type.set).toContain('ACC-01');
  });

  it('raises a person in danger to urgent whatever the words around', async () => {
    const result = await triage.triage('great app thanks but I want to kill myself');
    expect(result.priority.level).toBe('urgent');
    expect(result.priority.reasons[0]?.code).toBe('rule:self_harm');
  });

  it.each(['', '   ', '🙂🙂🙂', '?!'])('leaves %j to a human', async (text) => {
    const { type } = await triage.triage(text);
    expect(type.outOfScope).toBe(true);
    expect(type.mode).toBe('suggest_top3');
    expect(type.confidence).toBe(0);
  });

  it('flags other languages', async () => {
    const { type, language } = await triage.triage('Добрый день, мой депозит не зачислен уже три дня');
    expect(language.code).toBe('other');
    expect(type.outOfScope).toBe(true);
  });

  it('keeps the order of a batch and reads a megabyte', async () => {
    const texts = ['充值没到账', 'great app thanks', 'deposit '.repeat(130_000)];
    const results = await triage.triageMany(texts);
    expect(results.map(({ type }) => type.code)).toEqual(['DEP-01', 'GEN-02', 'DEP-01']);
    expect(await triage.triageMany([])).toEqual([]);
  });
});

describe('readTickets', () => {
  it('names every line at fault', () => {
    const content =
      '{"text":"a","label":"x"}\n\n{"text":1,"label":"x"}\n{bad\n{"text":"b","label":"y","risk":"huge"}\n';
    expect(() => readTickets(content, 'train.jsonl')).toThrow(
      /train\.jsonl:2: .*\n.*train\.jsonl:3: text: .*\n.*train\.jsonl:4: .*\n.*train\.jsonl:5: risk/,
    );
  });

  it('finds test rows among the training rows whatever their marks and case', () => {
    const train = readTickets('{"text":"Where is it?","label":"x"}\n{"text":"b","label":"y"}', 'f');
    expect(findOverlap(train, [{ text: 'other' }, { text: 'where is IT' }])).toEqual([{ test: 1, train: 0 }]);
  });
});
