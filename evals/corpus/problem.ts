/** One thing wrong with the corpus. An error fails the check; a warning is for a person to look at. */
export interface CorpusProblem {
  readonly severity: 'error' | 'warning';
  readonly check: string;
  readonly path: string;
  readonly message: string;
}

export type Report = (problem: CorpusProblem) => void;
