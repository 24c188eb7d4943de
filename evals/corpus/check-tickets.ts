import { isReasonCode, REASON_CODES } from '../../src/domain/reason-codes.ts';
import { PRIORITIES, RISK_LEVELS, TICKET_LANGUAGES } from '../../src/domain/triage-result.ts';
import { checkAddress } from '../../src/triage/check-address.ts';
import { z } from 'zod';
import type { Report } from './problem.ts';

const amountSchema = z.object({ text: z.string().min(1), norm: z.string(), asset: z.string().nullable() });

const ticketSchema = z.object({
  id: z.string().min(1),
  text: z.string().min(1),
  lang: z.enum(TICKET_LANGUAGES),
  label: z.string().refine(isReasonCode, 'is no reason code'),
  also_ok: z.array(z.string().refine(isReasonCode, 'is no reason code')),
  entities: z.object({
    txid: z.array(z.string()),
    address: z.array(z.string()),
    order_id: z.array(z.string()),
    amount: z.array(amountSchema),
    time: z.array(z.string()),
  }),
  risk: z.enum(RISK_LEVELS),
  priority: z.enum(PRIORITIES),
});
export type LabelledTicket = z.infer<typeof ticketSchema>;

/** Share of all rows that one type should have at least; real inflow is uneven, but each type must be learnable. */
const MIN_PER_CODE = { train: 20, test: 10 } as const;

/** Schema, ids, spans that occur, labels and checksums of one part. Rows that fit the schema are returned. */
export function checkTickets(
  path: string,
  part: 'train' | 'test',
  rows: readonly unknown[],
  report: Report,
): LabelledTicket[] {
  const good: LabelledTicket[] = [];
  const ids = new Set<string>();
  rows.forEach((row, i) => {
    const where = `${path}:${i + 1}`;
    const parsed = ticketSchema.safeParse(row);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        report({
          severity: 'error',
          check: 'schema',
          path: where,
          message: `${issue.path.join('.')}: ${issue.message}`,
        });
      }
      return;
    }
    const ticket = parsed.data;
    if (ids.has(ticket.id))
      report({ severity: 'error', check: 'id', path: where, message: `${ticket.id} occurs twice` });
    ids.add(ticket.id);
    if (ticket.also_ok.includes(ticket.label)) {
      report({
        severity: 'error',
        check: 'label',
        path: where,
        message: `also_ok repeats the label ${ticket.label}`,
      });
    }
    const { txid, address, order_id: orderIds, amount, time } = ticket.entities;
    for (const text of [...txid, ...address, ...orderIds, ...time, ...amount.map((one) => one.text)]) {
      if (!ticket.text.includes(text)) {
        report({
          severity: 'error',
          check: 'entity',
          path: where,
          message: `"${text}" does not occur in the text`,
        });
      }
    }
    for (const text of address) {
      if (checkAddress(text)?.checksum === 'invalid') {
        report({
          severity: 'warning',
          check: 'address',
          path: where,
          message: `${text} has a wrong checksum`,
        });
      }
    }
    good.push(ticket);
  });
  for (const code of REASON_CODES) {
    const count = good.filter(({ label }) => label === code).length;
    if (count < MIN_PER_CODE[part]) {
      report({
        severity: 'error',
        check: 'balance',
        path,
        message: `${code} has ${count} rows, at least ${MIN_PER_CODE[part]} are needed`,
      });
    }
  }
  return good;
}
