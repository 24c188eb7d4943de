/**
 * `npm start`: the service on Node. Without settings it keeps an embedded database under .data and works offline; see
 * src/config.ts for what the environment may say.
 */
import { serve, type ServerType } from '@hono/node-server';
import { ConfigError, parseConfig } from '../config.ts';
import { createApp } from '../http/app.ts';
import { composeServices, type ComposedServices } from './compose-services.ts';
import { createFirstKey } from './create-first-key.ts';

const REQUESTS_END_MS = 10_000;
/** Longer than load balancers keep a connection idle: else one is closed just as they send on it. */
const KEEP_ALIVE_MS = 65_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function listen(app: ReturnType<typeof createApp>, hostname: string, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port }, () => resolve(server));
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', reject);
  });
}

/** Lets requests end, for a while, then cuts what is left. */
function stopListening(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, REQUESTS_END_MS).unref();
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

function stopOnSignal(server: ServerType, composed: ComposedServices): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    await stopListening(server);
    await composed.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal means: now.
      if (stopping) process.exit(1);
      stopping = true;
      say('Stopping: requests and running work end first.');
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

async function main(): Promise<void> {
  const { config, secrets } = parseConfig(process.env);
  const composed = await composeServices(config, secrets, { syncAtOnce: config.syncOnStart });
  const { services } = composed;
  try {
    const server = await listen(
      createApp({ resolveServices: () => ({ ...services }) }),
      config.host,
      config.port,
    );
    stopOnSignal(server, composed);
  } catch (error) {
    await composed.close();
    throw error;
  }
  // A server behind DATABASE_URL is set up on purpose: there, `npm run key:create` makes the keys.
  const secret = config.database.engine === 'pglite' ? await createFirstKey(services) : null;
  if (secret !== null) say(`Key of the first administrator, shown this once: ${secret}`);
  say(`Precedent is at ${config.publicUrl}`);
  say(`  help center      ${config.publicUrl}/help`);
  say(`  reviewers' desk  ${config.publicUrl}/review   (sign in with a reviewer's or administrator's key)`);
  say(`  API reference    ${config.publicUrl}/reference`);
  say(
    '  more keys        npm run key:create -- --role reviewer --name NAME   (stop the service first, or POST /v1/keys)',
  );
}

main().catch((error: unknown) => {
  const known =
    error instanceof ConfigError ||
    (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  const message =
    error instanceof Error
      ? known || error.name === 'FolderLockedError'
        ? error.message
        : error.stack
      : String(error);
  process.stderr.write(`${message ?? ''}\n`);
  process.exit(1);
});
