import { createRoute, z } from '@hono/zod-openapi';
import { eq } from 'drizzle-orm';
import { listTickets } from '../../cases/list-cases.ts';
import { loadCase } from '../../cases/load-case.ts';
import { cases, tickets } from '../../database/schema.ts';
import { openTicket } from '../../database/sealed-rows.ts';
import { mayReadCase } from '../../domain/access.ts';
import { NotFoundError, PrecedentError } from '../../domain/errors.ts';
import { processCase, receiveTicket } from '../../pipeline/process-ticket.ts';
import { problemResponses } from '../error-response.ts';
import { allow } from '../middleware/authenticate.ts';
import { refuseQuery } from '../middleware/refuse-unknown.ts';
import { presentTicket } from '../present-case.ts';
import { cursorQuery, filterSchema, idSchema, newTicketSchema, ticketSchema } from '../schemas.ts';
import { BEARER, jsonBody, jsonContent, newRouter } from './new-router.ts';
import { parseEvidence } from './parse-evidence.ts';

const headers = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
    .optional()
    .openapi({ description: 'The same key with the same body answers with the ticket that is there.' }),
  prefer: z
    .string()
    .regex(/^wait=\d{1,2}$/, 'must be wait=SECONDS, at most 99')
    .optional()
    .openapi({
      description: 'wait=SECONDS: answer after the ticket was assessed, or after that time (RFC 7240).',
    }),
});

const create = createRoute({
  method: 'post',
  path: '/v1/tickets',
  tags: ['Tickets'],
  summary: 'Open a ticket',
  description:
    'Stored before it is answered; assessment follows in the background and the case then waits for a reviewer. ' +
    'Repeats with the same Idempotency-Key or external id answer 200 with the first ticket.',
  security: BEARER,
  middleware: [allow('write', 'ticket:create'), refuseQuery],
  request: { headers, body: jsonBody(newTicketSchema) },
  responses: {
    201: jsonContent(ticketSchema, 'Stored'),
    200: jsonContent(ticketSchema, 'It was there already'),
    ...problemResponses(
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'conflict',
      'body_too_large',
      'unsupported_media_type',
      'idempotency_conflict',
      'rate_limited',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/tickets',
  tags: ['Tickets'],
  summary: 'List tickets, newest first',
  security: BEARER,
  middleware: [allow('read', 'ticket:read_own', 'ticket:read_sent', 'ticket:read_all')],
  request: {
    query: z.strictObject({
      ...cursorQuery,
      customerId: filterSchema.optional(),
      channel: filterSchema.optional(),
    }),
  },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(ticketSchema), nextCursor: z.string().nullable() }).openapi('TicketPage'),
      'A page',
    ),
    ...problemResponses('invalid_request', 'invalid_cursor', 'unauthenticated', 'forbidden', 'rate_limited'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/tickets/{ticketId}',
  tags: ['Tickets'],
  summary: 'Read a ticket',
  security: BEARER,
  middleware: [allow('read', 'ticket:read_own', 'ticket:read_sent', 'ticket:read_all'), refuseQuery],
  request: { params: z.object({ ticketId: idSchema('tkt') }) },
  responses: {
    200: jsonContent(ticketSchema, 'The ticket'),
    ...problemResponses('invalid_request', 'unauthenticated', 'forbidden', 'not_found', 'rate_limited'),
  },
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const ticketRoutes = newRouter()
  .openapi(create, async (c) => {
    const services = c.get('services');
    const caller = c.get('caller');
    const body = c.req.valid('json');
    const { 'idempotency-key': idempotencyKey, prefer } = c.req.valid('header');
    const customerId = caller.role === 'customer' ? caller.customerId : (body.customerId ?? null);
    if (customerId === null || (body.customerId !== undefined && body.customerId !== customerId)) {
      throw new PrecedentError('invalid_request', 'Say whose ticket it is.', {
        fields: [
          {
            path: '/customerId',
            message:
              caller.role === 'customer'
                ? 'leave it out: this key stands for one customer'
                : 'must be given by this key',
          },
        ],
      });
    }
    const submitted = await receiveTicket(services, caller, {
      customerId,
      channel: body.channel,
      externalId: body.externalId ?? null,
      idempotencyKey: idempotencyKey ?? null,
      locale: body.locale ?? null,
      subject: body.subject ?? null,
      body: body.body,
      evidence: parseEvidence(body.evidence),
    });
    if (submitted.case.state === 'submitted') {
      // The ticket is stored: whatever becomes of its assessment, the answer is that it was taken.
      const settled = new Promise<void>((resolve) => {
        services.runInBackground(() => processCase(services, submitted.case.id).finally(resolve));
      });
      if (prefer) await Promise.race([settled, pause(Number(prefer.slice('wait='.length)) * 1000)]);
    }
    const current = prefer ? await loadCase(services.db, caller, submitted.case.id) : submitted;
    c.header('location', `/v1/tickets/${submitted.ticket.id}`);
    return c.json(presentTicket(services, current), submitted.created ? 201 : 200);
  })
  .openapi(list, async (c) => {
    const services = c.get('services');
    const { limit, cursor, customerId, channel } = c.req.valid('query');
    const page = await listTickets(services.db, c.get('caller'), {
      limit,
      cursor: cursor ?? null,
      customerId: customerId ?? null,
      channel: channel ?? null,
    });
    return c.json(
      { items: page.items.map((item) => presentTicket(services, item)), nextCursor: page.nextCursor },
      200,
    );
  })
  .openapi(read, async (c) => {
    const services = c.get('services');
    const { ticketId } = c.req.valid('param');
    const [row] = await services.db
      .select({ case: cases, ticket: tickets })
      .from(tickets)
      .innerJoin(cases, eq(cases.ticketId, tickets.id))
      .where(eq(tickets.id, ticketId))
      .limit(1);
    if (!row || !mayReadCase(c.get('caller'), row.ticket)) throw new NotFoundError('ticket', ticketId);
    const ticket = await openTicket(services.db, row.ticket);
    return c.json(presentTicket(services, { case: row.case, ticket }), 200);
  });
