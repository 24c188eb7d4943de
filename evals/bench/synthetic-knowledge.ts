import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKnowledgeFolder } from '../../src/adapters/read-knowledge-folder.ts';
import { splitSentences } from '../../src/knowledge-base/answer-question.ts';
import { contentHash } from '../../src/knowledge-base/content-hash.ts';
import { decodeEmbeddingSeed } from '../../src/knowledge-base/embedding-seed.ts';
import { articlePassages } from '../../src/knowledge-base/knowledge-sources.ts';
import type { Article } from '../../src/knowledge-base/parse-article.ts';
import { createSeededRandom, type SeededRandom } from '../../src/learning/seeded-random.ts';
import type { EmbeddingModel } from '../../src/ports/embedder.ts';
import { InputError } from '../input/input-error.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';

/** A made-up passage: its text is of the help center's sentences, its vector a mixture of real passages' vectors. */
export interface SyntheticPassage {
  readonly id: string;
  readonly articleId: string;
  readonly language: 'en' | 'zh';
  readonly title: string;
  readonly ordinal: number;
  readonly text: string;
  readonly vector: Float32Array;
}

const LANGUAGES = ['en', 'zh'] as const;
const PASSAGES_AN_ARTICLE = 5;
/** Each dimension's noise: passages of one mixture stay neighbours (cosine about 0.93) without being one point. */
const NOISE = 0.012;

interface Source {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly vectors: readonly Float32Array[];
}

function gaussian(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(random.next() + 1e-12)) * Math.cos(2 * Math.PI * random.next());
}

function mix(a: Float32Array, b: Float32Array, share: number, random: SeededRandom): Float32Array {
  const mixed = a.map((value, i) => share * value + (1 - share) * (b[i] ?? 0) + NOISE * gaussian(random));
  const length = Math.hypot(...mixed);
  return mixed.map((value) => value / length);
}

/** Articles of the own help center that exist in both languages, with their passages' vectors from the bundled seed. */
async function readSources(model: EmbeddingModel): Promise<Readonly<Record<'en' | 'zh', Source>>[]> {
  const file = join(ROOT, 'models', 'knowledge-base', 'passage-vectors.bin');
  const seed = decodeEmbeddingSeed(await readFile(file), model);
  if (seed === null)
    throw new InputError(file, null, null, 'is of another embedding model: run npm run kb:seed');
  const vectors = new Map(seed.map((row) => [row.contentHash, row.embedding.vector]));
  const { articles } = await readKnowledgeFolder(join(ROOT, 'kb'));
  const byKey = new Map(articles.map((article) => [article.key, article]));
  const toSource = (article: Article): Source => ({
    title: article.title,
    sentences: splitSentences(article.body).filter((sentence) => sentence.length > 12),
    vectors: articlePassages(article).flatMap(({ embeddedText }) => {
      const vector = vectors.get(contentHash(embeddedText));
      return vector ? [vector] : [];
    }),
  });
  return [...new Set(articles.map(({ articleId }) => articleId))].flatMap((articleId) => {
    const [en, zh] = LANGUAGES.map((language) => byKey.get(`${articleId}:${language}`));
    if (!en || !zh) return [];
    const sources = { en: toSource(en), zh: toSource(zh) };
    return sources.en.vectors.length > 0 && sources.zh.vectors.length > 0 ? [sources] : [];
  });
}

/**
 * Passages of a help center as large as wanted, half English, half Chinese, the same at every call: each article is made of
 * two real ones, with a number of its own in every passage, so that the vocabulary grows with the collection.
 */
export async function makeSyntheticPassages(
  count: number,
  model: EmbeddingModel,
): Promise<SyntheticPassage[]> {
  const random = createSeededRandom(7);
  const sources = await readSources(model);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const passages: SyntheticPassage[] = [];
  for (let number = 0; passages.length < count; number += 1) {
    const [first, second] = [pick(sources), pick(sources)];
    const share = 0.6 + 0.4 * random.next();
    const articleId = `made-${String(number).padStart(6, '0')}`;
    for (const language of LANGUAGES) {
      const [a, b] = [first[language], second[language]];
      for (let ordinal = 0; ordinal < PASSAGES_AN_ARTICLE && passages.length < count; ordinal += 1) {
        const sentences = Array.from({ length: 5 }, () =>
          pick(random.next() < share ? a.sentences : b.sentences),
        );
        passages.push({
          id: `articles/${articleId}:${language}#${ordinal}`,
          articleId,
          language,
          title: a.title,
          ordinal,
          text: `${sentences.join(' ')} KX-${number}${ordinal}`,
          vector: mix(
            a.vectors[ordinal % a.vectors.length]!,
            b.vectors[ordinal % b.vectors.length]!,
            share,
            random,
          ),
        });
      }
    }
  }
  return passages;
}

/** Questions as customers ask them, in both languages: the committed ones of the answers suite, each once. */
export function readQuestions(): string[] {
  const questions = ['questions.jsonl', 'questions-dev.jsonl'].flatMap((name) =>
    readFileSync(join(DATASETS, 'answers', name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { readonly question: string }).question),
  );
  return [...new Set(questions)];
}
