import { describeReasonCode } from '../domain/reason-codes.ts';
import type { PastCase } from '../domain/past-case.ts';
import type { PolicyClause } from '../domain/policy.ts';
import type { Collection } from '../ports/vector-index.ts';
import { chunkArticle, plainText } from './chunk-article.ts';
import { contentHash } from './content-hash.ts';
import type { Article, SourceProblem } from './parse-article.ts';

/** Everything a sync brings in, already parsed; what could not be parsed is in `problems`. */
export interface KnowledgeSources {
  readonly articles: readonly Article[];
  readonly clauses: readonly PolicyClause[];
  readonly pastCases: readonly PastCase[];
  readonly problems: readonly SourceProblem[];
}

/** A passage before it is embedded. */
export interface PassageDraft {
  readonly id: string;
  readonly collection: Collection;
  readonly sourceKey: string;
  readonly language: string;
  readonly ordinal: number;
  readonly heading: string;
  readonly text: string;
  /** What the model reads: title and heading in front of the text. */
  readonly embeddedText: string;
  readonly contentHash: string;
}

function draft(
  collection: Collection,
  sourceKey: string,
  language: string,
  ordinal: number,
  heading: string,
  text: string,
  embeddedText: string,
): PassageDraft {
  return {
    id: `${collection}/${sourceKey}#${ordinal}`,
    collection,
    sourceKey,
    language,
    ordinal,
    heading,
    text,
    embeddedText,
    contentHash: contentHash(collection, sourceKey, language, heading, text, embeddedText),
  };
}

export function articlePassages(article: Article): PassageDraft[] {
  return chunkArticle(article.body).map((chunk, i) =>
    draft(
      'articles',
      article.key,
      article.language,
      i,
      chunk.heading,
      chunk.text,
      [article.title, chunk.heading, plainText(chunk.text)].filter((part) => part !== '').join('\n'),
    ),
  );
}

/** A clause is found in either language: one passage each. */
export function clausePassages(clause: PolicyClause): PassageDraft[] {
  return (['zh', 'en'] as const).map((language, i) => {
    const scope = clause.reason_codes
      .map((code) => describeReasonCode(code)[language])
      .join(language === 'zh' ? '、' : ', ');
    return draft(
      'clauses',
      clause.id,
      language,
      i,
      clause.title[language],
      clause.text[language],
      [clause.title[language], scope, clause.text[language]].join('\n'),
    );
  });
}

/** A past case is compared by its facts; the evidence list at their end stays. */
export function pastCasePassages(pastCase: PastCase): PassageDraft[] {
  return [
    draft('precedents', pastCase.id, pastCase.lang, 0, pastCase.reason_code, pastCase.facts, pastCase.facts),
  ];
}
