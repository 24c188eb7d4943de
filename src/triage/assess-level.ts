import { describeReasonCode } from '../domain/reason-codes.ts';
import type { Reason } from '../domain/triage-result.ts';
import type { Signal, SignalCode } from './detect-signals.ts';
import {
  levelProbabilities,
  levelScores,
  namedFeatures,
  SIGNAL_CODES,
  type LevelInput,
  type LevelModel,
} from './level-model.ts';
import { chooseLevel } from './train-levels.ts';

export interface AssessedLevel<Level extends string> {
  readonly level: Level;
  readonly confidence: number;
  readonly reasons: readonly Reason[];
}

/** Signs that no learned weight may outvote, and the lowest level each allows. */
export type LevelFloors<Level extends string> = Partial<Record<SignalCode, Level>>;

export interface LevelRules<Level extends string> {
  readonly levels: readonly Level[];
  readonly floors: LevelFloors<Level>;
  readonly name: { readonly en: string; readonly zh: string };
  readonly levelNames: Readonly<Record<Level, { readonly en: string; readonly zh: string }>>;
}

const MAX_REASONS = 4;

/** Gives a ticket its level with the named facts that moved it there. */
export function assessLevel<Level extends string>(
  model: LevelModel,
  rules: LevelRules<Level>,
  labels: readonly string[],
  input: LevelInput,
): AssessedLevel<Level> {
  const named = namedFeatures(input);
  const probabilities = levelProbabilities(model, levelScores(model, input, named));
  const learned = chooseLevel(probabilities);
  const forced = floorOf(rules, input.signals.signals);
  if (forced && forced.level > learned) {
    return {
      level: rules.levels[forced.level]!,
      confidence: 1,
      reasons: [
        { code: `rule:${forced.signal.code}`, en: forced.signal.en, zh: forced.signal.zh, weight: 1 },
      ],
    };
  }
  const reasons = explainLevel(model, rules, labels, input, named, learned);
  return { level: rules.levels[learned]!, confidence: probabilities[learned]!, reasons };
}

function floorOf<Level extends string>(
  { levels, floors }: LevelRules<Level>,
  signals: readonly Signal[],
): { level: number; signal: Signal } | null {
  let best: { level: number; signal: Signal } | null = null;
  for (const signal of signals) {
    const floor = floors[signal.code];
    if (floor === undefined) continue;
    const level = levels.indexOf(floor);
    if (best === null || level > best.level) best = { level, signal };
  }
  return best;
}

/** How far each named fact moved the score of the chosen level above the mean of all levels. */
function explainLevel<Level extends string>(
  model: LevelModel,
  rules: LevelRules<Level>,
  labels: readonly string[],
  input: LevelInput,
  named: Float32Array,
  chosen: number,
): Reason[] {
  const steps = model.levels.length - 1;
  const pull = (j: number): number => {
    let total = 0;
    for (let step = 0; step < steps; step += 1) {
      // A step counts fully for the levels above it, and against them by the share of levels that it lies below.
      const share = (chosen > step ? 1 : 0) - (steps - step) / (steps + 1);
      total += share * model.named[step * named.length + j]! * named[j]!;
    }
    return total;
  };
  const level = rules.levelNames[rules.levels[chosen]!];
  const reasons: Reason[] = [];
  const types = labels.map((_, k) => pull(k));
  const best = types.reduce((most, value, k) => (value > types[most]! ? k : most), 0);
  if (types.length > 0 && types[best]! > 0.02) {
    const type = describeReasonCode(labels[best]!);
    reasons.push({
      code: `type:${labels[best]!}`,
      en: `Tickets of type “${type.en}” usually have ${level.en} ${rules.name.en}.`,
      zh: `“${type.zh}”类工单的${rules.name.zh}通常为${level.zh}。`,
      weight: types[best]!,
    });
  }
  for (const signal of input.signals.signals) {
    const weight = pull(labels.length + SIGNAL_CODES.indexOf(signal.code));
    if (weight > 0.02) reasons.push({ code: `signal:${signal.code}`, en: signal.en, zh: signal.zh, weight });
  }
  if (reasons.length === 0) {
    reasons.push({
      code: 'wording',
      en: `The wording is most like tickets of ${level.en} ${rules.name.en}.`,
      zh: `措辞最接近${rules.name.zh}为${level.zh}的工单。`,
      weight: 0.01,
    });
  }
  return reasons.sort((a, b) => b.weight - a.weight).slice(0, MAX_REASONS);
}
