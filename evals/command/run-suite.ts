import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createCachedEmbedder, type CachedEmbedder } from '../embeddings/cached-embedder.ts';
import { openEmbedder } from '../embeddings/open-embedder.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { InputError } from '../input/input-error.ts';
import type { SuiteContext } from '../suites/suite.ts';
import type { EvalArguments } from './parse-arguments.ts';
import { loadSuite } from './suite-names.ts';
import { readCommit, scoreOutcome, type ScoredSuite } from './suite-result.ts';

/** A line on stderr that overwrites itself; silent when nobody watches. */
function showProgress(done: number, total: number, what: string): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\u001b[K${done} of ${total} ${what}`);
  if (done >= total) process.stderr.write('\r\u001b[K');
}

/** Runs one suite on one folder, and scores it. @throws InputError, UsageError */
export async function runSuite(
  name: string,
  folder: string | null,
  args: EvalArguments,
): Promise<ScoredSuite> {
  const suite = await loadSuite(name);
  const home = folder === null ? join(DATASETS, suite.dataset) : resolve(folder);
  if (!existsSync(home)) throw new InputError(home, null, null, 'the folder does not exist');
  if (!statSync(home).isDirectory()) throw new InputError(home, null, null, 'this is not a folder');
  const startedAt = new Date();
  const commit = readCommit();
  let opened: CachedEmbedder | null = null;
  const modelsFolder = existsSync(args.models) ? resolve(args.models) : join(ROOT, args.models);
  const context: SuiteContext = {
    folder: home,
    seed: args.seed,
    options: args,
    predictionsIn: args.predictionsIn,
    modelsFolder,
    embedder() {
      opened ??= createCachedEmbedder(
        openEmbedder(modelsFolder, args.embedder),
        join(ROOT, '.data', 'eval-cache'),
        basename(home).replace(/[^A-Za-z0-9.-]+/g, '_'),
      );
      return opened;
    },
    progress: showProgress,
    warn: (message) => process.stderr.write(`note: ${message}\n`),
  };
  try {
    const outcome = await suite.run(context);
    return scoreOutcome(suite, outcome, { dataset: basename(home), seed: args.seed, startedAt, commit });
  } finally {
    await (opened as CachedEmbedder | null)?.close();
  }
}
