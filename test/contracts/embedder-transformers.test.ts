import { cpSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createTransformersEmbedder } from '../../src/adapters/transformers-embedder.ts';
import { ModelUnavailableError } from '../../src/domain/errors.ts';
import { describeEmbedder } from './embedder-contract.ts';

const model = { name: 'bge-small-en-v1.5', dimensions: 384, pooling: 'cls' } as const;

describeEmbedder('one model from a folder', {
  languages: ['en'],
  open: () => {
    const embedder = createTransformersEmbedder({ ...model, modelsFolder: 'models' });
    return Promise.resolve({ embedder, close: () => embedder.close() });
  },
});

describe('a model folder with a damaged file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  cpSync('models', folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true }));

  const failure = (open: () => unknown): Error => {
    try {
      open();
    } catch (error) {
      return error as Error;
    }
    throw new Error('It opened a damaged folder');
  };

  it.each([
    ['bge-small-zh-v1.5/onnx/model_quantized.onnx', 1_000],
    ['bge-small-en-v1.5/tokenizer.json', 20_000],
    ['bilingual-map/map.bin', 5_000],
    ['bilingual-map/map.json', 100],
  ])('is refused at once with the name of the file: %s', (file, bytes) => {
    truncateSync(join(folder, file), bytes);
    const error = failure(() => createBilingualEmbedder({ modelsFolder: folder }));
    expect(error).toBeInstanceOf(ModelUnavailableError);
    expect(error.message).toContain(file);
    cpSync(join('models', file), join(folder, file));
  });

  it('is refused with the name of the missing file', () => {
    rmSync(join(folder, 'bge-small-en-v1.5/config.json'));
    for (const open of [
      () => createBilingualEmbedder({ modelsFolder: folder }),
      () => createTransformersEmbedder({ ...model, modelsFolder: folder }),
    ]) {
      expect(failure(open).message).toContain('bge-small-en-v1.5/config.json');
    }
    cpSync('models/bge-small-en-v1.5/config.json', join(folder, 'bge-small-en-v1.5/config.json'));
  });

  it(
    'is told by the call when the weights of a single model are cut short',
    { timeout: 60_000 },
    async () => {
      truncateSync(join(folder, 'bge-small-en-v1.5/onnx/model_quantized.onnx'), 2_000_000);
      const embedder = createTransformersEmbedder({ ...model, modelsFolder: folder });
      await expect(embedder.embed(['text'], { kind: 'query' })).rejects.toThrow(/bge-small-en-v1\.5/);
      await embedder.close();
    },
  );
});
