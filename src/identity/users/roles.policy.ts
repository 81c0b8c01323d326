import { OFFICES, type PartyKind, ROLES_OF, rolesFit } from '../../platform/database/ceiling.js';
import type { Role } from '../../platform/database/grants.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';

/** Returns each role once, in a fixed order, so that equal sets of roles compare as equal. */
export const normalizeRoles = (roles: readonly Role[]): readonly Role[] => [...new Set(roles)].sort();

/**
 * Checks roles independently of the user who assigns them: none at all, a role that no account of such a party has, an office combined with another role. The
 * database checks whether the user may assign them.
 * @throws BadInput
 */
export function assertRolesFit(kind: PartyKind, roles: readonly Role[]): void {
  if (rolesFit(kind, roles)) return;
  if (roles.length === 0) {
    throw new BadInput('ROLES_NONE', 'An account needs at least one role. To withdraw all access, disable the account.');
  }
  const foreign = roles.find((role) => !ROLES_OF[kind].includes(role));
  if (foreign) throw new BadInput('ROLE_NOT_OF_PARTY', `Accounts of this kind of party cannot have the role ${foreign}.`);
  const office = roles.find((role) => OFFICES.includes(role));
  throw new BadInput('ROLE_STANDS_ALONE', `${office} is an office and cannot be combined with another role.`);
}

/** Error for roles outside the ceiling of the user who assigns them. */
export const roleAboveCeiling = (): Forbidden =>
  new Forbidden('ROLE_ABOVE_CEILING', 'You may not assign these roles. docs/people.md lists who may assign which role.');
