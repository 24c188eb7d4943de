import { PRIORITIES, RISK_LEVELS, type Priority, type RiskLevel } from '../domain/triage-result.ts';
import { hashText } from '../learning/hash-text.ts';
import type { EmbeddingModel } from '../ports/embedder.ts';
import { cutLongText, type LabelledText } from './check-labelled-rows.ts';
import { createClassifier } from './classifier.ts';
import { detectSignals } from './detect-signals.ts';
import { estimateInflow, type InflowText } from './estimate-inflow.ts';
import { centreVector } from './gather-evidence.ts';
import type { LevelModel } from './level-model.ts';
import {
  CLASSIFIER_KIND,
  OUT_OF_SCOPE,
  trainClassifier,
  type ClassifierOptions,
} from './train-classifier.ts';
import { trainLevels, type LevelRow } from './train-levels.ts';
import type { TriageModel } from './triage-model.ts';

/** A labelled ticket; risk and priority are learned from the rows that carry them. */
export interface LabelledTicket extends LabelledText {
  readonly risk?: RiskLevel;
  readonly priority?: Priority;
}

/** Levels that rows got from models that had not seen them, beside the true ones. */
export interface HeldOutLevels {
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
}

export interface TriageTraining {
  readonly model: TriageModel;
  readonly risk: HeldOutLevels | null;
  readonly priority: HeldOutLevels | null;
}

/** Fewer rows with a level than this teach nothing worth having. */
const MIN_LEVEL_ROWS = 50;
/** Bumped when the same rows would give another model. */
const METHOD = 2;

/** Trains type, risk and priority from labelled tickets. Deterministic for the same rows and vectors. */
export async function trainTriageModel(
  tickets: readonly LabelledTicket[],
  embedder: EmbeddingModel,
  vectors: readonly Float32Array[],
  options: ClassifierOptions & { readonly inflow?: readonly InflowText[] } = {},
): Promise<TriageTraining> {
  const classifier = await trainClassifier(
    tickets,
    { model: embedder, kind: CLASSIFIER_KIND, vectors },
    options,
  );
  const { model } = classifier;
  const { features } = createClassifier(model);
  const seed = options.seed ?? 1;
  const classes = model.labels.length;
  const inScope = tickets.flatMap((ticket, at) => (ticket.label === OUT_OF_SCOPE ? [] : [{ ticket, at }]));
  // Types as a model sees them that has not seen the row: certain types would teach the levels to trust them too much.
  const types: Float32Array[] = inScope.map(() => model.shares);
  model.heldOut.rows.forEach((row, i) => {
    types[row] = model.heldOut.posteriors.subarray(i * classes, (i + 1) * classes);
  });
  const learn = <Level extends string>(
    levels: readonly Level[],
    levelOf: (ticket: LabelledTicket) => Level | undefined,
  ): { model: LevelModel; heldOut: HeldOutLevels } | null => {
    const rows = inScope.flatMap(({ ticket, at }, i): LevelRow[] => {
      const level = levelOf(ticket);
      if (level === undefined) return [];
      return [
        {
          level,
          group: ticket.group ?? `row ${at}`,
          vector: centreVector(vectors[at]!, model.centre),
          sparse: features.transform(ticket.text),
          types: types[i]!,
          signals: detectSignals(cutLongText(ticket.text)),
          textLength: ticket.text.length,
        },
      ];
    });
    if (rows.length < MIN_LEVEL_ROWS || new Set(rows.map(({ level }) => level)).size < 2) return null;
    const trained = trainLevels(rows, levels, features.width, seed);
    return {
      model: trained.model,
      heldOut: { gold: rows.map(({ level }) => level), predicted: trained.heldOut },
    };
  };
  options.onProgress?.('learning risk and priority');
  const risk = learn(RISK_LEVELS, (ticket) => ticket.risk);
  const priority = learn(PRIORITIES, (ticket) => ticket.priority);
  const levelsOf = tickets.map((ticket) => `${ticket.risk ?? ''} ${ticket.priority ?? ''}`).join('\n');
  const version = `triage-${model.trainedOn.fingerprint}-${hashText(`${METHOD} ${seed} ${levelsOf}`).toString(16).padStart(8, '0')}`;
  return {
    model: {
      version,
      classifier: model,
      inflow: estimateInflow(model, options.inflow),
      risk: risk?.model ?? null,
      priority: priority?.model ?? null,
    },
    risk: risk?.heldOut ?? null,
    priority: priority?.heldOut ?? null,
  };
}
