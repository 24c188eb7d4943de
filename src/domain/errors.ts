/**
 * One table from error code to HTTP status and title (RFC 9457). It drives the error handler and the OpenAPI document.
 */
export const ERROR_TABLE = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor does not belong to this query' },
  malformed_json: { status: 400, title: 'The body is not valid JSON in UTF-8' },
  unauthenticated: { status: 401, title: 'An API key is needed' },
  forbidden: { status: 403, title: 'This key may not do that' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  conflict: { status: 409, title: 'The state has changed' },
  idempotency_conflict: { status: 422, title: 'The idempotency key was used with another body' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  not_admissible: { status: 422, title: 'Not admissible' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  model_unavailable: { status: 503, title: 'The language model is not available' },
  embedding_model_mismatch: { status: 503, title: 'The stored index was made by another embedding model' },
  record_unreadable: { status: 503, title: 'A stored record cannot be opened' },
  dependency_unavailable: { status: 503, title: 'A dependency is not available' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** A field that is wrong and how to mend it. `path` is a JSON pointer, a query or a header name. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Base of all errors that a caller may be told about. `message` is shown to the caller: no secrets, no internals. */
export class PrecedentError extends Error {
  override readonly name: string = 'PrecedentError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly fields?: readonly FieldError[];
      readonly data?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
    this.data = options.data ?? {};
  }
}

export class NotFoundError extends PrecedentError {
  override readonly name = 'NotFoundError';
  constructor(what: string, id: string) {
    super('not_found', `There is no ${what} ${JSON.stringify(id)} that this key may see.`, {
      data: { what, id },
    });
  }
}

export class ConflictError extends PrecedentError {
  override readonly name = 'ConflictError';
  constructor(message: string, data: Readonly<Record<string, unknown>> = {}) {
    super('conflict', message, { data });
  }
}

export class ModelUnavailableError extends PrecedentError {
  override readonly name = 'ModelUnavailableError';
  constructor(message: string, cause?: unknown) {
    super('model_unavailable', message, { cause });
  }
}

/** A stored collection was embedded by another model than the one configured. */
export class EmbeddingModelMismatchError extends PrecedentError {
  override readonly name = 'EmbeddingModelMismatchError';
  constructor(collection: string, stored: string, configured: string) {
    super(
      'embedding_model_mismatch',
      `Collection "${collection}" was embedded by ${stored}, but ${configured} is configured. ` +
        'Run "npm run kb:sync -- --reembed" to embed it again, or configure the former model.',
      { data: { collection, stored, configured } },
    );
  }
}
