import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alignBlocks } from '../embedding-alignment/align-blocks.ts';
import {
  distinctPairs,
  parseParallelLines,
  prepareParallelPair,
  type ParallelPair,
} from '../embedding-alignment/parallel-text.ts';
import { prepareText } from '../embedding-text/prepare-text.ts';
import { readKnowledgeFolder } from './read-knowledge-folder.ts';

/** Weights say how much each kind of text is like what customers and articles of this product say. */
const FILES = [
  { file: 'tatoeba-en-zh.jsonl', origin: 'tatoeba', weight: 1 },
  { file: 'crypto-en-zh.jsonl', origin: 'trade', weight: 3 },
] as const;
const KNOWLEDGE_WEIGHT = 3;

/** @throws Error naming the file when a parallel text is missing */
export function readParallelFiles(folder: string): ParallelPair[] {
  return FILES.flatMap(({ file, origin, weight }) => {
    const path = join(folder, 'parallel', file);
    if (!existsSync(path))
      throw new Error(`The parallel text ${path} is missing: name its folder with --data`);
    return parseParallelLines(readFileSync(path, 'utf8'), { origin, weight });
  });
}

/** Articles and clauses of the knowledge base sentence by sentence, sentences of customers, and the terms of the glossary. */
export async function readParallelKnowledge(folder: string): Promise<ParallelPair[]> {
  const { articles, clauses } = await readKnowledgeFolder(folder);
  const pairs: ParallelPair[] = [];
  const add = (group: string, zh: string, en: string): void => {
    for (const pair of alignBlocks(zh, en)) {
      const source = { origin: 'knowledge', weight: KNOWLEDGE_WEIGHT, group };
      const prepared = prepareParallelPair(pair.zh, pair.en, source);
      if (prepared) pairs.push(prepared);
    }
  };
  const english = new Map(articles.flatMap((one) => (one.language === 'en' ? [[one.articleId, one]] : [])));
  for (const { articleId, language, title, body } of articles) {
    const other = english.get(articleId);
    if (language !== 'zh' || !other) continue;
    add(articleId, `# ${title}`, `# ${other.title}`);
    add(articleId, body, other.body);
  }
  for (const { id, title, text } of clauses) {
    add(id, title.zh, title.en);
    add(id, text.zh, text.en);
  }
  return distinctPairs([...pairs, ...readSentences(folder), ...readTerms(folder)]);
}

/** What customers and staff say, written in both languages. */
function readSentences(folder: string): ParallelPair[] {
  const file = join(folder, 'glossary', 'parallel.jsonl');
  if (!existsSync(file)) return [];
  return parseParallelLines(readFileSync(file, 'utf8'), { origin: 'sentences', weight: KNOWLEDGE_WEIGHT });
}

/** The first names of a term say the same; further ones are slang that may say something else elsewhere. */
function readTerms(folder: string): ParallelPair[] {
  const file = join(folder, 'glossary', 'terms.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const { id, zh, en } = JSON.parse(line) as { id: string; zh?: string[]; en?: string[] };
      const source = { origin: 'glossary', weight: 1, group: `term ${id}` };
      const pair = zh?.[0] && en?.[0] ? prepareParallelPair(zh[0], en[0], source) : null;
      return pair ? [pair] : [];
    });
}

/** Chinese questions that say the same, but for those of the set that duplicates are scored on. None without the file. */
export function readDuplicates(folder: string): (readonly [string, string])[] {
  const file = join(folder, 'pairs', 'atec-zh', 'train.jsonl');
  if (!existsSync(file)) return [];
  const lines = <T>(path: string): T[] =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as T);
  const scored = new Set<string | null>();
  for (const name of ['corpus', 'queries']) {
    const path = join(folder, 'retrieval', 'atec-duplicates-zh', `${name}.jsonl`);
    if (existsSync(path))
      for (const { text } of lines<{ text: string }>(path)) scored.add(prepareText(text).zh);
  }
  return lines<{ a: string; b: string; label: number }>(file).flatMap(({ a, b, label }) => {
    const [one, other] = [prepareText(a).zh, prepareText(b).zh];
    if (label !== 1 || one === null || other === null || one === other) return [];
    return scored.has(one) || scored.has(other) ? [] : [[one, other] as const];
  });
}
