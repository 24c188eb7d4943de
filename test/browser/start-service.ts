import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProgram, waitForHttp } from '../runtimes/start-program.ts';

/** All clauses, some decided cases and a few articles: the journey is the same, embedding takes seconds. */
const PAST_CASES = 40;
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
  await mkdir(join(kb, 'cases'), { recursive: true });
  const past = (await readFile('kb/cases/p2p.jsonl', 'utf8')).split('\n').slice(0, PAST_CASES).join('\n');
  await writeFile(join(kb, 'cases', 'p2p.jsonl'), `${past}\n`);
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
