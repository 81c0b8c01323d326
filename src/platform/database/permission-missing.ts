import { Forbidden } from '../platform/errors.js';
import { CEILING, OFFICES, type PartyKind, type Power, ROLES_OF } from './ceiling.js';
import { GIVEN_BY_PARTY, GRANTS, KEY_PERMISSIONS, keyCeilingOf, type Permission, type Role } from './grants.js';

/** The known properties of a caller that lacks a permission. */
export interface PermissionHolder {
  readonly party?: { readonly kind: PartyKind };
  readonly roles?: readonly Role[];
  /** Set for a machine, which has no roles. */
  readonly apiKey?: unknown;
}

/** The caller lacks a permission. The message names it, the roles that include it, and which administrator can give them (GRANTS and CEILING). */
export class PermissionMissing extends Forbidden {
  constructor(
    /** Sent as `extensions.permission`. */
    readonly permission: Permission,
    holder: PermissionHolder = {},
  ) {
    super(
      'PERMISSION_MISSING',
      `This needs the permission ${permission}. ${holder.apiKey ? keyAdvice(permission, holder) : accountAdvice(permission, holder)}`,
    );
  }
}

const includes = (role: Role, permission: Permission): boolean => (GRANTS[role] as readonly Permission[]).includes(permission);
const oneOf = (roles: readonly string[]): string => roles.join(' or ');
const rolesIn = (kind: PartyKind | undefined): readonly Role[] => (kind ? ROLES_OF[kind] : Object.values(ROLES_OF).flat());

/** Returns the roles of this kind of party that have `power` over accounts with one of the roles `over`. */
const rolesWith = (power: Power, kind: PartyKind | undefined, over: readonly Role[]): readonly Role[] =>
  [...new Set(rolesIn(kind))].filter((role) => CEILING[role]?.[power]?.some((one) => over.includes(one)));

function keyAdvice(permission: Permission, { party }: PermissionHolder): string {
  if (!KEY_PERMISSIONS.some((one) => one === permission)) return 'No API key can have it. An officer must sign in with an account.';
  const givers = [...new Set(rolesIn(party?.kind))].filter(
    (role) => includes(role, 'key:manage') && keyCeilingOf([role]).has(permission as (typeof KEY_PERMISSIONS)[number]),
  );
  if (givers.length === 0) return 'No API key of your party can have it.';
  return `This key does not have it. A ${oneOf(givers)} of your party can create a key that has it.`;
}

function accountAdvice(permission: Permission, { party, roles = [] }: PermissionHolder): string {
  const including = [...new Set(rolesIn(party?.kind))].filter((role) => includes(role, permission));
  if (including.length === 0) {
    const elsewhere = Object.keys(GRANTS).filter((role) => includes(role as Role, permission));
    return `No role of your party's accounts includes it; it belongs to ${oneOf(elsewhere)} in parties of another kind.`;
  }
  const office = roles.find((role) => OFFICES.includes(role));
  const assignable = office ? [] : including.filter((role) => rolesWith('ASSIGN', party?.kind, [role]).length > 0);
  if (assignable.length > 0) {
    const givers = rolesWith('ASSIGN', party?.kind, assignable);
    const another = givers.some((giver) => roles.includes(giver)) ? 'Another' : 'A';
    const byPolicy = roles.some((role) => GIVEN_BY_PARTY[role]?.includes(permission))
      ? ', or let all analysts lead cases (setSharingPolicy, analystsInCases: LEAD)'
      : '';
    return `Your roles do not include it. ${another} ${oneOf(givers)} of your party can give you the role ${oneOf(assignable)}${byPolicy}.`;
  }
  const inviting = rolesWith('INVITE', party?.kind, including);
  const why = office ? `The office ${office} allows no other role` : `It belongs to ${oneOf(including)}`;
  return `${why}. You need another account, which a ${oneOf(inviting)} of your party can invite with the role ${oneOf(including)}.`;
}
