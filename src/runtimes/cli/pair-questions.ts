import { readKnowledgeFolder } from '../../adapters/read-knowledge-folder.ts';
import type { MappedLanguage, SearchKind } from '../../embedding-alignment/language-map.ts';
import type { PairingTask, PairViews } from '../../embedding-alignment/learn-network.ts';
import { prepareText } from '../../embedding-text/prepare-text.ts';
import { answerPassages } from '../../knowledge-base/answer-question.ts';
import { dotProduct } from '../../learning/dot-product.ts';
import { articleIds, readTrainingRows } from './training-rows.ts';

/** The part of the questions that the map learns from; their dev and test parts are other files. */
const QUESTIONS = 'evals/datasets/answerability/train.jsonl';
const PASSAGES_A_QUESTION = 2;
const LANGUAGES = ['zh', 'en'] as const;

/** Row-major vectors of prepared texts of one language, as the closed-form map puts them into the shared space. */
export type AlignTexts = (
  language: MappedLanguage,
  kind: SearchKind,
  texts: readonly string[],
) => Promise<Float32Array>;

function languageOf(text: string): MappedLanguage {
  return prepareText(text).zh === null ? 'en' : 'zh';
}

/** Vectors of texts of either language, in their order. */
async function alignAll(
  alignTexts: AlignTexts,
  texts: readonly string[],
  kind: SearchKind,
): Promise<Float32Array[]> {
  const aligned: Float32Array[] = [];
  for (const language of LANGUAGES) {
    const own = texts.flatMap((text, i) => (languageOf(text) === language ? [i] : []));
    const prepared = own.map((i) => prepareText(texts[i]!)[language] ?? '');
    const rows = await alignTexts(language, kind, prepared);
    const width = rows.length / Math.max(1, own.length);
    own.forEach((i, at) => (aligned[i] = rows.subarray(at * width, (at + 1) * width)));
  }
  return aligned;
}

/**
 * Questions of customers with passages of the article that answers, one task a pair of languages: of each language the
 * passages nearest to the question before learning.
 */
export async function pairQuestions(kbFolder: string, alignTexts: AlignTexts): Promise<PairingTask[]> {
  const { articles } = await readKnowledgeFolder(kbFolder);
  const { passages, embedded } = answerPassages(
    articles.map(({ key, title, body }) => ({ id: key, title, body })),
  );
  const rows = readTrainingRows<{ question: string; article: unknown }>(QUESTIONS).flatMap(
    ({ question, article }) => {
      const answering = new Set(articleIds(article));
      return answering.size > 0 ? [{ question, answering }] : [];
    },
  );
  const asked = await alignAll(
    alignTexts,
    rows.map(({ question }) => question),
    'query',
  );
  const answers = await alignAll(alignTexts, embedded, 'passage');
  const languages = embedded.map(languageOf);
  const nearest = (row: number, answering: ReadonlySet<string>, language: MappedLanguage): number[] =>
    passages
      .flatMap(({ documentId }, i) =>
        languages[i] === language && answering.has(documentId.split(':', 1)[0] ?? '') ? [i] : [],
      )
      .sort((a, b) => dotProduct(asked[row]!, answers[b]!) - dotProduct(asked[row]!, answers[a]!))
      .slice(0, PASSAGES_A_QUESTION);
  return LANGUAGES.flatMap((left) =>
    LANGUAGES.map((right): PairingTask => {
      const pairs = rows.flatMap(({ question, answering }, row): PairViews[] =>
        languageOf(question) === left
          ? nearest(row, answering, right).map((i) => ({
              left: [asked[row]!],
              right: [answers[i]!],
              weight: 1,
            }))
          : [],
      );
      return { left, right, pairs };
    }),
  );
}
