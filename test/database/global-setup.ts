import type { TestProject } from 'vitest/node';
import { createRunFolder, releaseDeadRuns, releaseRunFolder } from './cluster-of-run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the suites of this run share: the PostgreSQL server, the first state of the embedded database. */
    runFolder: string;
  }
}

/** Runs once, before all suites. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await releaseDeadRuns();
  const folder = createRunFolder();
  project.provide('runFolder', folder);
  return () => releaseRunFolder(folder);
}
