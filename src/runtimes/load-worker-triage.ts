import triageModelFile from '../../models/triage/triage.bin';
import { ModelUnavailableError, PrecedentError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import { decodeTriageModel, type TriageModel } from '../triage/triage-model.ts';
import { createTriage, type Triage } from '../triage/triage-text.ts';

/** Decoded once an isolate. */
let decoded: TriageModel | undefined;

/** The bundled triage model; where the Worker embeds by another model, one that refuses with what to do. */
export function loadWorkerTriage(embedder: Embedder): Triage {
  try {
    decoded ??= decodeTriageModel(new Uint8Array(triageModelFile), embedder.model);
    return createTriage({ embedder, model: decoded });
  } catch (error) {
    if (!(error instanceof PrecedentError)) throw error;
    const refuse = (): Promise<never> => Promise.reject(new ModelUnavailableError(error.message));
    return { triage: refuse, triageMany: refuse, version: 'unavailable' };
  }
}
