/** Files that wrangler puts into the bundle as they are (see `rules` in wrangler.toml). */
declare module '*.bin' {
  const content: ArrayBuffer;
  export default content;
}
