import { asOwner } from '../../../platform/database/as-owner.js';
import { type Role, ROLES } from '../../../platform/database/grants.js';
import type { SecondFactorRule } from '../../../platform/platform/settings.js';

/** Administrators: the rights of such an account need more protection than a password. */
const ADMIN_ROLES: readonly Role[] = ['HUB_OPERATOR', 'NATIONAL_ADMIN', 'PARTNER_ADMIN'];
const ROLES_BY_RULE: Readonly<Record<SecondFactorRule, readonly Role[]>> = { admins: ADMIN_ROLES, everyone: ROLES, off: [] };

/**
 * Writes the roles that must have a second factor into the database, at every start, like the permissions of roles. As the migrating role, before the hub
 * listens.
 */
export async function writeRequiredFactors(url: string, rule: SecondFactorRule): Promise<void> {
  await asOwner(url, async (tx) => {
    await tx.query('delete from hub.factor_required where role <> all ($1)', [ROLES_BY_RULE[rule]]);
    await tx.query('insert into hub.factor_required (role) select unnest($1::text[]) on conflict do nothing', [ROLES_BY_RULE[rule]]);
  });
}
