import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts a TypeScript file as a worker thread, from any folder, under tsx as well as under vitest. `--import tsx` in
 * `execArgv` does nothing for workers on Node 20 (tsx registers itself on the main thread only), so that the thread
 * starts with a line that registers tsx and then loads the file. CommonJS, because it starts twice as fast.
 */
export function startTypescriptWorker(file: URL, workerData: unknown): Worker {
  const register = createRequire(import.meta.url).resolve('tsx/cjs/api');
  const start = `require(${JSON.stringify(register)}).register();require(${JSON.stringify(fileURLToPath(file))})`;
  return new Worker(start, { eval: true, execArgv: [], workerData });
}
