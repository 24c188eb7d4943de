import { DifferentiableGraph, type Matrix } from './differentiable-graph.ts';

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

/** Names of a network's parameters with their shapes, in the order in which they are kept. */
export function parameterShapes(
  side: string,
  { dimensions, hidden }: { readonly dimensions: number; readonly hidden: number },
): readonly (readonly [name: string, rows: number, columns: number])[] {
  return [
    [`${side}.inputWeights`, hidden, dimensions],
    [`${side}.inputBias`, 1, hidden],
    [`${side}.outputWeights`, dimensions, hidden],
    [`${side}.outputBias`, 1, dimensions],
  ];
}

function residual(graph: DifferentiableGraph, x: Matrix, parameters: readonly Matrix[]): Matrix {
  const [inputWeights, inputBias, outputWeights, outputBias] = parameters as [Matrix, Matrix, Matrix, Matrix];
  const hidden = graph.gelu(graph.addRow(graph.product(x, inputWeights, { b: true }), inputBias));
  const delta = graph.addRow(graph.product(hidden, outputWeights, { b: true }), outputBias);
  return graph.unitRows(graph.add(x, delta));
}

/**
 * One step of learning: sentences and their translations go through the networks of their sides, and each must find its
 * translation among those of the batch (InfoNCE: van den Oord et al., 2018), while similarities within a language stay
 * as they were. With `sameLanguage`, an anchor must also prefer its translation to the other sentences of its own
 * language, which is what a corpus in both languages asks for.
 */
export function encodeContrastStep(settings: ContrastSettings): Uint8Array {
  const { dimensions, batch } = settings;
  const graph = new DifferentiableGraph();
  const identity = graph.input('identity', batch, batch);
  const weights = graph.input('weights', batch, 1);
  const sides = (['zh', 'en'] as const).map((side) => {
    const input = graph.input(side, batch, dimensions);
    const parameters = parameterShapes(side, settings).map(([name, rows, columns]) =>
      graph.parameter(name, rows, columns),
    );
    const output = residual(graph, input, parameters);
    const before = graph.product(input, input, { b: true });
    const after = graph.product(output, output, { b: true });
    return { parameters, output, before, after };
  });
  const [zh, en] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const sharpness = 1 / settings.temperature;
  const notAnswers = graph.apart([
    graph.maskAbove(zh.before, settings.nearlySame, identity),
    graph.maskAbove(en.before, settings.nearlySame, identity),
  ]);
  let loss = graph.add(
    graph.meanSquare(graph.subtract(zh.after, zh.before), settings.keep),
    graph.meanSquare(graph.subtract(en.after, en.before), settings.keep),
  );
  for (const [from, to] of [
    [zh, en],
    [en, zh],
  ] as const) {
    const across = graph.shifted(graph.product(from.output, to.output, { b: true }, sharpness), notAnswers);
    let logits = across;
    let targets = identity;
    if (settings.sameLanguage !== null) {
      const own = graph.product(from.output, from.output, { b: true }, sharpness);
      const self = graph.scaled(identity, -1e4);
      const shift = graph.shifted(
        graph.shifted(graph.shifted(own, notAnswers), self),
        graph.constant(settings.sameLanguage),
      );
      logits = graph.beside(across, shift);
      targets = graph.beside(identity, graph.scaled(identity, 0));
    }
    loss = graph.add(loss, graph.crossEntropy(logits, targets, weights));
  }
  return graph.encodeWithGradients(loss, [...zh.parameters, ...en.parameters]);
}
