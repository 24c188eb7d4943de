import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelUnavailableError } from '../domain/errors.ts';
import { createInjectionDetector, type InjectionDetector } from '../knowledge-base/detect-injection.ts';
import type { Embedder } from '../ports/embedder.ts';
import { decodeTriageModel } from '../triage/triage-model.ts';

/**
 * Reads what `src/runtimes/cli/train-injection.ts` wrote.
 * @throws ModelUnavailableError when there is none; PrecedentError when it was made for another embedder
 */
export async function loadInjectionDetector(
  modelsFolder: string,
  embedder: Embedder,
): Promise<InjectionDetector> {
  const file = join(modelsFolder, 'injection', 'detector.bin');
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new ModelUnavailableError(
      `The injection detector ${file} is missing: run "npx tsx src/runtimes/cli/train-injection.ts"`,
      error,
    );
  });
  return createInjectionDetector(
    embedder,
    decodeTriageModel(new Uint8Array(bytes), embedder.model).classifier,
  );
}
