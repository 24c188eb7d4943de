import { ModelUnavailableError } from '../domain/errors.ts';
import { neutralVector } from '../embedding-alignment/language-map.ts';
import type { EmbedOptions, Embedding, EmbeddingKind, EmbeddingModel } from '../ports/embedder.ts';

/** What an endpoint says of one text. */
export interface RemoteEmbedding {
  readonly values: readonly number[];
  readonly truncated?: boolean | undefined;
  readonly empty?: boolean | undefined;
}

export interface RemoteModel {
  readonly model: EmbeddingModel;
  readonly prefixes: Readonly<Record<EmbeddingKind, string>>;
  /** Longer texts are cut and marked: endpoints refuse what their model cannot read. */
  readonly maxCharacters: number;
  readonly textsARequest: number;
  /** Answers in the order of the texts. */
  request(texts: readonly string[], options: EmbedOptions): Promise<readonly RemoteEmbedding[]>;
}

/** Bounds the size of a request and of its answer, whose parsing holds the event loop. */
const CHARACTERS_A_REQUEST = 100_000;
const REQUESTS_AT_ONCE = 2;

interface Row {
  readonly at: number;
  readonly text: string;
  readonly truncated: boolean;
}

function slicesOf(rows: readonly Row[], textsARequest: number): Row[][] {
  const slices: Row[][] = [];
  let characters = Infinity;
  for (const row of rows) {
    const last = slices.at(-1);
    if (!last || last.length === textsARequest || characters + row.text.length > CHARACTERS_A_REQUEST) {
      slices.push([row]);
      characters = row.text.length;
    } else {
      last.push(row);
      characters += row.text.length;
    }
  }
  return slices;
}

/** @throws ModelUnavailableError when the vector has another size than configured, or is no direction */
function unitVector({ id, dimensions }: EmbeddingModel, values: readonly number[]): Float32Array {
  if (values.length !== dimensions) {
    throw new ModelUnavailableError(
      `The embedding endpoint gave ${values.length} dimensions for ${id} where ${dimensions} are configured`,
    );
  }
  let sum = 0;
  for (const value of values) sum += value * value;
  if (!Number.isFinite(sum) || sum === 0) {
    throw new ModelUnavailableError(
      `The embedding endpoint gave a vector for ${id} that is zero or not finite`,
    );
  }
  const scale = 1 / Math.sqrt(sum);
  return Float32Array.from(values, (value) => value * scale);
}

/** Cuts without leaving half a surrogate pair, which is not UTF-8 and which endpoints refuse. */
function readable(text: string, maxCharacters: number): string {
  return text.slice(0, maxCharacters).toWellFormed().replaceAll('\ufffd', ' ').trim();
}

/**
 * Embeds by a remote model in requests of bounded size. Texts without a letter or digit never leave: they are marked
 * empty here, for endpoints answer them with an error or with any vector.
 */
export async function embedRemotely(
  remote: RemoteModel,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<Embedding[]> {
  const { model, maxCharacters } = remote;
  options.signal?.throwIfAborted();
  const results: Embedding[] = texts.map((text) => ({
    vector: neutralVector(model.dimensions),
    truncated: text.length > maxCharacters,
    empty: true,
  }));
  const rows = texts.flatMap((text, at): Row[] => {
    const sent = readable(text, maxCharacters);
    if (!/[\p{L}\p{N}]/u.test(sent)) return [];
    return [{ at, text: remote.prefixes[options.kind] + sent, truncated: text.length > maxCharacters }];
  });
  const slices = slicesOf(rows, remote.textsARequest);
  let done = texts.length - rows.length;
  const work = async (): Promise<void> => {
    for (let slice = slices.shift(); slice; slice = slices.shift()) {
      const answers = await remote.request(
        slice.map(({ text }) => text),
        options,
      );
      if (answers.length !== slice.length) {
        throw new ModelUnavailableError(
          `The embedding endpoint gave ${answers.length} vectors for ${slice.length} texts`,
        );
      }
      slice.forEach(({ at, truncated }, i) => {
        const { values, ...said } = answers[i]!;
        results[at] = said.empty
          ? { ...results[at]!, truncated: truncated || (said.truncated ?? false) }
          : {
              vector: unitVector(model, values),
              truncated: truncated || (said.truncated ?? false),
              empty: false,
            };
      });
      done += slice.length;
      options.onProgress?.(done, texts.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
  } finally {
    slices.length = 0;
  }
  if (rows.length === 0 && texts.length > 0) options.onProgress?.(done, texts.length);
  return results;
}
