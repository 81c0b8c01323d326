/**
 * The one table of roles and permissions. It is written into the database at every start, and the database checks it in the transaction of the act
 * (`hub.enter`); the guard at the entry point only checks earlier. Roles combine.
 */
export const GRANTS = {
  HUB_OPERATOR: [
    'session:own',
    'party:read',
    'party:manage',
    'group:read',
    'group:manage',
    'user:manage',
    'password:reset',
    'glass:break',
    'glass:oversee',
    'hub:confirm',
    'guard:manage',
  ],
  HUB_REVIEWER: ['session:own', 'party:read', 'notice:review'],
  AUDITOR: ['session:own', 'party:read', 'deconflict:oversee'],
  DATA_PROTECTION: ['session:own', 'party:read', 'dispute:raise', 'dispute:read'],
  NATIONAL_ADMIN: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'directory:manage',
    'duty:read',
    'duty:manage',
    'alert:read',
    'alert:manage',
    'user:manage',
    'agency:manage',
    'key:manage',
    'issuer:manage',
    'password:reset',
    'bar:manage',
    'policy:manage',
    'withdrawal:read',
    'glass:oversee',
    'hub:confirm',
    'group:manage',
    'admission:decide',
    'triage:manage',
    'deconflict:oversee',
    'webhook:oversee',
    'webhook:policy',
  ],
  APPROVER: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'duty:read',
    'alert:read',
    'indicator:read',
    'indicator:read-red',
    'withdrawal:read',
    'release:approve',
    'notice:desk',
    'notice:approve',
  ],
  ANALYST: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'duty:read',
    'alert:read',
    'indicator:read',
    'indicator:read-red',
    'withdrawal:read',
    'indicator:publish',
    'indicator:revoke',
    'report:triage',
    'sighting:add',
    'dispute:raise',
    'dispute:read',
    'onward:propose',
    'indicator:export',
    'evidence:add',
    'pull:manage',
    'webhook:manage',
    'webhook:oversee',
    'notice:desk',
    'notice:draft',
    'notice:acknowledge',
    'case:read',
    'case:work',
    'holding:seal',
    'watch:manage',
  ],
  LIAISON: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'duty:read',
    'alert:read',
    'indicator:read',
    'indicator:read-red',
    'withdrawal:read',
    'indicator:publish',
    'indicator:revoke',
    'report:triage',
    'sighting:add',
    'dispute:raise',
    'dispute:read',
    'onward:propose',
    'indicator:export',
    'evidence:add',
    'pull:manage',
    'webhook:manage',
    'webhook:oversee',
    'action:request',
    'action:answer',
    'notice:desk',
    'notice:draft',
    'notice:acknowledge',
    'information:ask',
    'information:answer',
    'case:read',
    'case:work',
    'case:lead',
    'deconflict:ask',
    'deconflict:answer',
    'holding:seal',
    'watch:manage',
  ],
  PARTNER_ADMIN: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'directory:manage',
    'duty:read',
    'duty:manage',
    'alert:read',
    'alert:manage',
    'user:manage',
    'agency:manage',
    'key:manage',
    'issuer:manage',
    'password:reset',
    'policy:manage',
    'glass:oversee',
    'webhook:oversee',
    'webhook:policy',
  ],
  CONTRIBUTOR: [
    'session:own',
    'party:read',
    'group:read',
    'directory:read',
    'duty:read',
    'alert:read',
    'indicator:read',
    'indicator:read-red',
    'withdrawal:read',
    'indicator:publish',
    'indicator:revoke',
    'report:submit',
    'sighting:add',
    'dispute:read',
    'indicator:export',
    'evidence:add',
    'pull:manage',
    'webhook:manage',
    'webhook:oversee',
    'action:answer',
    'information:answer',
  ],
} as const;

export type Role = keyof typeof GRANTS;
export type Permission = (typeof GRANTS)[Role][number];
export const ROLES = Object.keys(GRANTS) as readonly Role[];
export const PERMISSIONS: readonly Permission[] = [...new Set(ROLES.flatMap((role): readonly Permission[] => GRANTS[role]))];

/**
 * Further permissions that a party may give to a role by its sharing policy (`analystsInCases` LEAD). The database denies those that were not given
 * (`hub.party_forbids`).
 */
export const GIVEN_BY_PARTY: Readonly<Partial<Record<Role, readonly Permission[]>>> = { ANALYST: ['case:lead'] };

/** Returns the permissions of `roles` together. */
export const permissionsOf = (roles: readonly Role[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role): readonly Permission[] => GRANTS[role]));

/**
 * The permissions that a key may have. Never RED, which only people read; no permission over accounts, passwords, parties, bars or keys; and no webhooks or
 * pulls, which would outlive the key that created them.
 */
export const KEY_PERMISSIONS = [
  'party:read',
  'group:read',
  'directory:read',
  'indicator:read',
  'indicator:publish',
  'indicator:revoke',
  'sighting:add',
  'indicator:export',
  'report:submit',
  'evidence:add',
  'action:answer',
  'information:answer',
] as const satisfies readonly Permission[];
export type KeyPermission = (typeof KEY_PERMISSIONS)[number];

/** The roles whose work an admin gives to machines: those of its party's officers. */
const WORK_GIVEN_BY: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  NATIONAL_ADMIN: ['ANALYST', 'LIAISON'],
  PARTNER_ADMIN: ['CONTRIBUTOR'],
};

/** Returns the permissions that an officer with `roles` may give to a key, and answers for. Written into the database like the roles' own permissions. */
export const keyCeilingOf = (roles: readonly Role[]): ReadonlySet<KeyPermission> => {
  const work = permissionsOf(roles.flatMap((role) => WORK_GIVEN_BY[role] ?? []));
  return new Set(KEY_PERMISSIONS.filter((permission) => work.has(permission)));
};
