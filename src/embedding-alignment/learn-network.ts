import { createSeededRandom, type SeededRandom } from '../learning/seeded-random.ts';
import { encodeContrastStep, type ContrastSettings } from './contrast-graph.ts';
import type { MappedLanguage, ResidualNetwork } from './language-map.ts';
import { parameterShapes } from './residual-network.ts';
import type { Feed, OpenGraph } from './run-graph.ts';

/** A text and its answer; every view is another vector of the same text, as a passage and as a query. */
export interface PairViews {
  readonly left: readonly Float32Array[];
  readonly right: readonly Float32Array[];
  readonly weight: number;
}

/** Pairs of texts of two sides, or of one. */
export interface PairingTask {
  readonly left: MappedLanguage;
  readonly right: MappedLanguage;
  readonly pairs: readonly PairViews[];
  /** Weight of the penalty for changed similarities in this task, where it is not the settings'. */
  readonly keep?: number;
}

export interface NetworkSettings extends ContrastSettings {
  readonly epochs: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly seed: number;
  readonly onStep?: (step: number, steps: number, loss: number) => void;
}

interface Learned {
  readonly feed: Feed;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019). */
function descend(
  { feed: { values }, first, second }: Learned,
  gradient: Float32Array,
  rate: number,
  step: number,
  decay: number,
): void {
  const correctFirst = 1 - 0.9 ** step;
  const correctSecond = 1 - 0.98 ** step;
  const scale = rate / correctFirst;
  for (let i = 0; i < values.length; i += 1) {
    const g = gradient[i]!;
    const m = 0.9 * first[i]! + 0.1 * g;
    const v = 0.98 * second[i]! + 0.02 * g * g;
    first[i] = m;
    second[i] = v;
    values[i] = values[i]! * (1 - rate * decay) - (scale * m) / (Math.sqrt(v / correctSecond) + 1e-8);
  }
}

/** The output layer starts at zero, so that learning starts from the closed-form map. */
function startingParameters(settings: NetworkSettings, random: SeededRandom): Map<string, Learned> {
  const spread = Math.sqrt(3 / settings.dimensions);
  const parameters = new Map<string, Learned>();
  for (const side of ['zh', 'en'] as const) {
    for (const [name, rows, columns] of parameterShapes(side, settings)) {
      const values = new Float32Array(rows * columns);
      if (name.endsWith('inputWeights'))
        for (let i = 0; i < values.length; i += 1) values[i] = (random.next() * 2 - 1) * spread;
      parameters.set(name, {
        feed: { values, shape: [rows, columns] },
        first: new Float32Array(values.length),
        second: new Float32Array(values.length),
      });
    }
  }
  return parameters;
}

/** A rising then falling rate: a twentieth of the steps to warm up, then half a cosine. */
function rateAt(step: number, steps: number, peak: number): number {
  const warm = Math.max(1, Math.floor(steps / 20));
  if (step <= warm) return (peak * step) / warm;
  return (peak * (1 + Math.cos((Math.PI * (step - warm)) / (steps - warm)))) / 2;
}

function identityMatrix(size: number): Feed {
  const values = new Float32Array(size * size);
  for (let i = 0; i < size; i += 1) values[i * size + i] = 1;
  return { values, shape: [size, size] };
}

interface Batch {
  readonly task: number;
  readonly rows: readonly number[];
}

/** Full batches of every task in random order; what does not fill a batch waits for the next epoch's shuffle. */
function batchesOf(tasks: readonly PairingTask[], size: number, random: SeededRandom): Batch[] {
  const batches: Batch[] = [];
  tasks.forEach(({ pairs }, task) => {
    const order = random.shuffle(pairs.map((_, i) => i));
    for (let start = 0; start + size <= order.length; start += size) {
      batches.push({ task, rows: order.slice(start, start + size) });
    }
  });
  return random.shuffle(batches);
}

/** Learns both sides' networks from vectors that the closed-form map has already brought together. */
export async function learnNetworks(
  openGraph: OpenGraph,
  tasks: readonly PairingTask[],
  settings: NetworkSettings,
): Promise<{ zh: ResidualNetwork; en: ResidualNetwork }> {
  const { batch, dimensions, epochs } = settings;
  for (const { pairs, left, right } of tasks) {
    if (pairs.length < batch) {
      throw new RangeError(`${pairs.length} pairs ${left}-${right} do not fill a batch of ${batch}`);
    }
  }
  const random = createSeededRandom(settings.seed);
  const parameters = startingParameters(settings, random);
  const sessions = await Promise.all(
    tasks.map(({ left, right, keep = settings.keep }) =>
      openGraph(encodeContrastStep({ ...settings, keep }, left, right)),
    ),
  );
  const identity = identityMatrix(batch);
  const inputs = { left: new Float32Array(batch * dimensions), right: new Float32Array(batch * dimensions) };
  const weights = new Float32Array(batch);
  const fill = ({ task, rows }: Batch): void => {
    const { pairs } = tasks[task]!;
    let total = 0;
    rows.forEach((index, row) => {
      const pair = pairs[index]!;
      for (const side of ['left', 'right'] as const) {
        const views = pair[side];
        inputs[side].set(views[random.below(views.length)]!, row * dimensions);
      }
      weights[row] = pair.weight;
      total += pair.weight;
    });
    // Both directions together weigh one.
    for (let row = 0; row < batch; row += 1) weights[row] = weights[row]! / total / 2;
  };
  const names = (task: PairingTask): string[] =>
    [...new Set([task.left, task.right])].flatMap((side) =>
      parameterShapes(side, settings).map(([name]) => name),
    );
  const counts = new Map<string, number>();
  const steps = epochs * tasks.reduce((sum, { pairs }) => sum + Math.floor(pairs.length / batch), 0);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const one of batchesOf(tasks, batch, random)) {
      step += 1;
      fill(one);
      const learning = names(tasks[one.task]!);
      const feeds: Record<string, Feed> = {
        identity,
        weights: { values: weights, shape: [batch, 1] },
        left: { values: inputs.left, shape: [batch, dimensions] },
        right: { values: inputs.right, shape: [batch, dimensions] },
      };
      for (const name of learning) feeds[name] = parameters.get(name)!.feed;
      const results = await sessions[one.task]!.run(feeds);
      const rate = rateAt(step, steps, settings.learningRate);
      for (const name of learning) {
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        const decay = name.endsWith('Weights') ? settings.weightDecay : 0;
        descend(parameters.get(name)!, results[`gradient.${name}`]!, rate, count, decay);
      }
      settings.onStep?.(step, steps, results['loss']![0]!);
    }
  }
  await Promise.all(sessions.map((session) => session.close()));
  const network = (side: MappedLanguage): ResidualNetwork => {
    const get = (name: string): Float32Array => parameters.get(`${side}.${name}`)!.feed.values;
    return {
      hidden: settings.hidden,
      inputWeights: get('inputWeights'),
      inputBias: get('inputBias'),
      outputWeights: get('outputWeights'),
      outputBias: get('outputBias'),
    };
  };
  return { zh: network('zh'), en: network('en') };
}
