import type { Chat } from '../chat/create-chat.ts';
import type { Caller } from '../domain/access.ts';
import type { CollectionReport } from '../knowledge-base/sync-knowledge.ts';
import type { SourceProblem } from '../knowledge-base/parse-article.ts';
import type { Services } from '../pipeline/services.ts';
import type { VectorIndexStatus } from '../ports/vector-index.ts';

/** Classes of requests with limits of their own, per caller and minute. */
export type RateClass = 'read' | 'write' | 'compute' | 'login';

export interface RateLimiter {
  /** Takes one request of `caller` from its budget. @returns seconds to wait when nothing is left, else null */
  consume(rateClass: RateClass, caller: string): Promise<number | null>;
}

export interface DependencyHealth {
  readonly name: string;
  readonly ok: boolean;
  /** False for a dependency without which the service still takes tickets. */
  readonly required: boolean;
  readonly detail: string;
}

/** A file that a page loads from us. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** What the routes need beyond the pipeline. */
export interface HttpServices extends Services {
  readonly rateLimiter: RateLimiter;
  /** Null where a runtime has none (Workers, which keep no passages). */
  readonly chat: Chat | null;
  /** Runs work after the response; a runtime keeps the process or the isolate alive for it. */
  readonly runInBackground: (work: () => Promise<unknown>) => void;
  readonly checkHealth: () => Promise<readonly DependencyHealth[]>;
  readonly indexStatus: () => readonly VectorIndexStatus[];
  /** Reads the knowledge folder again; null where there is no folder (Workers). */
  readonly syncFromFolder:
    | ((options: { readonly reembed: boolean }) => Promise<{
        readonly collections: readonly CollectionReport[];
        readonly problems: readonly SourceProblem[];
      }>)
    | null;
  /** Signs tracking links and sessions. Never leaves the process. */
  readonly signingSecret: string;
  /** Base of links in answers, without a trailing slash. */
  readonly publicUrl: string;
  /** Origins whose pages may call the API; empty turns CORS off. */
  readonly corsOrigins: readonly string[];
  /** Reads a file that pages load, by its name; null when the runtime has none of that name. */
  readonly readAsset: (name: string) => Promise<Asset | null>;
}

/** Hono's per-request variables. */
export interface AppEnv {
  Variables: {
    services: HttpServices;
    requestId: string;
    caller: Caller;
  };
}
