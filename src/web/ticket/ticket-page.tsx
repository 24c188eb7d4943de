import { MAX_TICKET_CHARACTERS } from '../../http/schemas.ts';
import { CUSTOMER_EVIDENCE, EvidenceFields } from '../form/evidence-fields.tsx';
import { Problems, TextArea, TextField } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import { renderPage } from '../parts/layout.tsx';
import type { PageView } from '../page-view.ts';

/** The form that opens a ticket. `nonce` makes sending it twice one ticket. */
export function renderTicketForm(
  view: PageView,
  page: { readonly nonce: string; readonly refused: RefusedForm | null },
) {
  const { ticket } = view.t;
  const form = formContext('ticket', page.refused);
  return renderPage({
    view,
    title: ticket.title,
    section: 'help',
    children: (
      <>
        <p class="crumbs">
          <a href="/">{view.t.help.back}</a>
        </p>
        <h1>{ticket.title}</h1>
        <p class="muted">{ticket.lead}</p>
        <Problems view={view} form={form} />
        <form class="card" method="post" action="/ticket" enctype="multipart/form-data">
          <input type="hidden" name="nonce" value={page.nonce} />
          <TextField view={view} form={form} name="subject" label={ticket.subject} maxlength={300} />
          <TextArea
            view={view}
            form={form}
            name="body"
            label={ticket.body}
            required={true}
            maxlength={MAX_TICKET_CHARACTERS}
            rows={8}
            hint={ticket.bodyHint}
          />
          <details {...(form.refused ? { open: true } : {})}>
            <summary>{view.t.evidence.add}</summary>
            <EvidenceFields view={view} form={form} types={CUSTOMER_EVIDENCE} required={false} />
          </details>
          <p class="hint">{ticket.linkHint}</p>
          <button type="submit">{ticket.send}</button>
        </form>
      </>
    ),
  });
}
