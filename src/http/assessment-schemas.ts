import { z } from '@hono/zod-openapi';
import { EVIDENCE_PARTIES, EVIDENCE_TYPES, REQUIREMENT_LEVELS } from '../domain/evidence.ts';
import { LIABLE_PARTIES, OUTCOMES, REMEDIES } from '../domain/outcomes.ts';
import { ENTITY_KINDS, PRIORITIES, RISK_LEVELS, TICKET_LANGUAGES } from '../domain/triage-result.ts';

export const bilingualSchema = z.object({ en: z.string(), zh: z.string() });
const reasonSchema = z.object({ code: z.string(), en: z.string(), zh: z.string(), weight: z.number() });

const entitySchema = z
  .object({
    kind: z.enum(ENTITY_KINDS),
    text: z.string(),
    start: z.int(),
    end: z.int(),
    value: z.string(),
    asset: z.string().optional(),
    network: z.string().optional(),
    checksum: z.enum(['valid', 'invalid']).optional(),
  })
  .openapi('Entity');

export const triageSchema = z
  .object({
    language: z.object({ code: z.enum(TICKET_LANGUAGES), confidence: z.number() }),
    entities: z.array(entitySchema),
    type: z.object({
      code: z.string().openapi({ example: 'P2P-01' }),
      confidence: z.number(),
      level: z.enum(['high', 'medium', 'low']),
      mode: z.enum(['suggest_top3', 'preselect', 'auto']),
      top: z.array(z.object({ label: z.string(), probability: z.number() })),
      set: z
        .array(z.string())
        .optional()
        .openapi({ description: 'Labels that together hold the right one as often as the model promises.' }),
      outOfScope: z.boolean(),
      nearest: z
        .number()
        .optional()
        .openapi({ description: 'Cosine to the nearest labelled ticket, in [-1, 1].' }),
      reasons: z.array(reasonSchema),
    }),
    risk: z.object({ level: z.enum(RISK_LEVELS), confidence: z.number(), reasons: z.array(reasonSchema) }),
    priority: z.object({ level: z.enum(PRIORITIES), confidence: z.number(), reasons: z.array(reasonSchema) }),
    models: z.object({ classifier: z.string(), embedder: z.string() }),
  })
  .openapi('Triage');

export const foundArticleSchema = z
  .object({
    articleId: z.string(),
    language: z.string(),
    title: z.string(),
    heading: z.string(),
    excerpt: z.string(),
    score: z.number(),
  })
  .openapi('FoundArticle');

export const suggestionSchema = z
  .object({
    kind: z.enum(['ruling', 'answer']),
    mode: z.literal('suggest'),
    articles: z.array(foundArticleSchema),
    clauses: z.array(
      z.object({
        clauseId: z.string(),
        version: z.int(),
        title: bilingualSchema,
        text: bilingualSchema,
        score: z.number(),
        outcome: z.enum(OUTCOMES),
        proves: z.boolean(),
      }),
    ),
    precedents: z.array(
      z.object({
        caseId: z.string(),
        reasonCode: z.string(),
        outcome: z.enum(OUTCOMES),
        remedy: z.enum(REMEDIES),
        similarity: z.number(),
        facts: z.string(),
        reasons: z.string(),
        clauseIds: z.array(z.string()),
      }),
    ),
    ruling: z
      .object({
        outcome: z.enum(OUTCOMES),
        remedy: z.enum(REMEDIES),
        liableParty: z.enum(LIABLE_PARTIES),
        probability: z.number(),
        alternatives: z.array(z.object({ outcome: z.enum(OUTCOMES), probability: z.number() })),
        clauseIds: z.array(z.string()),
        precedentIds: z.array(z.string()),
        reasons: z.array(reasonSchema),
      })
      .nullable(),
    evidence: z.array(
      z.object({
        evidenceType: z.enum(EVIDENCE_TYPES),
        party: z.enum(EVIDENCE_PARTIES),
        level: z.enum(REQUIREMENT_LEVELS),
        satisfied: z.boolean(),
        clauseIds: z.array(z.string()),
      }),
    ),
    provenance: z.object({
      embedder: z.string(),
      classifier: z.string(),
      outcomeModel: z.string(),
      knowledgeBaseRevision: z.int(),
      precedentRevision: z.int(),
      ruleSetVersion: z.string(),
      promptVersion: z.string().nullable(),
    }),
  })
  .openapi('Suggestion');
