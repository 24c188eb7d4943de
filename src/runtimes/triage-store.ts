import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PrecedentError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { ModelSource } from '../triage-feedback/triage-control.ts';
import { decodeTriageModel, encodeTriageModel, type TriageModel } from '../triage/triage-model.ts';

const entrySchema = z.object({
  version: z.string(),
  /** Name of a file in the folder, never a path. */
  file: z.string().regex(/^[A-Za-z0-9._+-]{1,200}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  promotedAt: z.iso.datetime(),
});
const pointerSchema = z.object({
  current: entrySchema.nullable(),
  /** Models in force before, latest first; what a rollback returns to. Null entries stand for the bundled model. */
  history: z.array(entrySchema.nullable()).max(20),
});
export type PromotedModel = z.infer<typeof entrySchema>;
type Pointer = z.infer<typeof pointerSchema>;

const POINTER = 'current.json';
const MAX_HISTORY = 20;
const NOTHING: Pointer = { current: null, history: [] };

/** Where promoted models live: outside the source tree, beside the database. */
export function triageFolder(dataFolder: string): string {
  return join(dataFolder, 'triage');
}

function unusable(message: string, cause?: unknown): PrecedentError {
  return new PrecedentError('dependency_unavailable', message, { cause });
}

/** What the folder says is in force. @throws PrecedentError when the pointer is not ours or was cut short */
export async function readPointer(folder: string): Promise<Pointer> {
  let content: string;
  try {
    content = await readFile(join(folder, POINTER), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING;
    throw error;
  }
  try {
    return pointerSchema.parse(JSON.parse(content));
  } catch (error) {
    throw unusable(`${join(folder, POINTER)} is not a pointer to a triage model.`, error);
  }
}

/** Writes a file whole or not at all: a reader sees the former content until the new one is on disk. */
async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Writes a model into the folder without putting it in force. @returns its file and hash */
export async function storeModel(
  folder: string,
  model: TriageModel,
): Promise<{
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}> {
  const bytes = encodeTriageModel(model);
  const file = `${model.version}.bin`;
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, file), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, path: join(folder, file), sha256, bytes: bytes.length };
}

/** Puts a stored model in force. Running services take it up by themselves. */
export async function promoteModel(
  folder: string,
  entry: Omit<PromotedModel, 'promotedAt'>,
  now: Date,
): Promise<void> {
  const { current, history } = await readPointer(folder);
  const next: Pointer = {
    current: { ...entry, promotedAt: now.toISOString() },
    history: [current, ...history].slice(0, MAX_HISTORY),
  };
  await writeWhole(join(folder, POINTER), `${JSON.stringify(next, null, 2)}\n`);
}

/** Returns to the model before. @returns what is in force now; null for the bundled model @throws PrecedentError when there was none */
export async function rollBackModel(folder: string): Promise<PromotedModel | null> {
  const { current, history } = await readPointer(folder);
  const [before, ...rest] = history;
  if (current === null || before === undefined)
    throw new PrecedentError('not_admissible', 'No model was promoted here: there is nothing to go back to.');
  await writeWhole(join(folder, POINTER), `${JSON.stringify({ current: before, history: rest }, null, 2)}\n`);
  return before;
}

async function readModel(file: string, embedder: Embedder, sha256: string | null): Promise<TriageModel> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw unusable(`The triage model ${file} is missing: run "npm run triage:train".`, error);
  }
  if (sha256 !== null && createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw unusable(`The triage model ${file} is not the one that was promoted: its hash differs.`);
  return decodeTriageModel(bytes, embedder.model);
}

/** A model file by its path, for a candidate that runs beside the live one. */
export function fileSource(file: string, embedder: Embedder): ModelSource {
  return {
    async identify() {
      const found = await stat(file).catch(() => null);
      return found === null ? `${file} missing` : `${file} ${found.mtimeMs} ${found.size}`;
    },
    load: async () => ({ model: await readModel(file, embedder, null), problem: null }),
  };
}

/**
 * The promoted model, or the bundled one where none was promoted. A promoted model that cannot be read is a problem to
 * be told, not a reason to read no tickets: at the first load the bundled one steps in.
 */
export function storeSource(folder: string, modelsFolder: string, embedder: Embedder): ModelSource {
  const bundled = join(modelsFolder, 'triage', 'triage.bin');
  let hasLoaded = false;
  return {
    async identify() {
      try {
        const { current } = await readPointer(folder);
        return current === null ? await fileSource(bundled, embedder).identify() : current.sha256;
      } catch (error) {
        if (error instanceof PrecedentError) return 'an unreadable pointer';
        throw error;
      }
    },
    async load() {
      try {
        const { current } = await readPointer(folder);
        const model =
          current === null
            ? await readModel(bundled, embedder, null)
            : await readModel(join(folder, current.file), embedder, current.sha256);
        hasLoaded = true;
        return { model, problem: null };
      } catch (error) {
        if (hasLoaded || !(error instanceof PrecedentError)) throw error;
        const model = await readModel(bundled, embedder, null);
        hasLoaded = true;
        return { model, problem: `${error.message} The bundled model reads tickets meanwhile.` };
      }
    },
  };
}
