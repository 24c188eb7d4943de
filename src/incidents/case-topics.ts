import { describeReasonCode } from '../domain/reason-codes.ts';
import type { TriageResult } from '../domain/triage-result.ts';

export type TopicPart = 'network' | 'asset' | 'error' | 'text';

/** A topic taken apart: a type, and what narrows it down. */
export interface Topic {
  readonly reasonCode: string;
  readonly part: TopicPart | null;
  readonly value: string | null;
}

const MAX_VALUE = 60;
const MAX_TOPICS = 12;

export function writeTopic({ reasonCode, part, value }: Topic): string {
  return part === null || value === null ? reasonCode : `${reasonCode}/${part}:${value}`;
}

export function readTopic(topic: string): Topic {
  const match = /^([^/]+)\/(network|asset|error|text):(.+)$/su.exec(topic);
  return match?.[1] === undefined
    ? { reasonCode: topic, part: null, value: null }
    : { reasonCode: match[1], part: match[2] as TopicPart, value: match[3] ?? null };
}

function plain(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, MAX_VALUE)
    .toUpperCase();
}

/** What a ticket counts for, its type first. `textCluster` is null where its text was not compared. */
export function topicsOf(
  { type, entities }: Pick<TriageResult, 'type' | 'entities'>,
  textCluster: string | null,
): string[] {
  const topics = new Set([type.code]);
  const add = (part: TopicPart, value: string | undefined): void => {
    const shown = value === undefined ? '' : plain(value);
    if (shown !== '' && topics.size < MAX_TOPICS)
      topics.add(writeTopic({ reasonCode: type.code, part, value: shown }));
  };
  if (textCluster !== null)
    topics.add(writeTopic({ reasonCode: type.code, part: 'text', value: textCluster }));
  for (const { kind, value, asset } of entities) {
    if (kind === 'network') add('network', value);
    if (kind === 'error_code') add('error', value);
    if (kind === 'amount') add('asset', asset);
  }
  return [...topics];
}

/** A topic in words, in both languages. */
export function describeTopic(topic: string): { readonly en: string; readonly zh: string } {
  const { reasonCode, part, value } = readTopic(topic);
  const { en, zh } = describeReasonCode(reasonCode);
  switch (part) {
    case null:
      return { en, zh };
    case 'network':
      return { en: `${en}, network ${value ?? ''}`, zh: `${zh}，网络 ${value ?? ''}` };
    case 'asset':
      return { en: `${en}, asset ${value ?? ''}`, zh: `${zh}，币种 ${value ?? ''}` };
    case 'error':
      return { en: `${en}, error ${value ?? ''}`, zh: `${zh}，错误码 ${value ?? ''}` };
    case 'text':
      return { en: `${en}, much the same words`, zh: `${zh}，内容相近` };
  }
}
