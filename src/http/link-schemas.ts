import { z } from '@hono/zod-openapi';
import { CASE_STATES } from '../domain/case-state.ts';
import { LINK_REASON_NAMES, LINK_REASONS, LINK_RELATIONS, LINK_STATUSES } from '../domain/case-link.ts';
import type { LinkedCase } from '../duplicates/list-links.ts';

export const caseLinkSchema = z
  .object({
    linkId: z.string(),
    relation: z.enum(LINK_RELATIONS).openapi({
      description:
        '`duplicate`: the same problem told twice. `thread`: another problem about the same transaction or order. ' +
        '`related`: another customer names the same.',
    }),
    status: z.enum(LINK_STATUSES),
    reasons: z.array(z.object({ code: z.enum(LINK_REASONS), en: z.string(), zh: z.string() })),
    score: z.number().nullable().openapi({ description: 'In [0, 1]; null where a reviewer made the link.' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    other: z.object({
      caseId: z.string(),
      isEarlier: z.boolean(),
      customerId: z.string(),
      state: z.enum(CASE_STATES),
      reasonCode: z.string().nullable(),
      channel: z.string(),
      openedAt: z.iso.datetime(),
    }),
  })
  .openapi('CaseLink');

export type CaseLinkView = z.infer<typeof caseLinkSchema>;

export function presentLink(link: LinkedCase): CaseLinkView {
  return {
    ...link,
    reasons: link.reasons.map((code) => ({ code, ...LINK_REASON_NAMES[code] })),
    createdAt: link.createdAt.toISOString(),
    other: { ...link.other, openedAt: link.other.openedAt.toISOString() },
  };
}
