/** Grades of the relevant documents by id; documents not in it are not relevant. */
type Relevant = ReadonlyMap<string, number>;

/** Normalised discounted cumulative gain, linear gain as in BEIR and trec_eval (Järvelin and Kekäläinen 2002). */
export function ndcgAt(ranked: readonly string[], relevant: Relevant, k: number): number {
  const gain = (grades: readonly number[]) =>
    grades.reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0);
  const ideal = gain([...relevant.values()].sort((a, b) => b - a).slice(0, k));
  return ideal === 0 ? NaN : gain(ranked.slice(0, k).map((id) => relevant.get(id) ?? 0)) / ideal;
}

/** One over the rank of the first relevant document, 0 when none is among the first k. */
export function reciprocalRankAt(ranked: readonly string[], relevant: Relevant, k: number): number {
  const at = ranked.slice(0, k).findIndex((id) => (relevant.get(id) ?? 0) > 0);
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Share of the relevant documents among the first k. */
export function recallAt(ranked: readonly string[], relevant: Relevant, k: number): number {
  return ranked.slice(0, k).filter((id) => (relevant.get(id) ?? 0) > 0).length / relevant.size;
}
