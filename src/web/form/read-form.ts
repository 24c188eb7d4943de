import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PrecedentError } from '../../domain/errors.ts';
import type { AppEnv } from '../../http/http-services.ts';

/** A chosen file, in any runtime. */
export interface SentFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

function isFile(value: unknown): value is SentFile {
  return typeof value === 'object' && value !== null && 'arrayBuffer' in value;
}

/** What a form sent, by field. Text is well formed and has plain line ends. */
export interface SentForm {
  text(name: string): string;
  list(name: string): string[];
  /** Chosen files; an empty file field sends none. */
  files(name: string): SentFile[];
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD').replaceAll('\r\n', '\n');
}

/** Reads a form, multipart or not. @throws PrecedentError `malformed_json`, `unsupported_media_type` */
export async function readForm(c: Context<AppEnv>): Promise<SentForm> {
  const mediaType = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== 'multipart/form-data' && mediaType !== 'application/x-www-form-urlencoded') {
    throw new PrecedentError('unsupported_media_type', 'Send the form as a browser does.');
  }
  let data: FormData;
  try {
    data = await c.req.formData();
  } catch (error) {
    if (error instanceof Error && error.name === 'BodyLimitError') throw error;
    throw new PrecedentError('malformed_json', 'The form could not be read.', { cause: error });
  }
  const values = (name: string): unknown[] => data.getAll(name);
  const texts = (name: string) => values(name).filter((value) => typeof value === 'string');
  return {
    text: (name) => cleanText(texts(name)[0] ?? ''),
    list: (name) => texts(name).map(cleanText),
    files: (name) =>
      values(name)
        .filter(isFile)
        .filter((file) => file.name !== '' || file.size > 0),
  };
}

/** Refuses larger bodies before or while they are read. */
export function limitForm(maxBytes: number) {
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new PrecedentError('body_too_large', `The form is larger than ${maxBytes} bytes.`);
    },
  });
}
