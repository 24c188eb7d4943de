import { pino, type DestinationStream } from 'pino';
import type { Log } from '../pipeline/services.ts';

/** Names of fields that hold a secret or what a customer wrote: never logged, at whatever depth up to three. */
const PRIVATE_FIELDS = [
  'authorization',
  'cookie',
  'secret',
  'key',
  'password',
  'body',
  'text',
  'subject',
  'statement',
  'reasons',
  'content',
];

/** An error with where it happened and what caused it, and without the values of a failed query, which hold customers' texts. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  const [firstLine = ''] = message.split('\nparams:');
  return {
    name,
    ...(typeof code === 'string' ? { code } : {}),
    message: firstLine.slice(0, 500),
    stack: stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12),
    ...(cause === undefined || depth > 3 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** JSON lines on standard error, or wherever `destination` writes. */
export function createPinoLog(
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
      redact: {
        paths: PRIVATE_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[not logged]',
      },
    },
    destination,
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
