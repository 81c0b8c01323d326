import type { Role } from './grants.js';

/** What kind of tenant a party is. */
export const PARTY_KINDS = ['COUNTRY', 'PARTNER', 'HUB'] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** The roles that accounts of a party may have. */
export const ROLES_OF: Readonly<Record<PartyKind, readonly Role[]>> = {
  COUNTRY: ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON', 'AUDITOR', 'DATA_PROTECTION'],
  PARTNER: ['PARTNER_ADMIN', 'CONTRIBUTOR'],
  HUB: ['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION'],
};

/**
 * Offices: whoever has one has no role besides. Who looks after the record, or answers the people whom the data is about, must not be one of those whom they
 * look at; nor does the hub's operator take an office that is to watch over it.
 */
export const OFFICES: readonly Role[] = ['HUB_OPERATOR', 'HUB_REVIEWER', 'AUDITOR', 'DATA_PROTECTION'];

/**
 * What an account may do with another one.
 * VIEW: see it in the list. INVITE: let somebody in with these roles. ASSIGN: change its roles, from and to, and its agency. DISABLE: disable it, enable it, end its
 * sessions. RESET: give it a new password, which is the power to become it. HAND_OVER: invite or reset the first admin of another party, as long as nobody of that
 * party has ever signed in.
 */
export const POWERS = ['VIEW', 'INVITE', 'ASSIGN', 'DISABLE', 'RESET', 'HAND_OVER'] as const;
export type Power = (typeof POWERS)[number];

const OFFICERS = ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON'] as const satisfies readonly Role[];
const STAFF = ROLES_OF.PARTNER;

/**
 * The ceiling: over accounts with which roles a role has which power. All roles of an account must be within it; all but HAND_OVER end at one's own party, and none
 * works on oneself. What does not stand here nobody may. Written into the database at every start, which asks it in the transaction of the act.
 */
export const CEILING: Readonly<Partial<Record<Role, Readonly<Partial<Record<Power, readonly Role[]>>>>>> = {
  NATIONAL_ADMIN: { VIEW: ROLES_OF.COUNTRY, INVITE: ROLES_OF.COUNTRY, ASSIGN: OFFICERS, DISABLE: ROLES_OF.COUNTRY, RESET: OFFICERS },
  PARTNER_ADMIN: { VIEW: STAFF, INVITE: STAFF, ASSIGN: STAFF, DISABLE: STAFF, RESET: STAFF },
  HUB_OPERATOR: { VIEW: ROLES_OF.HUB, INVITE: ROLES_OF.HUB, DISABLE: ROLES_OF.HUB, HAND_OVER: ['NATIONAL_ADMIN', 'PARTNER_ADMIN'] },
};

/** Whether somebody with the roles `mine` has a power over whoever has the roles `theirs`, as far as roles go. */
export function hasPower(mine: readonly Role[], power: Power, theirs: readonly Role[]): boolean {
  const over = new Set(mine.flatMap((role) => CEILING[role]?.[power] ?? []));
  return over.size > 0 && theirs.every((role) => over.has(role));
}

/** Whether these roles may stand together in one account of such a party. */
export const rolesFit = (kind: PartyKind, roles: readonly Role[]): boolean =>
  roles.length > 0 &&
  roles.every((role) => ROLES_OF[kind].includes(role)) &&
  (roles.length === 1 || !roles.some((role) => OFFICES.includes(role)));
