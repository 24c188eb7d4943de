import { z } from 'zod';

/** A variable that is set to nothing counts as not set: that is how shells and compose files leave one out. */
export type RawEnv = Readonly<Record<string, string | undefined>>;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535');

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
  .transform((value) => value.replace(/\/+$/, ''));

/** 32 bytes in base64, as `openssl rand -base64 32` gives them. */
const dataKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64, such as openssl rand -base64 32 gives')
  .transform((value) => Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));

const origins = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  )
  .pipe(
    z.array(
      z.url({
        protocol: /^https?$/,
        error: 'must be origins such as https://help.example.com, divided by commas',
      }),
    ),
  );

const envSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(8787),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a URL such as postgres://user:password@host:5432/precedent')
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber(1, 200).default(10),
  MIGRATE_ON_START: flag.default(true),
  DATA_DIR: z.string().default('.data'),
  MODELS_DIR: z.string().default('models'),
  KB_DIR: z.string().default('kb'),
  KB_SYNC_ON_START: flag.optional(),
  EMBEDDER: z
    .enum(['bilingual', 'transformers', 'openai'], { error: 'must be bilingual, transformers or openai' })
    .default('bilingual'),
  EMBEDDING_MODEL: z.string().max(200).optional(),
  EMBEDDING_DIMENSIONS: wholeNumber(1, 16_000).optional(),
  EMBEDDING_REVISION: z.string().max(100).default('1'),
  EMBEDDING_POOLING: z.enum(['mean', 'cls', 'last'], { error: 'must be mean, cls or last' }).default('mean'),
  EMBEDDING_WEIGHTS: z
    .enum(['fp32', 'fp16', 'q8', 'q4', 'int8', 'uint8'], {
      error: 'must be fp32, fp16, q8, q4, int8 or uint8',
    })
    .default('q8'),
  EMBEDDING_HUB: flag.default(false),
  EMBEDDING_QUERY_PREFIX: z.string().max(500).default(''),
  EMBEDDING_PASSAGE_PREFIX: z.string().max(500).default(''),
  EMBEDDING_URL: httpUrl.optional(),
  EMBEDDING_API_KEY: z.string().optional(),
  EMBEDDING_SEND_INPUT_TYPE: flag.default(false),
  CHAT_PROVIDER: z
    .string()
    .regex(/^[a-z0-9_-]{2,40}$/, 'must be a provider of LangChain such as ollama')
    .optional(),
  CHAT_URL: httpUrl.optional(),
  CHAT_MODEL: z.string().max(200).optional(),
  CHAT_API_KEY: z.string().optional(),
  SHADOW_TRIAGE: z.string().max(1_000).optional(),
  VECTOR_INDEX: z.enum(['hnsw', 'pgvector'], { error: 'must be hnsw or pgvector' }).optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    })
    .default('info'),
  CORS_ORIGINS: origins.default([]),
  RATE_READ_PER_MINUTE: wholeNumber(1, 1_000_000).default(1_200),
  RATE_WRITE_PER_MINUTE: wholeNumber(1, 1_000_000).default(600),
  RATE_COMPUTE_PER_MINUTE: wholeNumber(1, 1_000_000).default(600),
  RATE_LOGIN_PER_MINUTE: wholeNumber(1, 1_000_000).default(20),
  DATA_KEY: dataKey.optional(),
  DATA_KEYS_OLD: z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((key) => key.trim())
        .filter((key) => key !== ''),
    )
    .pipe(z.array(dataKey))
    .default([]),
  SIGNING_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
});

export interface EmbedderConfig {
  readonly kind: 'bilingual' | 'transformers' | 'openai';
  /** Set for `transformers` and `openai`. */
  readonly model: string | null;
  readonly dimensions: number | null;
  /** Part of the model's identity where files cannot be hashed. */
  readonly revision: string;
  readonly pooling: 'mean' | 'cls' | 'last';
  readonly weights: 'fp32' | 'fp16' | 'q8' | 'q4' | 'int8' | 'uint8';
  /** Whether a `transformers` model comes from the hub rather than from `modelsFolder`. */
  readonly fromHub: boolean;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** Base URL of an OpenAI-compatible API, with its /v1. */
  readonly url: string | null;
  /** Tells the endpoint whether a text is a query or a passage, which ours and several others understand. */
  readonly sendInputType: boolean;
}

/** A language model behind an OpenAI-compatible API. */
export interface ChatModelConfig {
  /** A provider that LangChain knows; null for any OpenAI-compatible endpoint. */
  readonly provider: string | null;
  /** Base of the API with its version; may be null where a provider is named. */
  readonly url: string | null;
  readonly model: string;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly database: {
    readonly engine: 'pglite' | 'postgres';
    readonly maxConnections: number;
    readonly migrateOnStart: boolean;
  };
  /** Holds the embedded database and the saved indexes. */
  readonly dataFolder: string;
  readonly modelsFolder: string;
  readonly kbFolder: string;
  readonly syncOnStart: boolean;
  readonly embedder: EmbedderConfig;
  /** Null: the chatbot answers with passages as they are. */
  readonly chatModel: ChatModelConfig | null;
  readonly vectorIndex: 'hnsw' | 'pgvector';
  /** A triage model file that reads every ticket beside the live one; null for none. */
  readonly shadowTriage: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly corsOrigins: readonly string[];
  /** Requests a minute and caller. */
  readonly rateLimits: {
    readonly read: number;
    readonly write: number;
    readonly compute: number;
    readonly login: number;
  };
}

/** Kept apart from `Config` so that the config may be printed. */
export interface Secrets {
  readonly databaseUrl: string | null;
  readonly embeddingApiKey: string | null;
  readonly chatApiKey: string | null;
  readonly signingSecret: string | null;
  /** Seals texts and files in the database; null: an embedded database makes its own, a server's records stay plain. */
  readonly dataKey: Uint8Array | null;
  /** Former keys, which still open what they sealed. */
  readonly oldDataKeys: readonly Uint8Array[];
}

/** The environment is wrong; `problems` names each variable and what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The settings are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** What the choice of embedder needs beyond its own name. */
function embedderProblems(env: z.infer<typeof envSchema>): string[] {
  if (env.EMBEDDER === 'bilingual') return [];
  const needed = [
    'EMBEDDING_MODEL',
    'EMBEDDING_DIMENSIONS',
    ...(env.EMBEDDER === 'openai' ? ['EMBEDDING_URL'] : []),
  ] as const;
  return needed
    .filter((name) => env[name as keyof typeof env] === undefined)
    .map((name) => `${name} must be set when EMBEDDER is ${env.EMBEDDER}`);
}

/** A chat model needs a name and a place, its address or its provider: one alone is a mistake, not a choice. */
function chatProblems(env: z.infer<typeof envSchema>): string[] {
  const hasPlace = env.CHAT_URL !== undefined || env.CHAT_PROVIDER !== undefined;
  if (hasPlace && env.CHAT_MODEL === undefined)
    return ['CHAT_MODEL must be set when CHAT_URL or CHAT_PROVIDER is'];
  if (env.CHAT_MODEL !== undefined && !hasPlace)
    return ['CHAT_URL or CHAT_PROVIDER must be set when CHAT_MODEL is'];
  return [];
}

/**
 * Turns an environment into settings. Pure; every variable has a default that works on a fresh clone.
 * @throws ConfigError naming every variable that is wrong, never its value
 */
export function parseConfig(rawEnv: RawEnv): { readonly config: Config; readonly secrets: Secrets } {
  const known = Object.fromEntries(
    Object.keys(envSchema.shape).flatMap((name) => {
      const value = rawEnv[name]?.trim();
      return value === undefined || value === ''
        ? []
        : [[name, name.endsWith('_PREFIX') ? rawEnv[name] : value]];
    }),
  );
  const parsed = envSchema.safeParse(known);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
  }
  const env = parsed.data;
  const problems = [...embedderProblems(env), ...chatProblems(env)];
  if (problems.length > 0) throw new ConfigError(problems);
  const engine = env.DATABASE_URL === undefined ? 'pglite' : 'postgres';
  return {
    config: {
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
      database: { engine, maxConnections: env.DATABASE_CONNECTIONS, migrateOnStart: env.MIGRATE_ON_START },
      dataFolder: env.DATA_DIR,
      modelsFolder: env.MODELS_DIR,
      kbFolder: env.KB_DIR,
      syncOnStart: env.KB_SYNC_ON_START ?? engine === 'pglite',
      embedder: {
        kind: env.EMBEDDER,
        model: env.EMBEDDING_MODEL ?? null,
        dimensions: env.EMBEDDING_DIMENSIONS ?? null,
        revision: env.EMBEDDING_REVISION,
        pooling: env.EMBEDDING_POOLING,
        weights: env.EMBEDDING_WEIGHTS,
        fromHub: env.EMBEDDING_HUB,
        queryPrefix: env.EMBEDDING_QUERY_PREFIX,
        passagePrefix: env.EMBEDDING_PASSAGE_PREFIX,
        url: env.EMBEDDING_URL ?? null,
        sendInputType: env.EMBEDDING_SEND_INPUT_TYPE,
      },
      chatModel:
        env.CHAT_MODEL === undefined
          ? null
          : { provider: env.CHAT_PROVIDER ?? null, url: env.CHAT_URL ?? null, model: env.CHAT_MODEL },
      shadowTriage: env.SHADOW_TRIAGE ?? null,
      vectorIndex: env.VECTOR_INDEX ?? (engine === 'pglite' ? 'hnsw' : 'pgvector'),
      logLevel: env.LOG_LEVEL,
      corsOrigins: env.CORS_ORIGINS,
      rateLimits: {
        read: env.RATE_READ_PER_MINUTE,
        write: env.RATE_WRITE_PER_MINUTE,
        compute: env.RATE_COMPUTE_PER_MINUTE,
        login: env.RATE_LOGIN_PER_MINUTE,
      },
    },
    secrets: {
      databaseUrl: env.DATABASE_URL ?? null,
      embeddingApiKey: env.EMBEDDING_API_KEY ?? null,
      chatApiKey: env.CHAT_API_KEY ?? null,
      signingSecret: env.SIGNING_SECRET ?? null,
      dataKey: env.DATA_KEY ?? null,
      oldDataKeys: env.DATA_KEYS_OLD,
    },
  };
}
