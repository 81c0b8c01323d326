import { KEY_PERMISSIONS, PERMISSIONS, type Role } from '../../src/platform/database/grants.js';
import type { Hub } from './hub.js';
import type { ApiKeyClient } from './api-key-client.js';
import type { Ask } from './officer.js';

/** What each role may give to a key; the others give nothing. */
export const CEILINGS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  NATIONAL_ADMIN: KEY_PERMISSIONS.filter((permission) => permission !== 'report:submit'), // which partners do
  PARTNER_ADMIN: KEY_PERMISSIONS,
};

/** Permissions that are given together with reading alone. */
const WITH_READING = ['indicator:publish', 'indicator:revoke', 'indicator:export', 'report:submit', 'action:answer', 'information:answer'];

interface Given {
  readonly permission: string;
  /** What the key has, or the code of the refusal. */
  readonly outcome: readonly string[] | string;
}

/** Lets somebody of the role make a key with each permission. @returns what came of it, and what must come of it */
export async function givesEach(
  hub: Hub,
  role: Role,
  keeperOf: (ask: Ask) => ApiKeyClient,
): Promise<{ readonly found: readonly Given[]; readonly expected: readonly Given[] }> {
  const who = await hub.as(role === 'PARTNER_ADMIN' || role === 'CONTRIBUTOR' ? 'admin@meta.example' : 'admin@us.example');
  await hub.ownerSql('update hub.user_account set roles = array[$2] where id = $1', [who.userId, role]);
  const keeper = keeperOf(who.ask);
  const [found, expected]: [Given[], Given[]] = [[], []];
  for (const permission of PERMISSIONS) {
    const permissions = [permission, ...(WITH_READING.includes(permission) ? ['indicator:read'] : [])];
    const outcome = await keeper.makes({ permissions }).then(
      ({ apiKey }) => [...apiKey.permissions].sort(),
      ({ code }: { code: string }) => code,
    );
    found.push({ permission, outcome });
    expected.push({ permission, outcome: CEILINGS[role]?.includes(permission) ? permissions.sort() : 'FORBIDDEN' });
  }
  await hub.ownerSql('update hub.api_key set revoked_at = now() where created_by = $1', [who.userId]);
  return { found, expected };
}
