import { scoreTrees, type TreeEnsemble } from '../learning/boosted-trees.ts';
import { applyLogistic, type LogisticModel } from '../learning/fit-logistic.ts';

/** Learned by `src/runtimes/cli/train-answerability.ts`, stored as JSON. */
export interface AnswerabilityModel {
  readonly version: string;
  readonly features: readonly string[];
  readonly logistic: LogisticModel;
  /** What a straight line misses; its share is that of the logistic model. */
  readonly trees: TreeEnsemble;
  /** Questions that score at least this are answered. */
  readonly threshold: number;
}

/** What is known about a question and the passage that would answer it. */
export interface AnswerEvidence {
  readonly question: string;
  readonly passageText: string;
  /** Cosine similarities of the passages found, best first. */
  readonly similarities: readonly number[];
  /** Cosine of the best passage and of the best passage of another document. */
  readonly best: number;
  readonly second: number;
  /** Scores of the two by all evidence of the ranking. */
  readonly score: number;
  readonly secondScore: number;
  /** Share of the question's term weight that the best passage holds, and that any passage knows. */
  readonly coverage: number;
  readonly knownShare: number;
  /** Rank of the best passage among the lexical hits, from 0; null when it is not among them. */
  readonly lexicalRank: number | null;
  /** Cosine of the question and the sentence nearest to it. */
  readonly bestSentence: number;
  /** Share of the question's numbers and codes that the passage holds; null when it has none. */
  readonly codesFound: number | null;
  readonly isCrossLanguage: boolean;
}

export const ANSWERABILITY_FEATURES = [
  'best',
  'margin',
  'spread',
  'bestSentence',
  'coverage',
  'knownShare',
  'coverageOfKnown',
  'lexicalAgreement',
  'codesMissing',
  'askedKindFound',
  'askedKindMissing',
  'questionLength',
  'crossLanguage',
  'crossLanguageBest',
  'score',
  'scoreMargin',
] as const;

interface AskedKind {
  readonly asked: RegExp;
  readonly found: RegExp;
}

/** The kind of answer that a question wants, and how it looks in a passage. */
const ASKED_KINDS: readonly AskedKind[] = [
  {
    asked:
      /how long|how soon|how many (?:days|hours|minutes)|when (?:will|do|does|can|is)|until when|多久|多长时间|几天|几小时|几点|什么时候|何时/i,
    found:
      /\d+\s*(?:second|minute|hour|day|week|month|year|utc)|\d{1,2}:\d\d|\d+\s*(?:秒|分钟|小时|天|日|周|个月|年|个工作日)/i,
  },
  {
    asked:
      /how much|what (?:does|do|would) .*\bcost|fee\b|price|costs?\b|minimum|maximum|limit|多少钱|手续费|费用|费率|最低|最少|最多|限额|上限|几折/i,
    found:
      /\d+(?:[.,]\d+)?\s*(?:%|usdt?|usdc|eur|btc|eth|cny|bps|[$€£¥])|[$€£¥]\s*\d|\d+(?:\.\d+)?\s*(?:元|美元|万|％)/i,
  },
  {
    asked: /how many|how often|几次|几个|多少次|多少人/i,
    found: /\d|\b(?:once|twice|one|two|three|five|seven)\b|[一二两三四五六七八九十]/i,
  },
  {
    asked: /\bwhere\b|which page|在哪|哪里|哪个页面|入口/i,
    found: /\*\*[^*]+\*\*|→|>|page|menu|settings|页|菜单|设置|点击/i,
  },
  {
    asked:
      /what (?:documents|papers|proof|evidence)|which (?:documents|papers)|什么(?:材料|证据|文件)|哪些(?:材料|文件|证据)/i,
    found: /^\s*(?:[-*]|\d+\.)\s/m,
  },
];

/** Numbers in the order of `ANSWERABILITY_FEATURES`. */
export function answerabilityFeatures(evidence: AnswerEvidence): number[] {
  const { question, passageText, similarities, best, second } = evidence;
  const rest = similarities.slice(5, 30);
  const usual = rest.length > 0 ? rest.reduce((sum, value) => sum + value, 0) / rest.length : best;
  const asked = ASKED_KINDS.filter((kind) => kind.asked.test(question));
  const found = asked.filter((kind) => kind.found.test(passageText)).length;
  const codes = evidence.codesFound;
  return [
    best,
    best - second,
    best - usual,
    evidence.bestSentence,
    evidence.coverage,
    evidence.knownShare,
    evidence.knownShare > 0 ? evidence.coverage / evidence.knownShare : 0,
    evidence.lexicalRank === null ? 0 : 1 / (1 + evidence.lexicalRank),
    codes === null ? 0 : 1 - codes,
    asked.length > 0 ? found / asked.length : 0,
    asked.length > 0 ? 1 - found / asked.length : 0,
    Math.log(1 + question.length),
    evidence.isCrossLanguage ? 1 : 0,
    evidence.isCrossLanguage ? best : 0,
    evidence.score,
    evidence.score - evidence.secondScore,
  ];
}

/**
 * Probability in [0, 1] that the passage answers the question, both cases held equally likely before: the mean of what the two models
 * say. They err on other questions, so the mean is better than either.
 */
export function scoreAnswerability(model: AnswerabilityModel, features: readonly number[]): number {
  const logit = scoreTrees(model.trees, features) - model.trees.base;
  return (applyLogistic(model.logistic, features) + 1 / (1 + Math.exp(-logit))) / 2;
}
