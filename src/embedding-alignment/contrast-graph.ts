import { DifferentiableGraph } from './differentiable-graph.ts';
import type { MappedLanguage } from './language-map.ts';
import { addResidualNetwork, parameterShapes } from './residual-network.ts';

export interface ContrastSettings {
  readonly dimensions: number;
  readonly hidden: number;
  readonly batch: number;
  readonly temperature: number;
  /** Weight of the penalty for changed similarities within a language. */
  readonly keep: number;
  /** How much the other sentences of the anchor's own language count as wrong answers too: their logit's shift, or null. */
  readonly sameLanguage: number | null;
  /** Sentences as near as this to the anchor, before learning, are no wrong answers. */
  readonly nearlySame: number;
}

/**
 * One step of learning: texts and their answers (translations, duplicates) go through the networks of their sides, and
 * each must find its answer among those of the batch (InfoNCE: van den Oord et al., 2018), while similarities within a language stay
 * as they were. With `sameLanguage`, an anchor must also prefer its translation to the other sentences of its own
 * language, which is what a corpus in both languages asks for.
 */
export function encodeContrastStep(
  settings: ContrastSettings,
  leftSide: MappedLanguage,
  rightSide: MappedLanguage,
): Uint8Array {
  const { dimensions, batch } = settings;
  const graph = new DifferentiableGraph();
  const identity = graph.input('identity', batch, batch);
  const weights = graph.input('weights', batch, 1);
  const networks = new Map(
    [...new Set([leftSide, rightSide])].map((side) => [
      side,
      parameterShapes(side, settings).map(([name, rows, columns]) => graph.parameter(name, rows, columns)),
    ]),
  );
  const pass = (name: 'left' | 'right', side: MappedLanguage) => {
    const input = graph.input(name, batch, dimensions);
    const output = addResidualNetwork(graph, input, networks.get(side) ?? []);
    const before = graph.product(input, input, { b: true });
    const after = graph.product(output, output, { b: true });
    return { output, before, after };
  };
  const left = pass('left', leftSide);
  const right = pass('right', rightSide);
  const sharpness = 1 / settings.temperature;
  const notAnswers = graph.sumOfMasks([
    graph.maskAbove(left.before, settings.nearlySame, identity),
    graph.maskAbove(right.before, settings.nearlySame, identity),
  ]);
  let loss = graph.add(
    graph.meanSquare(graph.subtract(left.after, left.before), settings.keep),
    graph.meanSquare(graph.subtract(right.after, right.before), settings.keep),
  );
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    const across = graph.shifted(graph.product(from.output, to.output, { b: true }, sharpness), notAnswers);
    let logits = across;
    let targets = identity;
    if (settings.sameLanguage !== null && leftSide !== rightSide) {
      const own = graph.product(from.output, from.output, { b: true }, sharpness);
      const masked = graph.shifted(graph.shifted(own, notAnswers), graph.scaled(identity, -1e4));
      logits = graph.beside(across, graph.shifted(masked, graph.constant(settings.sameLanguage)));
      targets = graph.beside(identity, graph.scaled(identity, 0));
    }
    loss = graph.add(loss, graph.crossEntropy(logits, targets, weights));
  }
  return graph.encodeWithGradients(loss, [...networks.values()].flat());
}
