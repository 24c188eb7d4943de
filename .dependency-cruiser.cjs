/** Direction of imports: domain <- ports, database <- features <- pipeline <- http, web <- runtimes; domain, ports <- adapters <- runtimes. */
const FEATURES =
  '^src/(knowledge-base|knowledge-gaps|article-drafts|ingestion|chat|triage|triage-feedback|anomaly|rulings|cases|duplicates|incidents|learning|embedding-alignment|embedding-text)/';
const TESTS = '\\.test\\.tsx?$';

const layer = (name, path, allowed) => ({
  name: `${name}-imports-only-what-is-below-it`,
  severity: 'error',
  from: { path, pathNot: TESTS },
  to: { path: '^src/', pathNot: [path, ...allowed] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer('domain', '^src/domain/', []),
    layer('ports', '^src/ports/', ['^src/domain/']),
    layer('database', '^src/database/', ['^src/domain/', '^src/ports/']),
    layer('features', FEATURES, ['^src/domain/', '^src/ports/', '^src/database/']),
    layer('pipeline', '^src/pipeline/', ['^src/domain/', '^src/ports/', '^src/database/', FEATURES]),
    layer('http', '^src/http/', [
      '^src/domain/',
      '^src/ports/',
      '^src/database/',
      FEATURES,
      '^src/pipeline/',
      '^src/web/',
    ]),
    layer('web', '^src/web/', [
      '^src/domain/',
      '^src/ports/',
      '^src/database/',
      FEATURES,
      '^src/pipeline/',
      '^src/http/',
    ]),
    layer('adapters', '^src/adapters/', [
      '^src/domain/',
      '^src/ports/',
      '^src/database/',
      '^src/embedding-(alignment|text)/',
      '^src/knowledge-base/(parse-article|knowledge-sources|library-snapshot)',
    ]),
    {
      name: 'features-know-no-runtime',
      comment: 'Features run in Node and in workerd: no hono, no drivers, no node:*.',
      severity: 'error',
      from: { path: `${FEATURES}|^src/(domain|ports|database|pipeline)/`, pathNot: TESTS },
      to: {
        path: '^(node:|fs$|path$|crypto$)|node_modules/(hono|@hono|postgres|hnswlib-node|@electric-sql|onnxruntime-node|@xenova|pino)/',
      },
    },
    {
      name: 'http-and-web-know-no-node',
      severity: 'error',
      from: { path: '^src/(http|web)/', pathNot: TESTS },
      to: { path: '^node:|node_modules/(@hono/node-server|hnswlib-node|@electric-sql|onnxruntime-node)/' },
    },
    {
      name: 'the-worker-reaches-no-native-module',
      comment: 'A dry-run deploy passes with hnswlib-node in the bundle, and workerd then crashes at start.',
      severity: 'error',
      from: { path: '^src/runtimes/worker\\.ts$' },
      to: {
        path: '^node:fs|node_modules/(hnswlib-node|onnxruntime-node|@electric-sql|@hono/node-server|@xenova|@huggingface)/',
        reachable: true,
      },
    },
    {
      name: 'src-imports-no-evals-or-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: '^(evals|test)/' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^cloudflare:' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
