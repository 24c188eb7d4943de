import type { NewEvidence } from '../../cases/store-evidence.ts';
import { EVIDENCE_NAMES, EVIDENCE_TYPES, type EvidenceType } from '../../domain/evidence.ts';
import { MAX_FILE_BYTES } from '../../http/schemas.ts';
import { detectMediaType } from './detect-media-type.ts';
import type { SentForm } from './read-form.ts';

/** Files of one form; the body limit of the route leaves room for so many. */
export const MAX_FORM_FILES = 5;
/** Bytes of a form with files. */
export const MAX_FORM_BYTES = MAX_FORM_FILES * MAX_FILE_BYTES + 64 * 1024;

export type EvidenceField = 'type' | 'description' | 'file' | 'fileEmpty';
export type ReadEvidence =
  | { readonly ok: true; readonly evidence: readonly NewEvidence[] }
  | {
      readonly ok: false;
      readonly fields: readonly { readonly field: string; readonly reason: EvidenceField }[];
    };

function isEvidenceType(value: string): value is EvidenceType {
  return (EVIDENCE_TYPES as readonly string[]).includes(value);
}

/** A file's own name without folders and control characters. */
function fileName(name: string): string {
  const base = name
    .toWellFormed()
    .replace(/^.*[\\/]/, '')
    .replace(/[\u0000-\u001f\u007f]/g, '');
  return base.slice(0, 200).toWellFormed().trim();
}

/**
 * Evidence of one form: each file is one item with the same kind and description; a description alone is one item.
 * @returns no evidence when the form's evidence part was left empty
 */
export async function readEvidence(form: SentForm): Promise<ReadEvidence> {
  const type = form.text('type');
  const description = form.text('description').trim();
  const files = form.files('file');
  if (type === '' && description === '' && files.length === 0) return { ok: true, evidence: [] };
  const fields: { field: string; reason: EvidenceField }[] = [];
  if (!isEvidenceType(type)) fields.push({ field: 'type', reason: 'type' });
  if (description.length > 4_000 || (description === '' && files.length === 0)) {
    fields.push({ field: 'description', reason: 'description' });
  }
  if (files.length > MAX_FORM_FILES) fields.push({ field: 'file', reason: 'file' });
  const items: NewEvidence[] = [];
  for (const file of files.slice(0, MAX_FORM_FILES)) {
    const content = new Uint8Array(await file.arrayBuffer());
    const mime = content.byteLength <= MAX_FILE_BYTES ? detectMediaType(content) : null;
    if (content.byteLength === 0) fields.push({ field: 'file', reason: 'fileEmpty' });
    else if (mime === null) fields.push({ field: 'file', reason: 'file' });
    else if (isEvidenceType(type)) {
      const name = fileName(file.name) || EVIDENCE_NAMES[type].en;
      items.push({ type, name, description, file: { mime, content } });
    }
  }
  if (fields.length > 0) return { ok: false, fields };
  if (isEvidenceType(type) && files.length === 0) {
    items.push({ type, name: EVIDENCE_NAMES[type].en, description });
  }
  return { ok: true, evidence: items };
}
