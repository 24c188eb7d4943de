/**
 * `npm run kb:reembed [-- --status]`: embeds the stored knowledge by the configured model, then switches to it at once. May be
 * stopped and started again; a running service does the same by itself.
 */
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { ModelUnavailableError } from '../../domain/errors.ts';
import { readReembedding, reembedKnowledge } from '../../knowledge-base/reembed-knowledge.ts';
import { describeModel } from '../../ports/embedder.ts';
import { buildEmbedder } from '../build-embedder.ts';
import { rememberEmbedder } from '../search-stack.ts';
import { readSettings, runCommand, withDatabase } from './run-command.ts';
import { createProgress } from './show-progress.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

runCommand(async () => {
  const { values } = parseArgs({ options: { status: { type: 'boolean', default: false } } });
  const { config, secrets } = readSettings();
  const now = (): Date => new Date();
  return withDatabase(async ({ db, engine }) => {
    if (values.status) {
      const latest = await readReembedding(db, now());
      if (latest === null) say('The embedding model was never changed.');
      else say(`${describeModel(latest.model)}: ${latest.state}, ${latest.done} of ${latest.total} passages`);
      if (latest?.problem) say(latest.problem);
      return 0;
    }
    const embedder = buildEmbedder(config, secrets);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort(new Error('Stopped; what was embedded stays.')));
    try {
      // One that cannot be opened says why at once.
      await embedder.warmUp();
      await rememberEmbedder(config, db, embedder.model);
      const result = await reembedKnowledge(db, embedder, {
        now,
        holder: engine === 'pglite' ? 'embedded' : `${hostname()}:${process.pid}`,
        signal: stop.signal,
        onProgress: createProgress('embedding'),
      });
      if (result === 'elsewhere') say('Another process is embedding the knowledge base: see --status.');
      else if (result === 'switched') say(`The knowledge base is of ${describeModel(embedder.model)} now.`);
      else say(`The knowledge base is of ${describeModel(embedder.model)} already.`);
      return 0;
    } catch (error) {
      if (!(error instanceof ModelUnavailableError) && !stop.signal.aborted) throw error;
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    } finally {
      await embedder.close();
    }
  });
});
