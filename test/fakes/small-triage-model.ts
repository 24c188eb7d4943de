import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { ModelSource } from '../../src/triage-feedback/triage-control.ts';
import { readTickets } from '../../src/triage/read-tickets.ts';
import { trainTriageModel, type LabelledTicket } from '../../src/triage/train-triage-model.ts';
import type { TriageModel } from '../../src/triage/triage-model.ts';

const TRAIN = join(import.meta.dirname, '../../evals/datasets/tickets/train.jsonl');
const TYPES = ['P2P-01', 'DEP-01', 'WDR-01', 'TRD-01', 'ACC-01', 'GEN-01'];

/** Labelled tickets of some types, the first of each. */
export function readSomeTickets(types: readonly string[] = TYPES, each = 30): LabelledTicket[] {
  const all = readTickets(readFileSync(TRAIN, 'utf8'), 'train.jsonl');
  return types.flatMap((type) => all.filter(({ label }) => label === type).slice(0, each));
}

/** A model trained in about a second on a few real rows of six types. */
export async function trainSmallModel(
  embedder: Embedder,
  rows: readonly LabelledTicket[] = readSomeTickets(),
): Promise<TriageModel> {
  const vectors = await embedder.embed(
    rows.map(({ text }) => text),
    { kind: 'symmetric' },
  );
  const training = await trainTriageModel(
    rows,
    embedder.model,
    vectors.map(({ vector }) => vector),
  );
  return training.model;
}

/** A source whose model a test may change. */
export function changingSource(first: TriageModel): ModelSource & { model: TriageModel | null } {
  const source = {
    model: first as TriageModel | null,
    identify: () => Promise.resolve(source.model?.version ?? 'none'),
    load: () =>
      source.model === null
        ? Promise.reject(new Error('gone'))
        : Promise.resolve({ model: source.model, problem: null }),
  };
  return source;
}
