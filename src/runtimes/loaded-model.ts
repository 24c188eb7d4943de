/** A trained artefact, or a stand-in that refuses each call; `problem` says what is wrong with it, if anything is. */
export interface LoadedModel<T> {
  readonly model: T;
  readonly problem: string | null;
  /** For the readiness report: which version is loaded, or the problem. */
  readonly detail: string;
}
