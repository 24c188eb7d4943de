/** `npm run key:create -- --role ROLE --name NAME [--customer ID]`: makes a key and prints its secret, once. */
import { parseArgs } from 'node:util';
import { createIdMaker } from '../../adapters/new-id.ts';
import { createKey } from '../../database/api-key-queries.ts';
import { ROLES, type Role } from '../../domain/access.ts';
import { runCommand, UsageError, withDatabase } from './run-command.ts';

function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

runCommand(async () => {
  const { values } = parseArgs({
    options: { role: { type: 'string' }, name: { type: 'string' }, customer: { type: 'string' } },
  });
  const { role = '', name = '', customer = null } = values;
  if (!isRole(role)) throw new UsageError(`--role must be one of ${ROLES.join(', ')}`);
  if (name.trim() === '' || name.length > 100)
    throw new UsageError('--name must be given, with at most 100 characters');
  if (role === 'customer' && customer === null)
    throw new UsageError('--customer must be given with role customer');
  if (role !== 'customer' && customer !== null)
    throw new UsageError('--customer goes with role customer only');
  if (customer !== null && !/^[\x21-\x7e]{1,100}$/.test(customer)) {
    throw new UsageError('--customer must be 1 to 100 visible ASCII characters');
  }
  const { key, secret } = await withDatabase(({ db }) =>
    createKey(
      db,
      { name: name.trim(), role, customerId: customer },
      { now: () => new Date(), newId: createIdMaker() },
    ),
  );
  process.stderr.write(`${key.id} (${key.role}) is made. Its secret, shown this once:\n`);
  process.stdout.write(`${secret}\n`);
  return 0;
});
