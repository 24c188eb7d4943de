/**
 * The semi-orthogonal matrix nearest to `[rows][columns]` with rows <= columns: `U Vᵀ` of its singular value
 * decomposition, by one-sided Jacobi rotations of the rows (Hestenes, 1958). It solves the orthogonal Procrustes
 * problem (Schönemann, 1966) when given the cross-covariance. Rows of the result are orthonormal.
 */
export function nearestSemiOrthogonal(matrix: Float64Array, rows: number, columns: number): Float32Array {
  const rowsOf = Array.from({ length: rows }, (_, i) => matrix.slice(i * columns, (i + 1) * columns));
  const left = Array.from({ length: rows }, (_, i) => {
    const row = new Float64Array(rows);
    row[i] = 1;
    return row;
  });
  for (let sweep = 0; sweep < 40; sweep += 1) {
    let largest = 0;
    for (let p = 0; p < rows - 1; p += 1) {
      for (let q = p + 1; q < rows; q += 1) largest = Math.max(largest, orthogonalise(rowsOf, left, p, q));
    }
    if (largest < 1e-10) break;
  }
  const result = new Float32Array(rows * columns);
  for (let k = 0; k < rows; k += 1) {
    const row = rowsOf[k]!;
    const length = Math.sqrt(dot(row, row));
    if (length < 1e-12) continue;
    const u = left[k]!;
    for (let i = 0; i < rows; i += 1) {
      const scale = u[i]! / length;
      for (let j = 0; j < columns; j += 1)
        result[i * columns + j] = result[i * columns + j]! + scale * row[j]!;
    }
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/** Rotates rows p and q so that they are orthogonal; returns how far from it they were (cosine). */
function orthogonalise(rows: Float64Array[], left: Float64Array[], p: number, q: number): number {
  const a = rows[p]!;
  const b = rows[q]!;
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  const cosine = Math.abs(ab) / Math.sqrt(aa * bb || 1);
  if (cosine < 1e-12) return 0;
  const tau = (bb - aa) / (2 * ab);
  const t = Math.sign(tau || 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  for (const [x, y] of [
    [a, b],
    [left[p]!, left[q]!],
  ] as const) {
    for (let i = 0; i < x.length; i += 1) {
      const xi = x[i]!;
      const yi = y[i]!;
      x[i] = c * xi - s * yi;
      y[i] = s * xi + c * yi;
    }
  }
  return cosine;
}
