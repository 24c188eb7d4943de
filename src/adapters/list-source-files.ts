import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

/** A file of a folder that is imported; its content is read when it is wanted. */
interface ListedFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly read: () => Promise<Uint8Array>;
}

const SKIPPED = /^(?:\..*|node_modules|build|dist|__MACOSX)$/;
const MAX_FILES = 50_000;

async function walk(root: string, folder: string, found: ListedFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MAX_FILES) throw new RangeError(`The folder has more than ${MAX_FILES} files.`);
    const path = join(folder, entry.name);
    // Links are not followed: they could lead out of the folder.
    if (entry.isDirectory() && !SKIPPED.test(entry.name)) await walk(root, path, found);
    else if (entry.isFile() && !entry.name.startsWith('.')) {
      const { size } = await stat(path);
      found.push({
        path: relative(root, path).split(sep).join('/'),
        bytes: size,
        read: () => readFile(path),
      });
    }
  }
}

/** The files of a folder and its folders in the order of their names, or the one file that `path` is. @throws the system's error when there is none */
export async function listSourceFiles(path: string): Promise<ListedFile[]> {
  const found = await stat(path);
  if (found.isFile()) return [{ path: basename(path), bytes: found.size, read: () => readFile(path) }];
  const files: ListedFile[] = [];
  await walk(path, path, files);
  return files;
}
