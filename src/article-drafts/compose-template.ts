import { Converter } from 'opencc-js/cn2t';
import { EVIDENCE_NAMES } from '../domain/evidence.ts';
import { OUTCOME_NAMES, REMEDY_NAMES } from '../domain/outcomes.ts';
import { describeReasonCode } from '../domain/reason-codes.ts';
import type { DraftLanguage } from './mask-case-text.ts';
import type { SolvedCase } from './solved-case.ts';

export interface DraftText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

interface TemplateWords {
  readonly title: (type: string) => string;
  readonly asked: string;
  readonly decided: string;
  readonly answered: string;
  readonly why: string;
  readonly rules: string;
  readonly steps: string;
  readonly claim: string;
  readonly required: (evidence: string) => string;
  readonly recommended: (evidence: string) => string;
  readonly open: (type: string) => string;
  readonly wait: string;
  readonly note: string;
}

const WORDS: Readonly<Record<DraftLanguage, TemplateWords>> = {
  en: {
    title: (type) => `${type}: how such a case is decided`,
    asked: 'What was asked',
    decided: 'What was decided',
    answered: 'The answer',
    why: 'Why',
    rules: 'The rules it rests on',
    steps: 'What to do in such a case',
    claim: 'Say what happened, in order, with times and ids.',
    required: (evidence) => `Send ${evidence}: without it the case cannot be decided.`,
    recommended: (evidence) => `Add ${evidence} if you have it.`,
    open: (type) => `Open a ticket and choose “${type}”.`,
    wait: 'Follow your case by its link; a person decides, and you may appeal.',
    note: 'Each case is decided on its own evidence. This one is told as an example.',
  },
  zh: {
    title: (type) => `${type}：这类案件如何处理`,
    asked: '客户的问题',
    decided: '处理结果',
    answered: '答复',
    why: '理由',
    rules: '依据的规则',
    steps: '遇到这类情况怎么办',
    claim: '按先后说明经过，写明时间和编号。',
    required: (evidence) => `提交${evidence}：缺少它无法作出裁决。`,
    recommended: (evidence) => `如有${evidence}，请一并提交。`,
    open: (type) => `提交工单，类型选择“${type}”。`,
    wait: '通过链接跟踪案件；裁决由人作出，不服可以申诉。',
    note: '每个案件都依其证据裁决，本文仅为示例。',
  },
};

let toTraditional: ((text: string) => string) | undefined;

/** Words of a customer are data: they cannot become headings, links or tables. */
function quote(text: string): string {
  const plain = text.replace(/[\\`*_[\]<>|#]/g, (sign) =>
    sign === '[' || sign === ']' ? sign : `\\${sign}`,
  );
  return plain
    .replace(/\]\(/g, ']\\(')
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => `> ${line.trim()}`)
    .join('\n>\n');
}

function steps(solved: SolvedCase, language: DraftLanguage, type: string): string[] {
  const words = WORDS[language];
  const wanted = new Map<string, string>();
  for (const { required_evidence: required } of solved.clauses) {
    for (const { type: evidence, party, level } of required) {
      if (party !== 'CLAIMANT' || level === 'OPTIONAL') continue;
      const name = EVIDENCE_NAMES[evidence][language];
      const line = level === 'REQUIRED' ? words.required(name) : words.recommended(name);
      if (level === 'REQUIRED' || !wanted.has(evidence)) wanted.set(evidence, line);
    }
  }
  return [words.open(type), words.claim, ...wanted.values(), words.wait];
}

/**
 * An article about a solved case without a language model: question, decision and reasons word for word (masked), rules
 * and steps from the clauses.
 */
export function composeTemplate(solved: SolvedCase): DraftText {
  const language: DraftLanguage = solved.language === 'en' ? 'en' : 'zh';
  const words = WORDS[language];
  const type = describeReasonCode(solved.row.reasonCode ?? 'OTH-99')[language];
  const { decision } = solved;
  const sections = [
    `## ${words.asked}\n\n${quote(solved.question)}`,
    ...(decision === null
      ? [`## ${words.answered}\n\n${quote(solved.answer)}`]
      : [
          `## ${words.decided}\n\n**${OUTCOME_NAMES[decision.outcome][language]}** · ${REMEDY_NAMES[decision.remedy][language]}`,
          `## ${words.why}\n\n${quote(solved.answer)}`,
        ]),
    ...(solved.clauses.length === 0
      ? []
      : [
          `## ${words.rules}\n\n${solved.clauses
            .map(({ id, title, text }) => `- **${title[language]}** (${id}): ${text[language]}`)
            .join('\n')}`,
        ]),
    `## ${words.steps}\n\n${steps(solved, language, type)
      .map((step, i) => `${i + 1}. ${step}`)
      .join('\n')}`,
    words.note,
  ];
  const text = { title: words.title(type), body: sections.join('\n\n') };
  if (solved.language !== 'zh-Hant') return text;
  toTraditional ??= Converter({ from: 'cn', to: 'tw' });
  return { title: toTraditional(text.title), body: toTraditional(text.body) };
}
