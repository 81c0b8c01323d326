import { CEILING, type Power } from '../../platform/database/ceiling.js';
import { GIVEN_BY_PARTY, GRANTS, keyCeilingOf, type Permission, PERMISSIONS, type Role, ROLES } from '../../platform/database/grants.js';
import { PERMISSION_DESCRIPTIONS, ROLE_DESCRIPTIONS } from '../../platform/database/grant-descriptions.js';

/** A permission with the roles that have it. */
export interface PermissionView {
  readonly name: Permission;
  readonly description: string;
  readonly roles: readonly {
    readonly role: Role;
    readonly description: string;
    readonly grantingRoles: readonly Role[];
    readonly ifPolicyAllows: boolean;
  }[];
  readonly keyGrantingRoles: readonly Role[];
}

/** The powers that give a role to an account. */
const GRANTING: readonly Power[] = ['INVITE', 'ASSIGN', 'HAND_OVER'];

const grantorsOf = (role: Role): readonly Role[] =>
  ROLES.filter((grantor) => GRANTING.some((power) => CEILING[grantor]?.[power]?.includes(role) === true));

const has = (role: Role, permission: Permission): boolean => (GRANTS[role] as readonly Permission[]).includes(permission);
const isGivenByParty = (role: Role, permission: Permission): boolean => GIVEN_BY_PARTY[role]?.includes(permission) === true;

/** All permissions, by name. The tables are constants of the program: the result is the same for every caller. */
export const PERMISSION_VIEWS: readonly PermissionView[] = [...PERMISSIONS].sort().map((name) => ({
  name,
  description: PERMISSION_DESCRIPTIONS[name],
  roles: ROLES.filter((role) => has(role, name) || isGivenByParty(role, name)).map((role) => ({
    role,
    description: ROLE_DESCRIPTIONS[role],
    grantingRoles: grantorsOf(role),
    ifPolicyAllows: !has(role, name),
  })),
  keyGrantingRoles: ROLES.filter((role) => ([...keyCeilingOf([role])] as readonly Permission[]).includes(name)),
}));
