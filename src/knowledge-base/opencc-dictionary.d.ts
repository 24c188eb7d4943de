declare module 'opencc-js/dict/TSPhrases' {
  /** Entries of "from to", separated by bars. */
  const phrases: string;
  export default phrases;
}
