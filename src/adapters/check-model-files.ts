import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ModelUnavailableError } from '../domain/errors.ts';
import type { FileFingerprint } from '../embedding-alignment/map-file.ts';

/** Bytes of a file. @throws ModelUnavailableError naming the file when it is missing or empty */
export function modelFileSize(file: string): number {
  let size: number;
  try {
    size = statSync(file).size;
  } catch (cause) {
    throw new ModelUnavailableError(`The model file ${file} is missing`, cause);
  }
  if (size === 0) throw new ModelUnavailableError(`The model file ${file} is empty`);
  return size;
}

/** @throws ModelUnavailableError naming the first file that is missing or has another size than it should */
export function checkModelFiles(folder: string, files: readonly FileFingerprint[]): void {
  for (const { path, bytes } of files) {
    const file = join(folder, path);
    const size = modelFileSize(file);
    if (size !== bytes)
      throw new ModelUnavailableError(
        `The model file ${file} has ${size} bytes instead of ${bytes}: it is cut short or another one`,
      );
  }
}

/** @throws ModelUnavailableError naming the file when it is missing or not JSON */
export function readModelJson(file: string): unknown {
  modelFileSize(file);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new ModelUnavailableError(`The model file ${file} is not JSON: it is cut short or damaged`, cause);
  }
}

export function sha256Hex(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

export function fingerprintFile(folder: string, path: string): FileFingerprint {
  const bytes = modelFileSize(join(folder, path));
  return { path, bytes, sha256: sha256Hex(readFileSync(join(folder, path))) };
}
