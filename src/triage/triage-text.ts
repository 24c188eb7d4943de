import {
  PRIORITIES,
  RISK_LEVELS,
  type Priority,
  type RiskLevel,
  type TriageResult,
} from '../domain/triage-result.ts';
import { PrecedentError } from '../domain/errors.ts';
import { describeModel, isSameModel, type Embedder } from '../ports/embedder.ts';
import { assessLevel, type AssessedLevel, type LevelRules } from './assess-level.ts';
import {
  chooseMode,
  chooseThresholds,
  DEFAULT_PRECISION,
  UNREACHABLE,
  type TargetPrecision,
} from './choose-thresholds.ts';
import { createClassifier } from './classifier.ts';
import { describeReasonCode } from '../domain/reason-codes.ts';
import { detectLanguage } from './detect-language.ts';
import { detectSignals } from './detect-signals.ts';
import { explainType } from './explain-type.ts';
import { extractEntities } from './extract-entities.ts';
import type { LevelInput, LevelModel } from './level-model.ts';
import { PRIORITY_RULES, RISK_RULES } from './level-rules.ts';
import type { TriageModel } from './triage-model.ts';

/** Reads tickets: language, entities, type, risk and priority, each with its confidence and reasons. */
export interface Triage {
  triage(text: string): Promise<TriageResult>;
  /** Results in the order of the texts. */
  triageMany(texts: readonly string[]): Promise<TriageResult[]>;
  readonly version: string;
}

export interface TriageOptions {
  readonly embedder: Embedder;
  readonly model: TriageModel;
  /** Precision that the modes `preselect` and `auto` must keep. */
  readonly precision?: TargetPrecision;
  /** Class shares of this deployment's inflow, in the order of the model's labels; the model's own when absent. */
  readonly inflow?: ArrayLike<number>;
  /** Names of types that the taxonomy does not hold. */
  readonly typeNames?: ReadonlyMap<string, { readonly en: string; readonly zh: string }>;
  /** Types taught by a few examples only: never settled without a look, for no held-out row speaks for them. */
  readonly newcomers?: ReadonlySet<string>;
}

/** Texts read between two turns of the event loop. */
const TEXTS_A_TURN = 4;
const HAS_CONTENT = /[\p{L}\p{N}]/u;
const NOTHING_TO_READ = 'OTH-99';

/** @throws PrecedentError `embedding_model_mismatch` when the model was trained with another embedder */
export function createTriage({
  embedder,
  model,
  precision = DEFAULT_PRECISION,
  inflow = model.inflow,
  typeNames = new Map<string, { en: string; zh: string }>(),
  newcomers = new Set<string>(),
}: TriageOptions): Triage {
  if (!isSameModel(model.classifier.embedder, embedder.model)) {
    throw new PrecedentError(
      'embedding_model_mismatch',
      `The triage model was trained with ${describeModel(model.classifier.embedder)}, but ${describeModel(embedder.model)} is configured. Run "npm run triage:train".`,
    );
  }
  const classifier = createClassifier(model.classifier);
  const { labels } = classifier;
  const thresholds = chooseThresholds(model.classifier, inflow, precision);
  labels.forEach((label, k) => {
    if (newcomers.has(label)) thresholds.auto[k] = UNREACHABLE;
  });
  const describe = (code: string) => typeNames.get(code) ?? describeReasonCode(code);
  const models = { classifier: model.version, embedder: describeModel(embedder.model) };

  const read = (text: string, vector: Float32Array | null): TriageResult => {
    const language = detectLanguage(text);
    const entities = extractEntities(text);
    const signals = detectSignals(text, entities);
    const prediction = classifier.predict(text, vector, { prior: inflow });
    const input: LevelInput = {
      vector: prediction.vector,
      sparse: prediction.sparse,
      types: prediction.probabilities,
      signals,
      textLength: text.length,
    };
    const risk = assess(model.risk, RISK_RULES, labels, input, RISK_LEVELS[1]);
    const priority = assess(model.priority, PRIORITY_RULES, labels, input, PRIORITIES[1]);
    if (!HAS_CONTENT.test(text)) return { ...emptyResult(labels), language, entities, models };
    const outOfScope = prediction.outOfScope.flagged || language.code === 'other';
    const classNumber = labels.indexOf(prediction.label);
    const floor = Math.min(thresholds.conformal, prediction.confidence);
    return {
      language,
      entities,
      type: {
        code: prediction.label,
        confidence: prediction.confidence,
        ...chooseMode(thresholds, classNumber, prediction.confidence, outOfScope),
        top: prediction.top,
        set: labels.filter((_, k) => prediction.probabilities[k]! >= floor),
        outOfScope,
        nearest: prediction.evidence.neighbours[0]?.similarity ?? 0,
        reasons: explainType(classifier, text, prediction, describe),
      },
      risk,
      priority,
      models,
    };
  };

  const triageMany = async (texts: readonly string[]): Promise<TriageResult[]> => {
    const results: TriageResult[] = [];
    const embeddings = await embedder.embed(texts, { kind: model.classifier.kind });
    for (const [i, text] of texts.entries()) {
      const embedding = embeddings[i];
      results.push(read(text, embedding === undefined || embedding.empty ? null : embedding.vector));
      if (i % TEXTS_A_TURN === TEXTS_A_TURN - 1) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return results;
  };

  return {
    version: model.version,
    triageMany,
    async triage(text) {
      const [result] = await triageMany([text]);
      if (!result) throw new Error('No result for the text');
      return result;
    },
  };
}

function assess<Level extends RiskLevel | Priority>(
  model: LevelModel | null,
  rules: LevelRules<Level>,
  labels: readonly string[],
  input: LevelInput,
  usual: Level,
): AssessedLevel<Level> {
  if (model) return assessLevel(model, rules, labels, input);
  const reason = {
    code: 'not_trained',
    en: `No model of ${rules.name.en} was trained.`,
    zh: `未训练${rules.name.zh}模型。`,
    weight: 0,
  };
  return { level: usual, confidence: 0, reasons: [reason] };
}

/** Emoji, marks or nothing at all: no type can be read, so a human looks, without hurry. */
function emptyResult(labels: readonly string[]): Pick<TriageResult, 'type' | 'risk' | 'priority'> {
  const reason = {
    code: 'no_content',
    en: 'The text has no words to read.',
    zh: '文本没有可读的文字。',
    weight: 1,
  };
  const code = labels.includes(NOTHING_TO_READ) ? NOTHING_TO_READ : (labels[0] ?? NOTHING_TO_READ);
  return {
    type: {
      code,
      confidence: 0,
      level: 'low',
      mode: 'suggest_top3',
      top: [{ label: code, probability: 0 }],
      set: [code],
      outOfScope: true,
      reasons: [reason],
    },
    risk: { level: 'low', confidence: 0, reasons: [reason] },
    priority: { level: 'low', confidence: 0, reasons: [reason] },
  };
}
