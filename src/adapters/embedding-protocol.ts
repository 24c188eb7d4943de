import type { EmbeddingKind } from '../ports/embedder.ts';
import type { EncoderSettings } from './text-encoder.ts';

/** What the worker is to run; given once as `workerData`. */
export type WorkerTask =
  | {
      readonly type: 'bilingual';
      readonly modelsFolder: string;
      readonly manifestFile: string;
      readonly binaryFile: string;
    }
  | {
      readonly type: 'single';
      readonly settings: EncoderSettings;
      readonly prefixes: Readonly<Record<EmbeddingKind, string>>;
    };

export type WorkerRequest =
  | { readonly id: number; readonly type: 'warm-up' }
  | {
      readonly id: number;
      readonly type: 'encode';
      readonly texts: readonly string[];
      readonly kind: EmbeddingKind;
    };

export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly vectors: Float32Array; readonly flags: Uint8Array }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** Bits of `flags`, one byte a text. */
export const TRUNCATED = 1;
export const EMPTY = 2;
