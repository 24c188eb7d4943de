import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('needs nothing: an embedded database, the bundled models, a port', () => {
    const { config, secrets } = parseConfig({});
    expect(config).toMatchObject({
      port: 8787,
      publicUrl: 'http://localhost:8787',
      database: { engine: 'pglite' },
      dataFolder: '.data',
      modelsFolder: 'models',
      kbFolder: 'kb',
      syncOnStart: true,
      embedder: { kind: 'bilingual' },
      vectorIndex: 'hnsw',
      corsOrigins: [],
    });
    expect(secrets).toEqual({
      databaseUrl: null,
      embeddingApiKey: null,
      chatApiKey: null,
      signingSecret: null,
      dataKey: null,
      oldDataKeys: [],
    });
  });

  it('takes a chat model by address and name, and neither alone', () => {
    expect(parseConfig({}).config.chatModel).toBeNull();
    const { config, secrets } = parseConfig({
      CHAT_URL: 'http://localhost:11434/v1/',
      CHAT_MODEL: 'some-model',
      CHAT_API_KEY: 'hush',
    });
    expect(config.chatModel).toEqual({
      provider: null,
      url: 'http://localhost:11434/v1',
      model: 'some-model',
    });
    expect(secrets.chatApiKey).toBe('hush');
    expect(JSON.stringify(config)).not.toContain('hush');
    expect(problemsOf({ CHAT_URL: 'http://localhost:11434/v1' })).toEqual([
      'CHAT_MODEL must be set when CHAT_URL or CHAT_PROVIDER is',
    ]);
    expect(problemsOf({ CHAT_MODEL: 'some-model' })).toEqual([
      'CHAT_URL or CHAT_PROVIDER must be set when CHAT_MODEL is',
    ]);
    expect(parseConfig({ CHAT_PROVIDER: 'ollama', CHAT_MODEL: 'some-model' }).config.chatModel).toEqual({
      provider: 'ollama',
      url: null,
      model: 'some-model',
    });
  });

  it('lets DATABASE_URL choose the engine and what goes with it', () => {
    const url = 'postgres://user:hush@host:5432/precedent';
    const { config, secrets } = parseConfig({ DATABASE_URL: url });
    expect(config).toMatchObject({
      database: { engine: 'postgres' },
      vectorIndex: 'pgvector',
      syncOnStart: false,
    });
    expect(secrets.databaseUrl).toBe(url);
    expect(JSON.stringify(config)).not.toContain('hush');
    expect(
      parseConfig({ DATABASE_URL: url, VECTOR_INDEX: 'hnsw', KB_SYNC_ON_START: 'true' }).config,
    ).toMatchObject({
      vectorIndex: 'hnsw',
      syncOnStart: true,
    });
  });

  it('takes a variable that is set to nothing as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '  ', CORS_ORIGINS: '' }).config).toEqual(
      parseConfig({}).config,
    );
  });

  it.each([
    ['PORT', '80x'],
    ['PORT', '65536'],
    ['PUBLIC_URL', 'ftp://host'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['EMBEDDER', 'magic'],
    ['EMBEDDING_DIMENSIONS', '16001'],
    ['MIGRATE_ON_START', 'yes'],
    ['VECTOR_INDEX', 'faiss'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_ORIGINS', 'https://ok.example, nonsense'],
    ['RATE_READ_PER_MINUTE', '-1'],
    ['SIGNING_SECRET', 'short'],
    ['DATA_KEY', 'c2hvcnQ='],
    ['DATA_KEYS_OLD', 'c2hvcnQ=,'],
  ])('names %s when it is wrong and never tells its value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(problems[0]).not.toContain(value);
  });

  it('names all that is wrong at once', () => {
    expect(
      problemsOf({ PORT: 'x', EMBEDDER: 'y', LOG_LEVEL: 'z' }).map((problem) => problem.split(' ', 1)[0]),
    ).toEqual(['PORT', 'EMBEDDER', 'LOG_LEVEL']);
  });

  it('says what another embedder needs', () => {
    expect(problemsOf({ EMBEDDER: 'openai' }).map((problem) => problem.split(' ', 1)[0])).toEqual([
      'EMBEDDING_MODEL',
      'EMBEDDING_DIMENSIONS',
      'EMBEDDING_URL',
    ]);
    const env = {
      EMBEDDER: 'openai',
      EMBEDDING_MODEL: 'm',
      EMBEDDING_DIMENSIONS: '8',
      EMBEDDING_URL: 'http://h/v1/',
    };
    expect(parseConfig({ ...env, EMBEDDING_QUERY_PREFIX: 'query: ' }).config.embedder).toMatchObject({
      url: 'http://h/v1',
      dimensions: 8,
      queryPrefix: 'query: ',
    });
  });

  it('gives settings or a ConfigError for whatever the environment holds', () => {
    const names = [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'EMBEDDER',
      'CORS_ORIGINS',
      'PUBLIC_URL',
      'SIGNING_SECRET',
      'EMBEDDING_DIMENSIONS',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
        try {
          expect(parseConfig(env).config.port).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});
