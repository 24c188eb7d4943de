import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT_MS = 240_000;

/**
 * Makes a file that all processes of a test run share: the first that needs it makes it, so that runs that do not need
 * it pay nothing, and the others wait.
 * @returns its path
 */
export async function makeOnce(
  runFolder: string,
  name: string,
  make: () => Promise<string | Uint8Array>,
): Promise<string> {
  const file = join(runFolder, name);
  if (existsSync(file)) return file;
  const isFirst = await mkdir(`${file}.making`).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await writeFile(`${file}.new`, await make());
    await rename(`${file}.new`, file);
    return file;
  }
  const deadline = Date.now() + TIMEOUT_MS;
  while (!existsSync(file)) {
    if (Date.now() > deadline) throw new Error(`Another process did not make ${name} in time`);
    await pause(50);
  }
  return file;
}
