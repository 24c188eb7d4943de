import { alignLinearly, type LanguageMap, type MappedLanguage, type SearchKind } from './language-map.ts';
import { openNetwork } from './residual-network.ts';
import type { OpenGraph } from './run-graph.ts';

/** Brings row-major raw vectors of one language into the shared space, but for the network. */
export function alignRows(
  map: LanguageMap,
  language: MappedLanguage,
  kind: SearchKind,
  raw: Float32Array,
): Float32Array {
  const width = map[language].means[kind].length;
  const count = raw.length / width;
  const aligned = new Float32Array(count * map.dimensions);
  for (let row = 0; row < count; row += 1) {
    const vector = raw.subarray(row * width, (row + 1) * width);
    aligned.set(alignLinearly(map, language, kind, vector), row * map.dimensions);
  }
  return aligned;
}

const ROWS_AT_ONCE = 1_024;

/** Sends aligned rows through the language's network, if it has one. */
export async function applyNetwork(
  openGraph: OpenGraph,
  map: LanguageMap,
  language: MappedLanguage,
  aligned: Float32Array,
): Promise<Float32Array> {
  const { network } = map[language];
  if (!network) return aligned;
  const { run, close } = await openNetwork(openGraph, network, map.dimensions);
  const result = new Float32Array(aligned.length);
  const size = ROWS_AT_ONCE * map.dimensions;
  for (let at = 0; at < aligned.length; at += size) result.set(await run(aligned.slice(at, at + size)), at);
  await close();
  return result;
}
