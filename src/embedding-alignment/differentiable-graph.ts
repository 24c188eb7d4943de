import {
  encodeOnnxModel,
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxNode,
  type OnnxPort,
} from './onnx-bytes.ts';

/** A matrix somewhere in a graph. A scalar has one row and one column. */
export interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Builds an ONNX graph of matrix operations, and the graph of its gradients by reverse-mode differentiation (Linnainmaa,
 * 1970): every operation notes how the gradient of its result becomes gradients of its arguments.
 */
export class DifferentiableGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxConstant[] = [];
  readonly #inputs: OnnxPort[] = [];
  readonly #tape: { result: Matrix; back: (gradient: Matrix) => void }[] = [];
  readonly #gradients = new Map<string, Matrix>();
  /** What depends on a parameter; nothing else needs a gradient. */
  readonly #learned = new Set<string>();
  #count = 0;

  input(name: string, rows: number, columns: number): Matrix {
    this.#inputs.push({ name, shape: [rows, columns] });
    return { name, rows, columns };
  }

  /** An input with respect to which the loss is differentiated. */
  parameter(name: string, rows: number, columns: number): Matrix {
    this.#learned.add(name);
    return this.input(name, rows, columns);
  }

  constant(value: number): Matrix {
    const name = `c${this.#count++}`;
    this.#constants.push({ name, shape: [1, 1], floats: [value] });
    return { name, rows: 1, columns: 1 };
  }

  /** `scale * a b`, either transposed first. */
  product(a: Matrix, b: Matrix, flip: { a?: boolean; b?: boolean } = {}, scale = 1): Matrix {
    const { a: flipA = false, b: flipB = false } = flip;
    const result = this.#multiply(a, b, flipA, flipB, scale);
    return this.#record(result, [a, b], (g) => {
      this.#flow(a, () =>
        flipA ? this.#multiply(b, g, flipB, true, scale) : this.#multiply(g, b, false, !flipB, scale),
      );
      this.#flow(b, () =>
        flipB ? this.#multiply(g, a, true, flipA, scale) : this.#multiply(a, g, !flipA, false, scale),
      );
    });
  }

  /** Adds one row to every row. */
  addRow(x: Matrix, row: Matrix): Matrix {
    return this.#record(this.#apply('Add', [x, row], x), [x, row], (g) => {
      this.#flow(x, () => g);
      this.#flow(row, () => this.#sum(g, 0));
    });
  }

  add(a: Matrix, b: Matrix): Matrix {
    return this.#record(this.#apply('Add', [a, b], a), [a, b], (g) => {
      this.#flow(a, () => g);
      this.#flow(b, () => g);
    });
  }

  subtract(a: Matrix, b: Matrix): Matrix {
    return this.#record(this.#apply('Sub', [a, b], a), [a, b], (g) => {
      this.#flow(a, () => g);
      this.#flow(b, () => this.scaled(g, -1));
    });
  }

  /** Not differentiated: for constants and inside gradients. */
  scaled(x: Matrix, factor: number): Matrix {
    return this.#apply('Mul', [x, this.constant(factor)], x);
  }

  /** Gaussian error linear unit in the tanh form. */
  gelu(x: Matrix): Matrix {
    const cubic = this.#apply('Mul', [this.#apply('Mul', [x, x], x), x], x);
    const inner = this.scaled(
      this.#apply('Add', [x, this.scaled(cubic, 0.044715)], x),
      Math.sqrt(2 / Math.PI),
    );
    const tanh = this.#apply('Tanh', [inner], x);
    const gate = this.scaled(this.#apply('Add', [tanh, this.constant(1)], x), 0.5);
    return this.#record(this.#apply('Mul', [x, gate], x), [x], (g) => {
      this.#flow(x, () => {
        const square = this.#apply('Mul', [x, x], x);
        const slope = this.scaled(
          this.#apply('Add', [this.scaled(square, 3 * 0.044715), this.constant(1)], x),
          Math.sqrt(2 / Math.PI) / 2,
        );
        const bend = this.#apply(
          'Mul',
          [x, this.#apply('Sub', [this.constant(1), this.#apply('Mul', [tanh, tanh], x)], x)],
          x,
        );
        const derivative = this.#apply('Add', [gate, this.#apply('Mul', [bend, slope], x)], x);
        return this.#apply('Mul', [g, derivative], x);
      });
    });
  }

  /** Every row scaled to unit length. */
  unitRows(x: Matrix): Matrix {
    const length = this.#apply('Sqrt', [this.#sum(this.#apply('Mul', [x, x], x), 1)], {
      rows: x.rows,
      columns: 1,
    });
    const unit = this.#apply('Div', [x, length], x);
    return this.#record(unit, [x], (g) => {
      this.#flow(x, () => {
        const along = this.#sum(this.#apply('Mul', [g, unit], x), 1);
        return this.#apply(
          'Div',
          [this.#apply('Sub', [g, this.#apply('Mul', [unit, along], x)], x), length],
          x,
        );
      });
    });
  }

  /** Columns of a, then those of b. */
  beside(a: Matrix, b: Matrix): Matrix {
    const shape = { rows: a.rows, columns: a.columns + b.columns };
    const result = this.#apply('Concat', [a, b], shape, { axis: { int: 1 } });
    return this.#record(result, [a, b], (g) => {
      this.#flow(a, () => this.#columns(g, 0, a.columns));
      this.#flow(b, () => this.#columns(g, a.columns, b.columns));
    });
  }

  /** `x + bias`, the bias not differentiated: for masks. */
  shifted(x: Matrix, bias: Matrix): Matrix {
    return this.#record(this.#apply('Add', [x, bias], x), [x], (g) => this.#flow(x, () => g));
  }

  /** Minus infinity, or nearly, where `x` is above the threshold and the other mask is not one; 0 elsewhere. */
  maskAbove(x: Matrix, threshold: number, keep: Matrix): Matrix {
    const above = this.#apply(
      'Relu',
      [this.#apply('Sign', [this.#apply('Sub', [x, this.constant(threshold)], x)], x)],
      x,
    );
    const dropped = this.#apply('Mul', [above, this.#apply('Sub', [this.constant(1), keep], x)], x);
    return this.scaled(dropped, -1e4);
  }

  sumOfMasks(masks: readonly Matrix[]): Matrix {
    return masks.reduce((sum, mask) => this.#apply('Add', [sum, mask], mask));
  }

  /** `sum of weights[i] * -log softmax(logits)[i, target]`, the targets one-hot rows; a scalar. */
  crossEntropy(logits: Matrix, targets: Matrix, weights: Matrix): Matrix {
    const column = { rows: logits.rows, columns: 1 };
    const logs = this.#apply('LogSoftmax', [logits], logits, { axis: { int: 1 } });
    const hit = this.#sum(this.#apply('Mul', [logs, targets], logits), 1);
    const loss = this.scaled(this.#sum(this.#apply('Mul', [hit, weights], column), 0), -1);
    return this.#record(loss, [logits], (g) => {
      this.#flow(logits, () => {
        const error = this.#apply('Sub', [this.#apply('Exp', [logs], logits), targets], logits);
        return this.#apply('Mul', [this.#apply('Mul', [error, weights], logits), g], logits);
      });
    });
  }

  /** `factor * mean of squares`; a scalar. */
  meanSquare(x: Matrix, factor: number): Matrix {
    const scale = factor / (x.rows * x.columns);
    const squares = this.#sum(this.#sum(this.#apply('Mul', [x, x], x), 1), 0);
    return this.#record(this.scaled(squares, scale), [x], (g) => {
      this.#flow(x, () => this.#apply('Mul', [this.scaled(x, 2 * scale), g], x));
    });
  }

  /**
   * The model that gives the loss, named `loss`, and the gradient of each parameter, named `gradient.` and its name.
   * @throws RangeError when the loss does not depend on a parameter
   */
  encodeWithGradients(loss: Matrix, parameters: readonly Matrix[]): Uint8Array {
    this.#gradients.set(loss.name, this.constant(1));
    for (const { result, back } of [...this.#tape].reverse()) {
      const gradient = this.#gradients.get(result.name);
      if (gradient) back(gradient);
    }
    const outputs: Record<string, Matrix> = { loss };
    for (const parameter of parameters) {
      const gradient = this.#gradients.get(parameter.name);
      if (!gradient) throw new RangeError(`The loss does not depend on ${parameter.name}`);
      outputs[`gradient.${parameter.name}`] = gradient;
    }
    return this.encode(outputs);
  }

  /** The model with the given results under the given names. */
  encode(results: Readonly<Record<string, Matrix>>): Uint8Array {
    const outputs = Object.entries(results).map(([name, { name: source, rows, columns }]) => {
      this.#nodes.push({ type: 'Identity', inputs: [source], outputs: [name] });
      return { name, shape: [rows, columns] };
    });
    return encodeOnnxModel({
      nodes: this.#nodes,
      constants: this.#constants,
      inputs: this.#inputs,
      outputs,
    });
  }

  #record(result: Matrix, from: readonly Matrix[], back: (gradient: Matrix) => void): Matrix {
    if (!from.some(({ name }) => this.#learned.has(name))) return result;
    this.#learned.add(result.name);
    this.#tape.push({ result, back });
    return result;
  }

  #flow(to: Matrix, gradient: () => Matrix): void {
    if (!this.#learned.has(to.name)) return;
    const known = this.#gradients.get(to.name);
    const fresh = gradient();
    this.#gradients.set(to.name, known ? this.#apply('Add', [known, fresh], to) : fresh);
  }

  #apply(
    type: string,
    inputs: readonly Matrix[],
    shape: { readonly rows: number; readonly columns: number },
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): Matrix {
    const name = `m${this.#count++}`;
    this.#nodes.push({ type, inputs: inputs.map((one) => one.name), outputs: [name], attributes });
    return { name, rows: shape.rows, columns: shape.columns };
  }

  #multiply(a: Matrix, b: Matrix, flipA: boolean, flipB: boolean, scale: number): Matrix {
    const shape = { rows: flipA ? a.columns : a.rows, columns: flipB ? b.rows : b.columns };
    return this.#apply('Gemm', [a, b], shape, {
      transA: { int: flipA ? 1 : 0 },
      transB: { int: flipB ? 1 : 0 },
      alpha: { float: scale },
    });
  }

  #sum(x: Matrix, axis: 0 | 1): Matrix {
    const axes = this.#integers([axis]);
    const shape = axis === 0 ? { rows: 1, columns: x.columns } : { rows: x.rows, columns: 1 };
    return this.#apply('ReduceSum', [x, axes], shape, { keepdims: { int: 1 } });
  }

  #columns(x: Matrix, from: number, count: number): Matrix {
    const bounds = [this.#integers([from]), this.#integers([from + count]), this.#integers([1])];
    return this.#apply('Slice', [x, ...bounds], { rows: x.rows, columns: count });
  }

  #integers(integers: readonly number[]): Matrix {
    const name = `i${this.#count++}`;
    this.#constants.push({ name, shape: [integers.length], integers });
    return { name, rows: 1, columns: integers.length };
  }
}
