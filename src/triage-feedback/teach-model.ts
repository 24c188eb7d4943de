import { checkLabelledRows, type LabelledText } from '../triage/check-labelled-rows.ts';
import { extendTriageModel } from '../triage/extend-triage-model.ts';
import type { TriageModel } from '../triage/triage-model.ts';
import { MIN_EXAMPLES, plainText, type TaughtType } from './taught-types.ts';

/** A model with an operator's own types, and what could not be taught. */
export interface TaughtModel {
  readonly model: TriageModel;
  /** Types known by few examples only: their own row of the taxonomy was never trained. */
  readonly newcomers: ReadonlySet<string>;
  /** Why a type is not in use, by its code. */
  readonly problems: ReadonlyMap<string, string>;
}

/**
 * Teaches a model the types that it does not know. Types it was trained on already are left as they are. An example that
 * the model holds under another label is left out; a type with too few left is not taught, and said so.
 */
export async function teachModel(
  model: TriageModel,
  types: readonly TaughtType[],
  embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
): Promise<TaughtModel> {
  const { labels, exemplars } = model.classifier;
  const known = new Set(labels);
  const labelOf = new Map(exemplars.map(({ text, label }) => [plainText(text), labels[label] ?? '']));
  const problems = new Map<string, string>();
  const rows: LabelledText[] = [];
  for (const { code, examples } of types) {
    if (known.has(code)) continue;
    const usable = examples.filter((text) => !labelOf.has(plainText(text)));
    if (usable.length < MIN_EXAMPLES) {
      const owners = [...new Set(examples.flatMap((text) => labelOf.get(plainText(text)) ?? []))];
      problems.set(
        code,
        `only ${usable.length} of its examples are not already those of ${owners.join(', ')}`,
      );
      continue;
    }
    usable.forEach((text, i) => rows.push({ id: `${code}-example-${i + 1}`, text, label: code }));
  }
  if (rows.length === 0) return { model, newcomers: new Set(), problems };
  const vectors = await embed(rows.map(({ text }) => text));
  return {
    model: extendTriageModel(model, rows, vectors),
    newcomers: new Set(rows.map(({ label }) => label)),
    problems,
  };
}

/** @throws PrecedentError `invalid_request` naming the example that the model holds under another label */
export function checkExamples(model: TriageModel, code: string, examples: readonly string[]): void {
  const { labels, exemplars } = model.classifier;
  const own = new Set(examples);
  const kept = exemplars.flatMap(({ text, label }) =>
    own.has(text) ? [{ text, label: labels[label] ?? '' }] : [],
  );
  checkLabelledRows(
    [...kept, ...examples.map((text) => ({ text, label: code })), { text: 'another', label: 'another' }],
    (row) => (row < kept.length ? 'the model' : `/examples/${row - kept.length}`),
  );
}
