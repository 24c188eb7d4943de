import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram, waitForHttp } from '../runtimes/start-program.ts';

/** All clauses and cases, and a few articles: searching is the same, embedding takes seconds. */
const ARTICLES = [
  'p2p-seller-not-releasing',
  'p2p-evidence-guide',
  'deposit-missing-memo',
  'appeal-a-ruling',
];

export interface RunningService {
  readonly url: string;
  readonly adminKey: string;
  /** Calls the API and reads its answer. @throws when the answer is an error */
  call(
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<unknown>;
  output(): string;
  stop(): Promise<void>;
}

/** Starts the service as `npm start` does, with a data folder of its own, and with articles that can be found. */
export async function startService(): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'precedent-browser-'));
  const kb = join(folder, 'kb');
  await cp('kb/policy', join(kb, 'policy'), { recursive: true });
  await cp('kb/cases', join(kb, 'cases'), { recursive: true });
  for (const language of ['zh', 'en']) {
    await mkdir(join(kb, 'articles', language), { recursive: true });
    for (const name of ARTICLES) {
      await cp(`kb/articles/${language}/${name}.md`, join(kb, 'articles', language, `${name}.md`));
    }
  }
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const program = startProgram(process.execPath, ['--import', 'tsx', 'src/runtimes/node.ts'], {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: url,
    DATA_DIR: join(folder, 'data'),
    KB_DIR: kb,
    KB_SYNC_ON_START: 'false',
    LOG_LEVEL: 'warn',
    DATABASE_URL: '',
  });
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const call: RunningService['call'] = async (key, method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  try {
    await waitForHttp(`${url}/healthz`, program, 90_000);
    const adminKey = /shown this once: (\S+)/.exec(program.output())?.[1];
    if (adminKey === undefined) throw new Error(`No first key was printed:\n${program.output()}`);
    await call(adminKey, 'POST', '/v1/kb/sync', {});
    return { url, adminKey, call, output: program.output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
