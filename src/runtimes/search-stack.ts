import { createUnavailableEmbedder } from '../adapters/unavailable-embedder.ts';
import type { Config, Secrets } from '../config.ts';
import type { Database } from '../database/database.ts';
import { readSetting, writeSetting } from '../database/setting-queries.ts';
import type { PassageLibrary } from '../knowledge-base/passage-library.ts';
import { findFormerModel } from '../knowledge-base/reembed-knowledge.ts';
import type { Log } from '../pipeline/services.ts';
import { describeModel, isSameModel, type Embedder, type EmbeddingModel } from '../ports/embedder.ts';
import { COLLECTIONS, type Collection, type VectorIndex } from '../ports/vector-index.ts';
import { buildEmbedder } from './build-embedder.ts';
import { buildIndexes } from './build-indexes.ts';
import { buildLibrary } from './build-library.ts';

/** What searches with one model: questions are embedded by it, and only its vectors are compared. */
export interface SearchStack {
  readonly embedder: Embedder;
  readonly indexes: Readonly<Record<Collection, VectorIndex>>;
  readonly library: PassageLibrary;
}

/**
 * @param options.isFormer the stored vectors will be replaced: what is in memory then goes on serving
 * @param options.wordsAlone nothing can embed a question
 */
export async function buildSearchStack(
  config: Config,
  db: Database,
  embedder: Embedder,
  options: { readonly isFormer: boolean; readonly wordsAlone: boolean } = {
    isFormer: false,
    wordsAlone: false,
  },
): Promise<SearchStack> {
  const indexes = await buildIndexes(config, db, embedder.model, options.isFormer);
  return { embedder, indexes, library: buildLibrary(config, db, embedder, indexes.articles, options) };
}

/** Loads all that searches need. A model that cannot be loaded says so to those who search. */
export async function readySearchStack({ embedder, indexes, library }: SearchStack): Promise<void> {
  const warm = embedder.warmUp().catch(() => undefined);
  await Promise.all([
    ...COLLECTIONS.map((collection) => indexes[collection].refresh()),
    library.open(),
    warm,
  ]);
}

export async function closeSearchStack({ indexes, embedder }: SearchStack): Promise<void> {
  await Promise.allSettled(COLLECTIONS.map((collection) => indexes[collection].close()));
  await embedder.close();
}

function settingKey(model: EmbeddingModel): string {
  return `embedder:${describeModel(model)}`;
}

/** Notes how the configured embedder is opened, so that it can be opened once another one is configured. No secrets. */
export async function rememberEmbedder(config: Config, db: Database, model: EmbeddingModel): Promise<void> {
  await writeSetting(db, settingKey(model), JSON.stringify(config.embedder));
}

/** The embedder that gave this model's vectors; null when it cannot be opened any more. */
async function openFormerEmbedder(
  config: Config,
  secrets: Secrets,
  db: Database,
  model: EmbeddingModel,
): Promise<Embedder | null> {
  const remembered = await readSetting(db, settingKey(model));
  if (remembered === null) return null;
  const embedder = JSON.parse(remembered) as Config['embedder'];
  // A key is for the server it was given for.
  const isSameServer =
    embedder.url !== null &&
    config.embedder.url !== null &&
    new URL(embedder.url).origin === new URL(config.embedder.url).origin;
  const embeddingApiKey = isSameServer ? secrets.embeddingApiKey : null;
  const former = buildEmbedder({ ...config, embedder }, { ...secrets, embeddingApiKey });
  if (isSameModel(former.model, model)) return former;
  await former.close();
  return null;
}

export interface ServingStack extends SearchStack {
  /** The model whose vectors are stored while another one is configured; null when there is nothing to do. */
  readonly former: EmbeddingModel | null;
}

/**
 * The stack for the vectors that are stored: the configured model's, or the former one's until they are replaced. Where the
 * former cannot be opened, or the configured one neither, articles are found by words alone.
 */
export async function openServingStack(
  config: Config,
  secrets: Secrets,
  db: Database,
  configured: Embedder,
  log: Log,
): Promise<ServingStack> {
  const former = await findFormerModel(db, configured.model);
  if (former === null) return { ...(await buildSearchStack(config, db, configured)), former };
  const embedder = await openFormerEmbedder(config, secrets, db, former);
  const names = { stored: describeModel(former), configured: describeModel(configured.model) };
  if (embedder !== null) {
    log.warn(
      names,
      'the knowledge base is of another embedding model, which serves until it is embedded again',
    );
    const options = { isFormer: true, wordsAlone: false };
    return { ...(await buildSearchStack(config, db, embedder, options)), former };
  }
  const reason =
    `The knowledge base was embedded by ${names.stored}, which cannot be opened, and is to be embedded again by ` +
    `${names.configured}: until then articles are found by words alone. GET /v1/kb/reembedding tells how far it is.`;
  log.warn(
    names,
    'the model of the knowledge base cannot be opened: search is by words until it is embedded again',
  );
  const options = { isFormer: true, wordsAlone: true };
  return {
    ...(await buildSearchStack(config, db, createUnavailableEmbedder(reason, former), options)),
    former,
  };
}
