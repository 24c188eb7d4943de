import { and, eq } from 'drizzle-orm';
import { evidence } from '../database/schema.ts';
import { openFile } from '../database/sealed-rows.ts';
import type { EvidenceParty } from '../domain/evidence.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { HttpServices } from '../http/http-services.ts';

const SHOWN_IN_BROWSER = new Set(['image/png', 'image/jpeg', 'image/webp', 'text/plain']);

/**
 * The file of one piece of evidence. It was sent by somebody: a browser gets it sandboxed, unsniffed, and only as a
 * kind that runs nothing; everything else is a download.
 * @throws NotFoundError also for evidence of another case
 */
export async function evidenceFileResponse(
  db: HttpServices['db'],
  caseId: string,
  evidenceId: string,
  mayOpen: (party: EvidenceParty) => boolean,
): Promise<Response> {
  const [row] = await db
    .select({ name: evidence.name, mime: evidence.mime, content: evidence.content, party: evidence.party })
    .from(evidence)
    .where(and(eq(evidence.caseId, caseId), eq(evidence.id, evidenceId)))
    .limit(1);
  if (!row?.content || !mayOpen(row.party)) throw new NotFoundError('file', evidenceId);
  const mime = row.mime !== null && SHOWN_IN_BROWSER.has(row.mime) ? row.mime : 'application/octet-stream';
  const disposition = mime === 'application/octet-stream' ? 'attachment' : 'inline';
  const name = encodeURIComponent(row.name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return new Response(new Uint8Array(await openFile(db, evidenceId, row.content)), {
    headers: {
      'content-type': mime === 'text/plain' ? 'text/plain; charset=utf-8' : mime,
      'content-disposition': `${disposition}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}
