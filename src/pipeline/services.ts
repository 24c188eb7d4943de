import type { CaseContext } from '../cases/case-context.ts';
import type { PassageLibrary } from '../knowledge-base/passage-library.ts';
import type { OutcomeModel } from '../rulings/outcome-model.ts';
import type { TriageControl } from '../triage-feedback/triage-control.ts';
import type { Triage } from '../triage/triage-text.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Collection, VectorIndex } from '../ports/vector-index.ts';

/** What happened that an operator should know; never with ticket text or secrets. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** All that the pipeline and the routes work with; built once by a runtime. */
export interface Services extends CaseContext {
  readonly embedder: Embedder;
  readonly indexes: Readonly<Record<Collection, VectorIndex>>;
  /** The articles' passages in memory, for the search by words; null where a runtime keeps none. */
  readonly library: PassageLibrary | null;
  readonly triage: Triage;
  /** Changes how tickets are read while the service runs; null where a runtime cannot (Workers). */
  readonly triageControl: TriageControl | null;
  readonly outcomeModel: OutcomeModel;
  readonly log: Log;
}
