import { familyOf } from '../domain/reason-codes.ts';
import { hashText } from '../learning/hash-text.ts';
import type { LabelledText } from './check-labelled-rows.ts';
import { createClassifier } from './classifier.ts';
import { extendClassifier } from './extend-classifier.ts';
import type { LevelModel } from './level-model.ts';
import type { TriageModel } from './triage-model.ts';

/**
 * Teaches a whole triage model new types from a few examples each. Risk and priority of a new type are read as those of
 * its family, until the model is trained anew.
 * @param vectors of the rows, by the model's embedder and kind
 * @throws PrecedentError `invalid_request` when the rows cannot be learned from
 */
export function extendTriageModel(
  model: TriageModel,
  rows: readonly LabelledText[],
  vectors: readonly Float32Array[],
): TriageModel {
  if (rows.length === 0) return model;
  const before = model.classifier.labels;
  const classifier = extendClassifier(createClassifier(model.classifier), rows, vectors).model;
  const added = classifier.labels.slice(before.length);
  const shares = classifier.shares.subarray(before.length);
  const remaining = 1 - shares.reduce((sum, share) => sum + share, 0);
  const taught = hashText(rows.map(({ label, text }) => `${label}\t${text}`).join('\n'));
  return {
    version: `${model.version}+${taught.toString(16).padStart(8, '0')}`,
    classifier,
    inflow: Float32Array.from([...Array.from(model.inflow, (share) => share * remaining), ...shares]),
    risk: model.risk && widenLevels(model.risk, before, added),
    priority: model.priority && widenLevels(model.priority, before, added),
  };
}

/** Adds a column a new type behind those of the known types: the mean weight of its family, or none. */
function widenLevels(model: LevelModel, before: readonly string[], added: readonly string[]): LevelModel {
  const steps = model.levels.length - 1;
  const width = model.named.length / steps;
  const wider = width + added.length;
  const named = new Float32Array(steps * wider);
  for (let step = 0; step < steps; step += 1) {
    const old = model.named.subarray(step * width, (step + 1) * width);
    const row = named.subarray(step * wider, (step + 1) * wider);
    row.set(old.subarray(0, before.length));
    added.forEach((label, n) => {
      const family = before.flatMap((known, k) => (familyOf(known) === familyOf(label) ? [k] : []));
      const sum = family.reduce((total, k) => total + old[k]!, 0);
      row[before.length + n] = family.length > 0 ? sum / family.length : 0;
    });
    row.set(old.subarray(before.length), before.length + added.length);
  }
  return { ...model, named };
}
