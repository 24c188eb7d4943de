/** Rows of small integers with one scale a row: row i, column j is `values[i * width + j] * scales[i]`. */
export interface QuantisedMatrix {
  readonly width: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** Quantises rows to 8 bits, symmetric, each row by its own largest magnitude. `read(i, j)` gives a value. */
export function quantiseRows(
  count: number,
  width: number,
  read: (row: number, column: number) => number,
): QuantisedMatrix {
  const values = new Int8Array(count * width);
  const scales = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    let largest = 0;
    for (let j = 0; j < width; j += 1) largest = Math.max(largest, Math.abs(read(i, j)));
    const scale = Math.fround(largest / 127);
    scales[i] = scale;
    if (scale === 0) continue;
    for (let j = 0; j < width; j += 1) values[i * width + j] = Math.round(read(i, j) / scale);
  }
  return { width, values, scales };
}
