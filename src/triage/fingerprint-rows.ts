import { hashText } from '../learning/hash-text.ts';
import type { EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';
import type { LabelledText } from './check-labelled-rows.ts';

/** Changes with any text, label or with the embedding model: names what a model was made from. */
export function fingerprintRows(
  rows: readonly LabelledText[],
  model: EmbeddingModel,
  kind: EmbeddingKind,
): string {
  let a = hashText(`${model.id} ${model.revision} ${kind}`);
  let b = hashText(`${model.dimensions}`, 0x9e3779b9);
  for (const { text, label } of rows) {
    a = hashText(`${label}\t${text}\n`, a);
    b = hashText(`${text}\n${label}\t`, b);
  }
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0');
}
