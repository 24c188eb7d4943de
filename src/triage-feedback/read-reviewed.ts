import type { Executor } from '../database/database.ts';
import { maskPersonalData } from '../triage/mask-personal-data.ts';
import { detectLanguage } from '../triage/detect-language.ts';
import { readHumanLabels } from './human-labels.ts';
import type { ReviewedTicket } from './split-reviewed.ts';
import { readTicketTexts } from './ticket-texts.ts';

const HAS_WORDS = /\p{L}/u;

/**
 * Reads the tickets whose type people have settled, oldest first, with personal data masked: what leaves the database to
 * be learned from names nobody. Tickets without words are left out.
 */
export async function readReviewed(db: Executor): Promise<ReviewedTicket[]> {
  const labels = await readHumanLabels(db);
  const texts = await readTicketTexts(
    db,
    labels.map(({ caseId }) => caseId),
  );
  const customers = new Map<string, string>();
  return labels.flatMap((label): ReviewedTicket[] => {
    const text = texts.get(label.caseId);
    if (label.type === null || text === undefined || !HAS_WORDS.test(text)) return [];
    // A number instead of the customer's own id, which may name them.
    const group = customers.get(label.customerId) ?? `customer ${customers.size + 1}`;
    customers.set(label.customerId, group);
    return [
      {
        id: label.caseId,
        text: maskPersonalData(text).masked.replaceAll('\u0000', '\uFFFD'),
        label: label.type,
        lang: detectLanguage(text).code,
        group,
        isNamed: label.how === 'named',
        isCorrection: label.machineType !== null && label.machineType !== label.type,
        settledAt: label.at,
        ...(label.risk === null ? {} : { risk: label.risk }),
        ...(label.priority === null ? {} : { priority: label.priority }),
      },
    ];
  });
}
