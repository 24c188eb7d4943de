import type { CaseRow } from '../../cases/change-case.ts';
import type { TimelineEntry } from '../../cases/read-timeline.ts';
import { EVIDENCE_NAMES, type EvidenceRequirement } from '../../domain/evidence.ts';
import { OUTCOME_NAMES, REMEDY_NAMES } from '../../domain/outcomes.ts';
import { describeReasonCode } from '../../domain/reason-codes.ts';
import type { Suggestion } from '../../domain/suggestion.ts';
import type { Entity, Reason, TriageResult } from '../../domain/triage-result.ts';

const colours = process.stdout.isTTY === true && !process.env['NO_COLOR'];
const paint = (code: string, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = (text: string): string => paint('1', text);
export const dim = (text: string): string => paint('2', text);

export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function percent(probability: number): string {
  return `${Math.round(probability * 100)}%`;
}

function shorten(text: string, length: number): string {
  const flat = text.replace(/\s+/gu, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 1)}…`;
}

function label(name: string): string {
  return dim(`  ${name.padEnd(11)}`);
}

function showEntity(entity: Entity): string {
  const value = entity.asset === undefined ? entity.value : `${entity.value} ${entity.asset}`;
  const check = entity.checksum === undefined ? '' : ` (${entity.checksum} checksum)`;
  return `${entity.kind} ${shorten(value, 30)}${check}`;
}

function listReasons(reasons: readonly Reason[], language: 'en' | 'zh', count: number): string {
  return reasons
    .slice(0, count)
    .map((reason) => shorten(reason[language], 110))
    .join('; ');
}

function printTriage(triage: TriageResult, language: 'en' | 'zh'): void {
  const { type, risk, priority } = triage;
  const others = type.top
    .filter(({ label: code }) => code !== type.code)
    .slice(0, 2)
    .map(({ label: code, probability }) => `${code} ${percent(probability)}`);
  say(
    `${label('type')}${bold(type.code)} ${describeReasonCode(type.code)[language]}, ${percent(type.confidence)} (${type.level}, ${type.mode})` +
      (others.length > 0 ? dim(`; else ${others.join(', ')}`) : ''),
  );
  say(`${label('language')}${triage.language.code}`);
  say(`${label('entities')}${triage.entities.map(showEntity).join(', ') || 'none'}`);
  say(
    `${label('risk')}${bold(risk.level)}: ${listReasons(risk.reasons, language, 2) || 'no particular signs'}`,
  );
  say(
    `${label('priority')}${bold(priority.level)}: ${listReasons(priority.reasons, language, 2) || 'nothing pressing'}`,
  );
}

function showMissing(requirements: readonly EvidenceRequirement[], language: 'en' | 'zh'): string {
  const missing = requirements.filter(({ satisfied, level }) => !satisfied && level !== 'OPTIONAL');
  return missing
    .slice(0, 4)
    .map(
      ({ evidenceType, party, level }) =>
        `${EVIDENCE_NAMES[evidenceType][language]} (${party.toLowerCase()}, ${level.toLowerCase()})`,
    )
    .join(', ');
}

function printSuggestion(suggestion: Suggestion, language: 'en' | 'zh'): void {
  for (const article of suggestion.articles.slice(0, 2)) {
    say(
      `${label('article')}${article.title}${dim(` ${article.articleId} [${article.language}] ${article.score.toFixed(2)}`)}`,
    );
  }
  for (const clause of suggestion.clauses.slice(0, 2)) {
    say(
      `${label('clause')}${clause.clauseId} ${clause.title[language]}${dim(` -> ${OUTCOME_NAMES[clause.outcome][language]}`)}`,
    );
  }
  for (const past of suggestion.precedents.slice(0, 3)) {
    say(
      `${label('precedent')}${past.caseId} ${past.reasonCode} ${OUTCOME_NAMES[past.outcome][language]}${dim(` ${past.similarity.toFixed(2)} ${shorten(past.facts, 60)}`)}`,
    );
  }
  const { ruling } = suggestion;
  if (ruling) {
    const else_ = ruling.alternatives
      .slice(0, 2)
      .map(({ outcome, probability }) => `${OUTCOME_NAMES[outcome][language]} ${percent(probability)}`);
    say(
      `${label('proposal')}${bold(OUTCOME_NAMES[ruling.outcome][language])}, ${REMEDY_NAMES[ruling.remedy][language]}, ${percent(ruling.probability)}` +
        dim(`; else ${else_.join(', ')}`),
    );
    say(`${label('because')}${listReasons(ruling.reasons, language, 1)}`);
  } else {
    say(`${label('proposal')}an answer, not a ruling`);
  }
  const missing = showMissing(suggestion.evidence, language);
  if (missing !== '') say(`${label('missing')}${missing}`);
}

/** What the machine lays before the reviewer, as a terminal shows it, in the customer's language. */
export function printAssessment(current: CaseRow): void {
  const language = current.language === 'en' ? 'en' : 'zh';
  if (current.triage) printTriage(current.triage, language);
  if (current.suggestion) printSuggestion(current.suggestion, language);
  if (current.suggestionError) say(`${label('no proposal')}${current.suggestionError}`);
}

export function printTimeline(entries: readonly TimelineEntry[]): void {
  for (const { seq, at, actor, action, hash } of entries) {
    say(
      `  ${String(seq).padStart(2)}  ${at}  ${action.padEnd(22)} ${`${actor.kind} ${shorten(actor.id ?? '', 34)}`.padEnd(46)} ${dim((hash ?? '').slice(0, 12))}`,
    );
  }
}
