import type { Embedder } from '../ports/embedder.ts';
import { createClassifier, type Classifier } from '../triage/classifier.ts';
import type { ClassifierModel } from '../triage/classifier-model.ts';
import { trainClassifier, type EmbeddingSource } from '../triage/train-classifier.ts';

/** A text that may try to steer a language model, or to get at what is not the asker's. */
export interface InjectionRow {
  readonly text: string;
  readonly isAttack: boolean;
}

export interface InjectionVerdict {
  /** Probability in [0, 1] that the text is an attack. */
  readonly score: number;
  /** The part that looks most like one. */
  readonly part: string;
}

export interface InjectionDetector {
  readonly version: string;
  /** Verdicts in the order of the texts. */
  detect(texts: readonly string[]): Promise<InjectionVerdict[]>;
}

const ATTACK = 'attack';
const HARMLESS = 'harmless';
/** Longer texts are also read in parts: one sentence of orders drowns in a long story. */
const PART_CHARACTERS = 400;
const MAX_PARTS = 24;

/** The text itself and, when it is long, its parts along sentences. */
export function injectionParts(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed.length <= PART_CHARACTERS) return [trimmed];
  const parts: string[] = [];
  let current = '';
  for (const sentence of trimmed.split(/(?<=[。！？；\n])|(?<=[.!?;])\s+/u)) {
    if (current !== '' && current.length + sentence.length > PART_CHARACTERS) {
      parts.push(current.trim());
      current = '';
    }
    current = current === '' ? sentence : `${current} ${sentence}`;
  }
  if (current.trim() !== '') parts.push(current.trim());
  // Of a very long text the first and the last parts: orders stand at its ends.
  const kept =
    parts.length <= MAX_PARTS ? parts : [...parts.slice(0, MAX_PARTS / 2), ...parts.slice(-MAX_PARTS / 2)];
  return [trimmed, ...kept.filter((part) => part !== '')];
}

/** Trains on embeddings and n-grams; deterministic. */
export async function trainInjectionModel(
  rows: readonly InjectionRow[],
  source: EmbeddingSource,
  seed = 1,
): Promise<Classifier> {
  return trainClassifier(
    rows.map(({ text, isAttack }) => ({ text, label: isAttack ? ATTACK : HARMLESS })),
    source,
    { seed },
  );
}

/** Reads texts with a trained model. The embedder must be the one that it was trained with. */
export function createInjectionDetector(
  embedder: Pick<Embedder, 'embed'>,
  model: ClassifierModel,
): InjectionDetector {
  const classifier = createClassifier(model);
  const attack = classifier.labels.indexOf(ATTACK);
  return {
    version: classifier.version,
    async detect(texts) {
      const parts = texts.map(injectionParts);
      const embeddings = await embedder.embed(parts.flat(), { kind: model.kind });
      let at = 0;
      return parts.map((pieces): InjectionVerdict => {
        let best: InjectionVerdict = { score: 0, part: pieces[0] ?? '' };
        for (const part of pieces) {
          const embedding = embeddings[at];
          at += 1;
          if (part === '' || !embedding) continue;
          const { probabilities } = classifier.predict(part, embedding.empty ? null : embedding.vector);
          const score = probabilities[attack] ?? 0;
          if (score > best.score) best = { score, part };
        }
        return best;
      });
    },
  };
}
