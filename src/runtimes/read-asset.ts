import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Asset } from '../http/http-services.ts';

/** Files that pages load from us, by the name they have in a URL. */
const FILES: Readonly<Record<string, { readonly module: string; readonly contentType: string }>> = {
  'api-reference.js': {
    module: '@scalar/api-reference/browser/standalone.js',
    contentType: 'text/javascript; charset=utf-8',
  },
};

const loaded = new Map<string, Promise<Asset>>();

/** Reads a file that pages load, once; null for a name that is not one of them. */
export async function readAsset(name: string): Promise<Asset | null> {
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (!file) return null;
  const path = createRequire(import.meta.url).resolve(file.module);
  const asset =
    loaded.get(name) ??
    readFile(path).then((body) => ({ body: new Uint8Array(body), contentType: file.contentType }));
  loaded.set(name, asset);
  asset.catch(() => loaded.delete(name));
  return asset;
}
