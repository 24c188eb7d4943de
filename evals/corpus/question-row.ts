import { z } from 'zod';

const KINDS = ['answerable', 'cross_language', 'off_topic', 'not_covered', 'near_miss'] as const;
const ANSWERABLE_KINDS: readonly string[] = ['answerable', 'cross_language'];

export const questionSchema = z.strictObject({
  id: z.string().min(1),
  question: z.string().refine((text) => text.trim() !== '', 'must not be empty'),
  answerable: z.boolean(),
  /** The first one holds the span; the others answer the question too. */
  doc_id: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .default([])
    .transform((ids) => (typeof ids === 'string' ? [ids] : ids)),
  answer_span: z.string().min(1).optional(),
  kind: z.enum(KINDS),
  lang: z.enum(['zh', 'zh-TW', 'en', 'mixed']),
  part: z.enum(['dev', 'test']),
});
export type Question = z.infer<typeof questionSchema>;

export interface QuestionProblem {
  readonly field: keyof Question;
  readonly message: string;
}

const fold = (text: string): string => text.replace(/\s+/g, '').toLowerCase();

/** Punctuation and spaces make no other question. */
const foldQuestion = (text: string): string => text.replace(/[\s\p{P}]+/gu, '').toLowerCase();

const isChineseArticle = (id: string): boolean => !id.startsWith('en/');

/**
 * The first thing wrong with one question, or null. What is unique over all questions is kept in `seen`, which belongs to
 * the caller: question texts, ids, and the part in which a fact is asked, for a fact must not be in both.
 */
export function findQuestionProblem(
  row: Question,
  part: Question['part'],
  documents: ReadonlyMap<string, string>,
  seen: Map<string, string>,
): QuestionProblem | null {
  const { id, question, answerable, doc_id: gold, answer_span: span, kind, lang } = row;
  if (row.part !== part) return { field: 'part', message: `must be ${part} in this file` };
  for (const [field, key] of [
    ['id', `id ${id}`],
    ['question', `question ${foldQuestion(question)}`],
  ] as const) {
    const other = seen.get(key);
    if (other !== undefined) return { field, message: `is that of ${other} too` };
    seen.set(key, id);
  }
  if (ANSWERABLE_KINDS.includes(kind) !== answerable)
    return { field: 'kind', message: `"${kind}" does not go with answerable ${answerable}` };
  if (!answerable) {
    if (gold.length > 0) return { field: 'doc_id', message: 'must be absent, as nothing answers' };
    return span === undefined
      ? null
      : { field: 'answer_span', message: 'must be absent, as nothing answers' };
  }
  const [first] = gold;
  if (first === undefined) return { field: 'doc_id', message: 'is missing' };
  if (new Set(gold).size < gold.length) return { field: 'doc_id', message: 'names an article twice' };
  for (const one of gold)
    if (!documents.has(one)) return { field: 'doc_id', message: `there is no article ${one}` };
  if (span === undefined) return { field: 'answer_span', message: 'is missing' };
  if (!fold(documents.get(first) ?? '').includes(fold(span)))
    return { field: 'answer_span', message: `does not occur in ${first}` };
  if (kind === 'cross_language') {
    const isOwnLanguage = gold.some((one) => isChineseArticle(one) === (lang !== 'en'));
    if (isOwnLanguage)
      return { field: 'kind', message: 'an article in the language of the question answers it' };
  }
  const fact = `fact ${first} ${fold(span)}`;
  const otherPart = seen.get(fact);
  if (otherPart !== undefined && otherPart !== part)
    return { field: 'answer_span', message: `this fact is asked in part ${otherPart} too` };
  seen.set(fact, part);
  return null;
}
