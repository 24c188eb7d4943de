import { DifferentiableGraph, type Matrix } from './differentiable-graph.ts';
import type { MappedLanguage, ResidualNetwork } from './language-map.ts';
import type { OpenGraph } from './run-graph.ts';

interface NetworkSize {
  readonly dimensions: number;
  readonly hidden: number;
}

/** Names of a network's parameters with their shapes, in the order in which `addResidualNetwork` takes them. */
export function parameterShapes(
  side: MappedLanguage,
  { dimensions, hidden }: NetworkSize,
): readonly (readonly [name: string, rows: number, columns: number])[] {
  return [
    [`${side}.inputWeights`, hidden, dimensions],
    [`${side}.inputBias`, 1, hidden],
    [`${side}.outputWeights`, dimensions, hidden],
    [`${side}.outputBias`, 1, dimensions],
  ];
}

/** Unit rows of `x + W2 gelu(W1 x + b1) + b2`. */
export function addResidualNetwork(
  graph: DifferentiableGraph,
  x: Matrix,
  parameters: readonly Matrix[],
): Matrix {
  const [inputWeights, inputBias, outputWeights, outputBias] = parameters as [Matrix, Matrix, Matrix, Matrix];
  const hidden = graph.gelu(graph.addRow(graph.product(x, inputWeights, { b: true }), inputBias));
  const delta = graph.addRow(graph.product(hidden, outputWeights, { b: true }), outputBias);
  return graph.unitRows(graph.add(x, delta));
}

/** A network that has been learned, ready for row-major vectors. */
export interface OpenNetwork {
  run(rows: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

export async function openNetwork(
  openGraph: OpenGraph,
  network: ResidualNetwork,
  dimensions: number,
): Promise<OpenNetwork> {
  const { hidden } = network;
  const graph = new DifferentiableGraph();
  const x = graph.input('x', -1, dimensions);
  const shapes = parameterShapes('zh', { dimensions, hidden });
  const parameters = shapes.map(([name, rows, columns]) => graph.input(name, rows, columns));
  const session = await openGraph(graph.encode({ y: addResidualNetwork(graph, x, parameters) }));
  const values = [network.inputWeights, network.inputBias, network.outputWeights, network.outputBias];
  const weights = Object.fromEntries(
    shapes.map(([name, rows, columns], i) => [name, { values: values[i]!, shape: [rows, columns] as const }]),
  );
  return {
    async run(rows) {
      const results = await session.run({
        ...weights,
        x: { values: rows, shape: [rows.length / dimensions, dimensions] },
      });
      return results['y']!;
    },
    close: () => session.close(),
  };
}
