import { OFFICES, type PartyKind, ROLES_OF, rolesFit } from '../../platform/database/ceiling.js';
import type { Role } from '../../platform/database/grants.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';

/** Each once, in one order, so that the same roles are the same. */
export const normalizeRoles = (roles: readonly Role[]): readonly Role[] => [...new Set(roles)].sort();

/**
 * What is wrong with roles whoever gives them: none at all, some that no account of such a party has, an office beside another role. Whether the giver may is
 * the database's to say.
 * @throws BadInput
 */
export function assertRolesFit(kind: PartyKind, roles: readonly Role[]): void {
  if (rolesFit(kind, roles)) return;
  if (roles.length === 0) throw new BadInput('ROLES_NONE', 'An account has a role: disable it, if it is to do nothing.');
  const stranger = roles.find((role) => !ROLES_OF[kind].includes(role));
  if (stranger) throw new BadInput('ROLE_NOT_OF_PARTY', `No account of such a party is ${stranger}.`);
  const office = roles.find((role) => OFFICES.includes(role));
  throw new BadInput('ROLE_STANDS_ALONE', `${office} is an office: its account has no role besides.`);
}

/** Roles that lie outside of what whoever gives them governs. */
export const roleAboveCeiling = (): Forbidden =>
  new Forbidden('ROLE_ABOVE_CEILING', 'You may not give these roles here: docs/people.md says who gives which.');
