import type { Role } from './grants.js';

/** The kind of tenant that a party is. */
export const PARTY_KINDS = ['COUNTRY', 'PARTNER', 'HUB'] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** The roles that accounts of a party may have. */
export const ROLES_OF: Readonly<Record<PartyKind, readonly Role[]>> = {
  COUNTRY: ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON', 'AUDITOR', 'DATA_PROTECTION'],
  PARTNER: ['PARTNER_ADMIN', 'CONTRIBUTOR'],
  HUB: ['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION'],
};

/**
 * Offices: an account with an office has no other role. Accounts that oversee the audit log, or answer data subjects, must not be among those that they
 * oversee. The hub's operator takes no office that oversees the operator.
 */
export const OFFICES: readonly Role[] = ['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION'];

/**
 * What an account may do with another account. VIEW: see it in the list. INVITE: invite an account with these roles. ASSIGN: change its roles, from and to, and
 * its agency. DISABLE: disable it, enable it, end its sessions. RESET: give it a new password, which is the power to take it over. HAND_OVER: invite or reset
 * the first admin of another party, as long as no account of that party has ever signed in.
 */
export const POWERS = ['VIEW', 'INVITE', 'ASSIGN', 'DISABLE', 'RESET', 'HAND_OVER'] as const;
export type Power = (typeof POWERS)[number];

const OFFICERS = ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON'] as const satisfies readonly Role[];
const STAFF = ROLES_OF.PARTNER;

/**
 * The ceiling: each role's powers over accounts with given roles. All roles of an account must be within it. All powers except HAND_OVER are limited to the own
 * party, and no power applies to the own account. Everything not listed is forbidden. Written into the database at every start, which checks it in the
 * transaction of the act.
 */
export const CEILING: Readonly<Partial<Record<Role, Readonly<Partial<Record<Power, readonly Role[]>>>>>> = {
  NATIONAL_ADMIN: { VIEW: ROLES_OF.COUNTRY, INVITE: ROLES_OF.COUNTRY, ASSIGN: OFFICERS, DISABLE: ROLES_OF.COUNTRY, RESET: OFFICERS },
  PARTNER_ADMIN: { VIEW: STAFF, INVITE: STAFF, ASSIGN: STAFF, DISABLE: STAFF, RESET: STAFF },
  HUB_OPERATOR: { VIEW: ROLES_OF.HUB, INVITE: ROLES_OF.HUB, DISABLE: ROLES_OF.HUB, HAND_OVER: ['NATIONAL_ADMIN', 'PARTNER_ADMIN'] },
};

/** Whether an account with `actorRoles` has a power over an account with `targetRoles`. Only roles are checked. */
export function hasPower(actorRoles: readonly Role[], power: Power, targetRoles: readonly Role[]): boolean {
  const over = new Set(actorRoles.flatMap((role) => CEILING[role]?.[power] ?? []));
  return over.size > 0 && targetRoles.every((role) => over.has(role));
}

/** Whether one account of such a party may have these roles together. */
export const rolesFit = (kind: PartyKind, roles: readonly Role[]): boolean =>
  roles.length > 0 &&
  roles.every((role) => ROLES_OF[kind].includes(role)) &&
  (roles.length === 1 || !roles.some((role) => OFFICES.includes(role)));
