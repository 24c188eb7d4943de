/**
 * Krippendorff's alpha for nominal labels: 1 is full agreement, 0 is what chance gives (Krippendorff 2011). Units with fewer than two
 * labels say nothing and are left out. NaN when no unit has two labels, or only one label was ever given.
 * @param units labels of each unit, in any order, by any number of annotators
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number {
  const coincidence = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  let pairable = 0;
  for (const labels of units) {
    if (labels.length < 2) continue;
    pairable += labels.length;
    labels.forEach((a, i) => {
      totals.set(a, (totals.get(a) ?? 0) + 1);
      labels.forEach((b, j) => {
        if (i === j) return;
        const row = coincidence.get(a) ?? new Map<string, number>();
        row.set(b, (row.get(b) ?? 0) + 1 / (labels.length - 1));
        coincidence.set(a, row);
      });
    });
  }
  let agreed = 0;
  for (const [label, row] of coincidence) agreed += row.get(label) ?? 0;
  const observed = 1 - agreed / pairable;
  let chance = 0;
  for (const total of totals.values()) chance += total * (total - 1);
  const expected = 1 - chance / (pairable * (pairable - 1));
  return expected === 0 ? NaN : 1 - observed / expected;
}
