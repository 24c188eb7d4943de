import { InferenceSession, Tensor } from 'onnxruntime-node';
import { SESSION_OPTIONS } from './text-encoder.ts';
import type { GraphSession } from '../embedding-alignment/run-graph.ts';

/** Runs graphs of matrix operations on all cores. Outputs are copies, free to be kept. */
export async function openGraph(model: Uint8Array): Promise<GraphSession> {
  const session = await InferenceSession.create(model, SESSION_OPTIONS);
  return {
    async run(feeds) {
      const tensors: Record<string, Tensor> = {};
      for (const [name, { values, shape }] of Object.entries(feeds)) {
        tensors[name] = new Tensor('float32', values, shape);
      }
      const results: Record<string, Float32Array> = {};
      for (const [name, tensor] of Object.entries(await session.run(tensors))) {
        if (!(tensor.data instanceof Float32Array))
          throw new TypeError(`The result ${name} is no float matrix`);
        results[name] = tensor.data;
      }
      return results;
    },
    async close() {
      await session.release();
    },
  };
}
