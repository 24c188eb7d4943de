/**
 * Roles of callers. `customer`: own tickets and cases only. `channel`: a chatbot or help desk that sends tickets for
 * customers and reads those it sent. `agent`: triage and knowledge base. `reviewer`: decides cases. `admin`: all of
 * that, and content and keys. `evaluator`: reads what evals need. `kb:inspect` looks into the search, `kb:curate` settles
 * what the knowledge base lacks and approves drafts, `kb:write` changes articles.
 */
export const ROLES = ['customer', 'channel', 'agent', 'reviewer', 'admin', 'evaluator'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'ticket:create',
  'ticket:read_own',
  'ticket:read_sent',
  'ticket:read_all',
  'case:respond_own',
  'case:review',
  'triage:run',
  'triage:manage',
  'kb:read',
  'kb:inspect',
  'kb:curate',
  'kb:write',
  'embeddings:run',
  'key:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  customer: ['ticket:create', 'ticket:read_own', 'case:respond_own', 'kb:read'],
  channel: ['ticket:create', 'ticket:read_sent', 'kb:read', 'triage:run'],
  agent: ['ticket:read_all', 'triage:run', 'kb:read', 'kb:inspect', 'embeddings:run'],
  reviewer: ['ticket:read_all', 'case:review', 'triage:run', 'kb:read', 'kb:inspect', 'kb:curate'],
  admin: [
    'ticket:create',
    'ticket:read_all',
    'case:review',
    'triage:run',
    'triage:manage',
    'kb:read',
    'kb:inspect',
    'kb:curate',
    'kb:write',
    'embeddings:run',
    'key:manage',
  ],
  evaluator: ['triage:run', 'kb:read', 'kb:inspect', 'embeddings:run'],
};

/** Who is calling, after authentication. */
export interface Caller {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  /** Set for `customer` only. */
  readonly customerId: string | null;
}

export function may(caller: Caller, permission: Permission): boolean {
  return GRANTS[caller.role].includes(permission);
}

/** Whether this caller may read a ticket or case of `customerId` that was sent by the key `source`. */
export function mayReadCase(
  caller: Caller,
  owner: { readonly customerId: string; readonly source: string },
): boolean {
  if (may(caller, 'ticket:read_all')) return true;
  if (caller.role === 'customer') return caller.customerId === owner.customerId;
  return may(caller, 'ticket:read_sent') && caller.keyId === owner.source;
}
