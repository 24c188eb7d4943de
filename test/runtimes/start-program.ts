import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface Program {
  readonly process: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

/** Starts a program in a process group of its own, so that what it starts in turn ends with it. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Program {
  const child = spawn(command, [...args], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (data: Buffer): void => {
    output = (output + data.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    process: child,
    output: () => output,
    async stop() {
      const kill = (signal: NodeJS.Signals): void => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, signal);
        } catch {
          // It has ended already.
        }
      };
      kill('SIGTERM');
      await Promise.race([ended, pause(8_000)]);
      kill('SIGKILL');
    },
  };
}

/** Waits until `url` answers with a status that `accept` takes. @throws with the program's last output */
export async function waitForHttp(
  url: string,
  program: Program,
  timeoutMs: number,
  accept: (status: number) => boolean = (status) => status === 200,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last = 'nothing answered';
  while (Date.now() < deadline) {
    if (program.process.exitCode !== null) break;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      last = `${response.status} ${(await response.text()).slice(0, 500)}`;
      if (accept(response.status)) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(250);
  }
  throw new Error(`${url} did not answer in time (${last}). The program said:\n${program.output()}`);
}
