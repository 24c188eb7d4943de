/** Rows of numbers, row-major: row i, column j is `values[i * columns + j]`. All finite. */
export interface NumericMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function columnOf(matrix: NumericMatrix, column: number): Float64Array {
  const result = new Float64Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i += 1) result[i] = matrix.values[i * matrix.columns + column]!;
  return result;
}

export interface ColumnScale {
  readonly centre: Float64Array;
  /** 0 for a column without spread: it then says nothing. */
  readonly factor: Float64Array;
}

/** Mean and standard deviation by column, learned on one matrix and used on others. */
export function fitColumnScale(matrix: NumericMatrix): ColumnScale {
  const { rows, columns, values } = matrix;
  const centre = new Float64Array(columns);
  const spread = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < columns; j += 1) centre[j]! += values[i * columns + j]! / rows;
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < columns; j += 1) spread[j]! += (values[i * columns + j]! - centre[j]!) ** 2 / rows;
  const factor = spread.map((variance, j) =>
    variance > 1e-18 * (1 + centre[j]! ** 2) ? 1 / Math.sqrt(variance) : 0,
  );
  return { centre, factor };
}

export function scaleColumns(matrix: NumericMatrix, { centre, factor }: ColumnScale): NumericMatrix {
  const { rows, columns } = matrix;
  const values = matrix.values.map((value, at) => (value - centre[at % columns]!) * factor[at % columns]!);
  return { rows, columns, values };
}

/** The rows at these positions, copied. */
export function selectRows(matrix: NumericMatrix, positions: ArrayLike<number>): NumericMatrix {
  const { columns } = matrix;
  const values = new Float64Array(positions.length * columns);
  for (let i = 0; i < positions.length; i += 1)
    values.set(matrix.values.subarray(positions[i]! * columns, (positions[i]! + 1) * columns), i * columns);
  return { rows: positions.length, columns, values };
}
