import type { Reason } from '../domain/triage-result.ts';
import { describeReasonCode } from '../domain/reason-codes.ts';
import { visitNgrams } from '../learning/sparse-features.ts';
import { tokenizeText, type TokenizedText } from '../learning/tokenize-text.ts';
import type { Classifier, Prediction } from './classifier.ts';
import type { Neighbour } from './gather-evidence.ts';

const MAX_WORDS = 4;
const MAX_NEIGHBOURS = 3;
const QUOTED_CHARACTERS = 90;
/** Longest phrase of ideographs shown as one. */
const MAX_IDEOGRAPHS = 6;

type DescribeType = (code: string) => { readonly en: string; readonly zh: string };

/** Which words and which labelled tickets spoke for the type, and the nearest that speaks against it. */
export function explainType(
  classifier: Classifier,
  text: string,
  prediction: Prediction,
  describe: DescribeType = describeReasonCode,
): Reason[] {
  const reasons: Reason[] = [];
  const name = describe(prediction.label);
  const words = decisiveWords(classifier, text, prediction);
  if (words.length > 0) {
    reasons.push({
      code: 'words',
      en: `The words ${words.map((word) => `“${word}”`).join(', ')} point to “${name.en}”.`,
      zh: `文中的${words.map((word) => `“${word}”`).join('、')}指向“${name.zh}”。`,
      weight: 1,
    });
  }
  return [...reasons, ...neighbourReasons(classifier, prediction, describe)];
}

/**
 * Words whose n-grams raised the type's linear score most above the others', each other type counting by its
 * probability; in the order of the text's normal form.
 */
export function decisiveWords(classifier: Classifier, text: string, prediction: Prediction): string[] {
  const tokenized = tokenizeText(text);
  const shares = tokenContributions(classifier, tokenized, prediction);
  const phrases = [...latinPhrases(tokenized, shares), ...ideographPhrases(tokenized, shares)];
  const seen = new Set<string>();
  return phrases
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .filter(({ words }) => !seen.has(words) && seen.add(words))
    .slice(0, MAX_WORDS)
    .map(({ words }) => words);
}

interface Phrase {
  readonly words: string;
  readonly score: number;
  readonly at: number;
}

function tokenContributions(
  classifier: Classifier,
  text: TokenizedText,
  prediction: Prediction,
): Float64Array {
  const { model, labels, features } = classifier;
  const classes = labels.length;
  const chosen = labels.indexOf(prediction.label);
  const others = Math.max(1e-6, 1 - prediction.probabilities[chosen]!);
  const contrast = Float64Array.from(labels, (_, k) => {
    const share = k === chosen ? 1 : -prediction.probabilities[k]! / others;
    return share * model.sparseScales[k]!;
  });
  const values = new Map<number, number>();
  prediction.sparse.indices.forEach((index, i) => values.set(index, prediction.sparse.values[i]!));
  const occurrences = new Map<number, number>();
  visitNgrams(text, (hash) => {
    const index = features.positionOf(hash);
    if (index !== undefined) occurrences.set(index, (occurrences.get(index) ?? 0) + 1);
  });
  const worth = new Map<number, number>();
  for (const [index, count] of occurrences) {
    let sum = 0;
    for (let k = 0; k < classes; k += 1) sum += contrast[k]! * model.sparse[index * classes + k]!;
    worth.set(index, (sum * (values.get(index) ?? 0)) / count);
  }
  const shares = new Float64Array(text.tokens.length);
  visitNgrams(text, (hash, _isWord, first, last) => {
    const index = features.positionOf(hash);
    const each = index === undefined ? 0 : (worth.get(index) ?? 0) / (last - first + 1);
    for (let token = first; token <= last; token += 1) shares[token]! += each;
  });
  return shares;
}

function latinPhrases({ tokens, ideograph }: TokenizedText, shares: Float64Array): Phrase[] {
  return tokens.flatMap((words, at) =>
    !ideograph[at] && /\p{L}{3}/u.test(words) ? [{ words, score: shares[at]!, at }] : [],
  );
}

/** Runs of ideographs that stand out from the text's average, two to six long. */
function ideographPhrases({ tokens, ideograph }: TokenizedText, shares: Float64Array): Phrase[] {
  let total = 0;
  let count = 0;
  shares.forEach((share, at) => {
    if (!ideograph[at]) return;
    total += Math.max(0, share);
    count += 1;
  });
  const floor = count > 0 ? (total / count) * 0.6 : 0;
  const phrases: Phrase[] = [];
  let words = '';
  let score = 0;
  let from = 0;
  const close = (): void => {
    if (words.length >= 2) phrases.push({ words, score, at: from });
    words = '';
    score = 0;
  };
  tokens.forEach((token, at) => {
    if (!ideograph[at] || shares[at]! <= floor) return close();
    if (words.length === MAX_IDEOGRAPHS) close();
    if (words === '') from = at;
    words += token;
    score += shares[at]!;
  });
  close();
  return phrases;
}

function neighbourReasons(
  { model, labels }: Classifier,
  prediction: Prediction,
  describe: DescribeType,
): Reason[] {
  const chosen = labels.indexOf(prediction.label);
  const { neighbours } = prediction.evidence;
  const isAgreeing = ({ row }: Neighbour): boolean => model.exemplars[row]?.label === chosen;
  const agreeing = neighbours.filter(isAgreeing).slice(0, MAX_NEIGHBOURS - 1);
  const contrary = neighbours.slice(0, 5).find((neighbour) => !isAgreeing(neighbour));
  const shown = contrary === undefined ? agreeing : [...agreeing, contrary];
  return shown.flatMap(({ row, similarity }) => {
    const exemplar = model.exemplars[row];
    if (!exemplar) return [];
    const isFor = exemplar.label === chosen;
    const name = describe(labels[exemplar.label] ?? '');
    const quote = quoteText(exemplar.text);
    const percent = Math.round(similarity * 100);
    return [
      {
        code: `${isFor ? 'similar' : 'contrary'}:${exemplar.id}`,
        en: `${isFor ? 'Like' : 'Yet also like'} labelled ticket ${exemplar.id} of type “${name.en}” (similarity ${percent}%): “${quote}”`,
        zh: `${isFor ? '与' : '但也与'}已标注工单${exemplar.id}（“${name.zh}”，相似度${percent}%）相近：“${quote}”`,
        weight: isFor ? similarity * 0.9 : similarity * 0.5,
      },
    ];
  });
}

function quoteText(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length > QUOTED_CHARACTERS
    ? `${characters.slice(0, QUOTED_CHARACTERS - 1).join('')}…`
    : plain;
}
