import type { Entity } from '../domain/triage-result.ts';
import { roughUsdValue } from './rough-usd-value.ts';
import { extractEntities } from './extract-entities.ts';
import { foldKeepingOffsets } from './fold-keeping-offsets.ts';
import { SIGNAL_RULES, type SignalCode } from './signal-rules.ts';
import { detectTone, type Tone } from './detect-tone.ts';

export type { SignalCode } from './signal-rules.ts';
export type { Tone } from './detect-tone.ts';

/** One sign of urgency or risk that the text gives by itself, with the words that gave it. */
export interface Signal {
  readonly code: SignalCode;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What it means, for people. */
  readonly en: string;
  readonly zh: string;
}

export interface TicketSignals {
  /** At most one a code (the first found), in the order of the rules: gravest first. */
  readonly signals: readonly Signal[];
  readonly tone: Tone;
  /** Largest sum named, in rough US dollars; 0 when none can be valued. */
  readonly largestUsd: number;
}

/** From this sum on a ticket is of a large amount (rough US dollars). */
export const LARGE_SUM_USD = 10_000;
const READ_CHARACTERS = 100_000;

/** Reads a ticket for signs that it cannot wait or that a crime is behind it. Pass `entities` when they are known already. */
export function detectSignals(
  text: string,
  entities: readonly Entity[] = extractEntities(text),
): TicketSignals {
  const folded = foldKeepingOffsets(text.length > READ_CHARACTERS ? text.slice(0, READ_CHARACTERS) : text);
  const signals: Signal[] = [];
  for (const rule of SIGNAL_RULES) {
    for (const pattern of rule.patterns) {
      const found = firstAsserted(folded, pattern, rule.countsWhenNegated === true);
      if (found === null) continue;
      signals.push({
        code: rule.code,
        text: text.slice(found.start, found.end),
        ...found,
        en: rule.en,
        zh: rule.zh,
      });
      break;
    }
  }
  const largest = largestSum(entities);
  if (largest !== null && largest.usd >= LARGE_SUM_USD) {
    const { text: words, start, end } = largest.entity;
    signals.push({
      code: 'large_sum',
      text: words,
      start,
      end,
      en: `A large sum is named: ${words}.`,
      zh: `涉及大额资金：${words}。`,
    });
  }
  return { signals, tone: detectTone(folded), largestUsd: largest?.usd ?? 0 };
}

function largestSum(entities: readonly Entity[]): { entity: Entity; usd: number } | null {
  let best: { entity: Entity; usd: number } | null = null;
  for (const entity of entities) {
    if (entity.kind !== 'amount') continue;
    const usd = roughUsdValue(entity.value, entity.asset);
    if (usd !== null && usd > (best?.usd ?? 0)) best = { entity, usd };
  }
  return best;
}

const EN_NEGATED =
  /\b(?:not|no|never|n't|without|isn't|wasn't|hasn't|haven't|didn't|don't|doesn't|nobody|neither|nor)\s(?:[a-z']{1,12}\s){0,2}$/iu;
const ZH_NEGATED = /(?:没有?|不是|并非|未|不会|无|别|并没有?|从未|不用|没被)[^，。！？,.!?]{0,2}$/u;

function firstAsserted(
  folded: string,
  pattern: RegExp,
  countsWhenNegated: boolean,
): { start: number; end: number } | null {
  for (const match of folded.matchAll(pattern)) {
    const before = folded.slice(Math.max(0, match.index - 32), match.index);
    if (!countsWhenNegated && (EN_NEGATED.test(before) || ZH_NEGATED.test(before))) continue;
    return { start: match.index, end: match.index + match[0].length };
  }
  return null;
}
