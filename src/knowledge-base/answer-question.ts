import type { Embedder } from '../ports/embedder.ts';
import { articleOfDocument } from './article-of-document.ts';
import { chunkArticle, plainText } from './chunk-article.ts';
import { createExactVectors, type PassageVectors } from './exact-vectors.ts';
import { passageGroup } from './level-languages.ts';
import { buildLexicalIndex, type LexicalIndex } from './lexical-index.ts';
import { createRetriever, type RetrievedPassage, type Retriever } from './retriever.ts';
import {
  answerabilityFeatures,
  scoreAnswerability,
  type AnswerabilityModel,
  type AnswerEvidence,
} from './score-answerability.ts';
import { isCode, type SearchTerms } from './search-terms.ts';
import { dotProduct } from '../learning/dot-product.ts';

export interface AnswerDocument {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface AnswerPassage {
  readonly documentId: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

export interface CitedPassage {
  readonly documentId: string;
  readonly title: string;
  readonly heading: string;
  readonly score: number;
}

export interface Answer {
  /** Probability in [0, 1] that the cited passage answers. */
  readonly confidence: number;
  /** False: nothing is claimed, the closest articles are offered. */
  readonly isAnswered: boolean;
  /** The sentences that matter, word for word; empty when nothing was found. */
  readonly text: string;
  readonly cited: CitedPassage | null;
  readonly closest: readonly CitedPassage[];
  readonly features: readonly number[];
}

export interface AnswerBase {
  readonly passages: readonly AnswerPassage[];
  readonly retriever: Retriever;
  readonly lexicalIndex: LexicalIndex;
  readonly toTerms: SearchTerms;
  readonly embedder: Pick<Embedder, 'embed'>;
}

export interface AskOptions {
  /** Documents that do not count: how the service would do without them. */
  readonly without?: ReadonlySet<string>;
}

const DEPTH = 60;
const CLOSEST = 3;
const MAX_ANSWER_CHARACTERS = 700;
const HAN = /\p{Script=Han}/u;

/** Documents as passages with what the model reads of each: title, heading and text. */
export function answerPassages(documents: readonly AnswerDocument[]): {
  passages: AnswerPassage[];
  embedded: string[];
} {
  const passages = documents.flatMap(({ id, title, body }) =>
    chunkArticle(body).map(({ heading, text }): AnswerPassage => ({ documentId: id, title, heading, text })),
  );
  const embedded = passages.map(({ title, heading, text }) =>
    [title, heading, plainText(text)].filter((part) => part !== '').join('\n'),
  );
  return { passages, embedded };
}

/** An answer base in memory over vectors that were made before. */
export function createAnswerBase(
  passages: readonly AnswerPassage[],
  embedded: readonly string[],
  vectors: readonly Float32Array[] | PassageVectors,
  embedder: Embedder,
  toTerms: SearchTerms,
): AnswerBase {
  const lexicalIndex = buildLexicalIndex(embedded, toTerms);
  const source = 'nearest' in vectors ? vectors : createExactVectors(vectors);
  return {
    passages,
    lexicalIndex,
    toTerms,
    embedder,
    retriever: createRetriever({
      embedder,
      vectors: source,
      lexicalIndex,
      toTerms,
      textOf: (position) => embedded[position] ?? '',
      groups: embedded.map(passageGroup),
      articles: passages.map(({ documentId }) => articleOfDocument(documentId)),
    }),
  };
}

/** Sentences, list items and table rows of a passage, in order. */
export function splitSentences(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) =>
      /^\s*\|/.test(line)
        ? [line]
        : line.split(/(?<=[。！？；])|(?<=[.!?])\s+(?=[A-Z0-9"“*\p{Script=Han}])/u),
    )
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && !/^[\s|:-]+$/.test(sentence));
}

/** The run of sentences around the best ones that fits an answer; a table row comes with the table's head. */
function cutAnswer(text: string, sentences: readonly string[], scores: readonly number[]): string {
  if (text.length <= MAX_ANSWER_CHARACTERS) return text;
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const chosen = new Set<number>();
  let length = 0;
  const take = (i: number): void => {
    const sentence = sentences[i];
    if (sentence === undefined || chosen.has(i) || length + sentence.length > MAX_ANSWER_CHARACTERS) return;
    chosen.add(i);
    length += sentence.length;
  };
  for (const i of order) {
    if (/^\|/.test(sentences[i] ?? '')) {
      let head = i;
      while (head > 0 && /^\|/.test(sentences[head - 1] ?? '')) head -= 1;
      take(head);
    }
    take(i);
    take(i + 1);
    take(i - 1);
  }
  return [...chosen]
    .sort((a, b) => a - b)
    .map((i) => sentences[i])
    .join('\n');
}

function codesFound(question: string, passage: string, toTerms: SearchTerms): number | null {
  const codes = [...new Set(toTerms(question).filter(isCode))];
  if (codes.length === 0) return null;
  const held = new Set(toTerms(passage));
  return codes.filter((code) => held.has(code)).length / codes.length;
}

function citation(passages: readonly AnswerPassage[], { position, score }: RetrievedPassage): CitedPassage {
  const { documentId, title, heading } = passages[position]!;
  return { documentId, title, heading, score };
}

/**
 * Answers with the sentences of the best passage, or not at all: whether the passage answers is a learned score over the
 * question and what was found, and below the threshold nothing is claimed.
 */
export async function answerQuestion(
  base: AnswerBase,
  model: AnswerabilityModel,
  question: string,
  options: AskOptions = {},
): Promise<Answer> {
  const { passages, retriever, lexicalIndex, toTerms, embedder } = base;
  const found = (await retriever.retrieve(question, { mode: 'hybrid', limit: DEPTH })).filter(
    ({ position }) => !options.without?.has(passages[position]!.documentId),
  );
  const [best] = found;
  if (!best) return { confidence: 0, isAnswered: false, text: '', cited: null, closest: [], features: [] };
  const passage = passages[best.position]!;
  const second = found.find(({ position }) => passages[position]!.documentId !== passage.documentId);
  const sentences = splitSentences(passage.text);
  const [asked, ...read] = await Promise.all([
    embedder.embed([question], { kind: 'query' }),
    embedder.embed(sentences.map(plainText), { kind: 'passage' }),
  ]);
  const vector = asked[0]!.vector;
  const scores = (read[0] ?? []).map((sentence) =>
    sentence.empty ? -1 : dotProduct(vector, sentence.vector),
  );
  const lexical = lexicalIndex.search(question, DEPTH);
  const rank = lexical.hits.findIndex(({ position }) => position === best.position);
  const evidence: AnswerEvidence = {
    question,
    passageText: passage.text,
    similarities: found.map(({ similarity }) => similarity ?? 0).sort((a, b) => b - a),
    best: best.similarity ?? 0,
    second: second?.similarity ?? 0,
    score: best.score,
    secondScore: second?.score ?? 0,
    coverage: best.coverage,
    knownShare: lexical.knownShare,
    lexicalRank: rank < 0 ? null : rank,
    bestSentence: Math.max(-1, ...scores),
    codesFound: codesFound(question, `${passage.title}\n${passage.heading}\n${passage.text}`, toTerms),
    isCrossLanguage: HAN.test(question) !== HAN.test(passage.text),
  };
  const features = answerabilityFeatures(evidence);
  const confidence = scoreAnswerability(model, features);
  const closest: RetrievedPassage[] = [];
  for (const hit of found) {
    const isNew = closest.every(
      ({ position }) => passages[position]!.documentId !== passages[hit.position]!.documentId,
    );
    if (isNew) closest.push(hit);
    if (closest.length === CLOSEST) break;
  }
  return {
    confidence,
    isAnswered: confidence >= model.threshold,
    text: cutAnswer(passage.text, sentences, scores),
    cited: citation(passages, best),
    closest: closest.map((hit) => citation(passages, hit)),
    features,
  };
}
