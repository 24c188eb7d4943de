/** What wrangler.toml binds. Variables and secrets are those of the Node service (see src/config.ts) where they mean the same. */
export interface WorkerBindings {
  readonly HYPERDRIVE: { readonly connectionString: string };
  /** Workers AI, used when EMBEDDER is `workers-ai`. */
  readonly AI?: Ai;
  /** Serves the script of the API reference. */
  readonly ASSETS?: Fetcher;
  readonly [variable: string]: unknown;
}
