import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, wherever the command is started. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const DATASETS = join(ROOT, 'evals', 'datasets');
