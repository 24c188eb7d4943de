/** A matrix that goes into a graph. */
export interface Feed {
  readonly values: Float32Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** Runs an ONNX graph again and again. */
export interface GraphSession {
  run(feeds: Readonly<Record<string, Feed>>): Promise<Readonly<Record<string, Float32Array>>>;
  close(): Promise<void>;
}

export type OpenGraph = (model: Uint8Array) => Promise<GraphSession>;
