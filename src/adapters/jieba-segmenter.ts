import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict';

/**
 * Chinese words by jieba in search mode: long words come with the shorter ones inside them.
 * @param words terms of the trade that the general dictionary does not know
 */
export function createJiebaSegmenter(words: readonly string[] = []): (run: string) => string[] {
  const jieba = Jieba.withDict(dict);
  const own = words.filter((word) => /^\p{Script=Han}{2,}$/u.test(word));
  if (own.length > 0) jieba.loadDict(Buffer.from(own.map((word) => `${word} 20000 n`).join('\n')));
  return (run) => jieba.cutForSearch(run, true);
}
