import type { Database } from '../database/database.ts';
import { ModelUnavailableError, PrecedentError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { TriageModel } from '../triage/triage-model.ts';
import { createTriage, type Triage } from '../triage/triage-text.ts';
import { isPriorApplied, readLatestPrior, type PriorRow } from './prior-setting.ts';
import { listTypes, type TaughtType } from './taught-types.ts';
import { teachModel, type TaughtModel } from './teach-model.ts';
import { listTriageChanges } from './triage-changes.ts';

/** Where a trained model comes from. */
export interface ModelSource {
  /** Changes when there is another model to read; cheap, for it is asked often. */
  identify(): Promise<string>;
  /**
   * @returns the model, and what is wrong where it is not the one asked for
   * @throws PrecedentError when the model cannot be read or does not fit the embedder
   */
  load(): Promise<{ readonly model: TriageModel; readonly problem: string | null }>;
}

export interface TriageStatus {
  readonly version: string;
  /** Version of the trained model, without what was taught since. */
  readonly trained: string | null;
  readonly rows: number;
  /** Why tickets cannot be read, or why a newer model is not in use. */
  readonly problem: string | null;
  /** Why a taught type is not in use, by its code. */
  readonly typeProblems: ReadonlyMap<string, string>;
  /** The estimate of class shares in use; null for the model's own. */
  readonly prior: PriorRow | null;
  readonly shadow: { readonly version: string | null; readonly problem: string | null } | null;
}

/** Reads tickets by whatever model, types and class shares are in force, which may change while the service runs. */
export interface TriageControl {
  /** The same object for good: what is behind it changes between two calls, never within one. */
  readonly live: Triage;
  /** The candidate beside it, where one is configured and fits. */
  shadow(): Triage | null;
  /** The trained model in force, before what was taught; null where there is none. */
  trained(): TriageModel | null;
  typeNames(): ReadonlyMap<string, { readonly en: string; readonly zh: string }>;
  status(): TriageStatus;
  /** Takes what changed into use: models, types, class shares. A model that cannot be read leaves the former in force. */
  refresh(): Promise<void>;
}

interface Loaded {
  readonly identity: string;
  readonly model: TriageModel | null;
  readonly problem: string | null;
}

function unavailable(reason: string): Triage {
  const refuse = (): Promise<never> => Promise.reject(new ModelUnavailableError(reason));
  return { version: 'unavailable', triage: refuse, triageMany: refuse };
}

/** Shares in the order of the labels: estimated ones where there are such, none for types that were taken out of use. */
export function chooseShares(
  model: TriageModel,
  prior: PriorRow | null,
  removed: ReadonlySet<string>,
): Float32Array {
  const { labels } = model.classifier;
  const shares = labels.map((label, k) =>
    removed.has(label) ? 0 : (prior?.shares[label] ?? model.inflow[k] ?? 0),
  );
  const sum = shares.reduce((total, share) => total + share, 0);
  return Float32Array.from(shares, (share) => (sum > 0 ? share / sum : 1 / shares.length));
}

/** @param shadow the candidate's source; null where none runs beside */
export function createTriageControl(parts: {
  readonly db: Database;
  readonly embedder: Embedder;
  readonly source: ModelSource;
  readonly shadow: ModelSource | null;
  readonly onProblem: (problem: string) => void;
}): TriageControl {
  const { db, embedder } = parts;
  let current = unavailable('The triage model has not been read yet.');
  let candidate: Triage | null = null;
  let loaded: Loaded | null = null;
  let loadedShadow: Loaded | null = null;
  let taught: (TaughtModel & { readonly failed?: boolean }) | null = null;
  let prior: PriorRow | null = null;
  let names: ReadonlyMap<string, { en: string; zh: string }> = new Map();
  let stamp: string | null = null;
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;

  const vectors = new Map<string, Float32Array>();
  const embed = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const missing = [...new Set(texts.filter((text) => !vectors.has(text)))];
    if (missing.length > 0) {
      const made = await embedder.embed(missing, { kind: 'symmetric' });
      missing.forEach((text, i) => vectors.set(text, made[i]!.vector));
    }
    return texts.map((text) => vectors.get(text)!);
  };

  const read = async (source: ModelSource, former: Loaded | null): Promise<Loaded> => {
    let identity = 'unknown';
    try {
      identity = await source.identify();
      if (former?.identity === identity) return former;
      const next = await source.load();
      if (next.problem !== null) parts.onProblem(next.problem);
      return { identity, ...next };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (former?.problem !== problem) parts.onProblem(problem);
      if (!(error instanceof PrecedentError) && former === null) throw error;
      return { identity: `${identity} failed`, model: former?.model ?? null, problem };
    }
  };

  const teach = async (
    model: TriageModel,
    types: readonly TaughtType[],
  ): Promise<TaughtModel & { readonly failed?: boolean }> => {
    try {
      return await teachModel(model, types, embed);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      parts.onProblem(problem);
      return {
        model,
        newcomers: new Set(),
        problems: new Map(types.map(({ code }) => [code, problem])),
        failed: true,
      };
    }
  };

  const build = (model: TaughtModel, removed: ReadonlySet<string>): Triage =>
    createTriage({
      embedder,
      model: model.model,
      inflow: chooseShares(model.model, prior, removed),
      typeNames: names,
      newcomers: model.newcomers,
    });

  const refreshNow = async (): Promise<void> => {
    const nextLoaded = await read(parts.source, loaded);
    const nextShadow = parts.shadow === null ? null : await read(parts.shadow, loadedShadow);
    const [change] = await listTriageChanges(db, 1);
    const nextPrior = (await isPriorApplied(db)) ? await readLatestPrior(db) : null;
    const nextStamp = [nextLoaded.identity, nextShadow?.identity, change?.id, nextPrior?.id].join(' ');
    loaded = nextLoaded;
    loadedShadow = nextShadow;
    if (nextStamp === stamp) return;
    const types = await listTypes(db);
    const inUse = types.filter(({ removedAt }) => removedAt === null).reverse();
    const codes = new Set(inUse.map(({ code }) => code));
    const removed = new Set(types.flatMap(({ code }) => (codes.has(code) ? [] : [code])));
    // A removed type keeps its name: tickets that were read as it still show it.
    names = new Map(
      [...types].reverse().map((type: TaughtType) => [type.code, { en: type.en, zh: type.zh }]),
    );
    prior = nextPrior;
    if (loaded.model === null) {
      taught = null;
      current = unavailable(loaded.problem ?? 'There is no triage model.');
    } else {
      taught = await teach(loaded.model, inUse);
      current = build(taught, removed);
    }
    candidate = nextShadow?.model == null ? null : build(await teach(nextShadow.model, inUse), removed);
    // Types that could not be embedded are taught at the next refresh.
    stamp = taught?.failed ? null : nextStamp;
  };

  return {
    live: {
      get version() {
        return current.version;
      },
      triage: (text) => current.triage(text),
      triageMany: (texts) => current.triageMany(texts),
    },
    shadow: () => candidate,
    trained: () => loaded?.model ?? null,
    typeNames: () => names,
    status: () => ({
      version: current.version,
      trained: loaded?.model?.version ?? null,
      rows: loaded?.model?.classifier.trainedOn.rows ?? 0,
      problem: loaded?.problem ?? null,
      typeProblems: taught?.problems ?? new Map<string, string>(),
      prior,
      shadow:
        parts.shadow === null
          ? null
          : { version: candidate?.version ?? null, problem: loadedShadow?.problem ?? null },
    }),
    // One at a time. Who asks while one runs gets the one after it: what they changed may have come too late for this one.
    refresh: () => {
      const start = (): Promise<void> => {
        const run = refreshNow().finally(() => {
          if (running === run) running = null;
        });
        running = run;
        return run;
      };
      if (running === null) return start();
      again ??= running
        .catch(() => undefined)
        .then(() => {
          again = null;
          return start();
        });
      return again;
    },
  };
}
