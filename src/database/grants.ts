/**
 * Who may do what: the one table of roles and permissions. It is written into the database at every start, and the database checks it in
 * the transaction of the act (`hub.enter`); the guard at the door only asks earlier. Roles combine.
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
    'guard:manage',
  ],
  HUB_REVIEWER: ['session:own', 'party:read', 'notice:review'],
  AUDITOR: ['session:own', 'party:read', 'deconflict:oversee'],
  DATA_PROTECTION: ['session:own', 'party:read', 'dispute:raise', 'dispute:read'],
  NATIONAL_ADMIN: [
    'session:own',
    'party:read',
    'group:read',
    'user:manage',
    'agency:manage',
    'key:manage',
    'issuer:manage',
    'password:reset',
    'bar:manage',
    'policy:manage',
    'glass:oversee',
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
    'indicator:read',
    'indicator:read-red',
    'release:approve',
    'notice:desk',
    'notice:approve',
  ],
  ANALYST: [
    'session:own',
    'party:read',
    'group:read',
    'indicator:read',
    'indicator:read-red',
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
    'holding:seal',
    'watch:manage',
  ],
  LIAISON: [
    'session:own',
    'party:read',
    'group:read',
    'indicator:read',
    'indicator:read-red',
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
    'deconflict:ask',
    'deconflict:answer',
    'holding:seal',
    'watch:manage',
  ],
  PARTNER_ADMIN: [
    'session:own',
    'party:read',
    'group:read',
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
    'indicator:read',
    'indicator:read-red',
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

/** What `roles` may do together. */
export const permissionsOf = (roles: readonly Role[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role): readonly Permission[] => GRANTS[role]));

/**
 * What a machine may be given. Never RED, which people read; nothing that governs people, their passwords, parties, bars or keys; and no webhooks or pulls, which would outlive the
 * key that made them.
 */
export const KEY_PERMISSIONS = [
  'party:read',
  'group:read',
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

/** The roles whose work an admin gives to machines: those that its party's officers have. */
const WORK_GIVEN_BY: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  NATIONAL_ADMIN: ['ANALYST', 'LIAISON'],
  PARTNER_ADMIN: ['CONTRIBUTOR'],
};

/** What somebody with `roles` may give to a key, and answers for. Written into the database like the roles' own permissions. */
export const keyCeilingOf = (roles: readonly Role[]): ReadonlySet<KeyPermission> => {
  const work = permissionsOf(roles.flatMap((role) => WORK_GIVEN_BY[role] ?? []));
  return new Set(KEY_PERMISSIONS.filter((permission) => work.has(permission)));
};

/** The roles in plain words (docs/roles.md). */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  HUB_OPERATOR: 'runs the hub: admits and suspends parties, and reads nothing that they share',
  HUB_REVIEWER: 'reviews notices that are handed to the hub for that, and sees nothing else',
  AUDITOR: 'looks after the record',
  DATA_PROTECTION: 'answers the people whom the data is about',
  NATIONAL_ADMIN: 'lets officers and machines of a country in, and reads no content',
  APPROVER: 'decides with a second pair of eyes what leaves a country',
  ANALYST: 'works with claims: reads, looks up, publishes, revokes',
  LIAISON: 'the same, for the contact with other countries',
  PARTNER_ADMIN: 'lets staff and machines of a partner in, and reads no content',
  CONTRIBUTOR: "works with claims on a partner's side",
};

/** What each permission is for, in plain words (docs/roles.md). */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  'session:own': 'see and end what one has opened oneself, and change one’s own password',
  'party:read': 'see which parties there are',
  'party:manage': 'register, suspend and close parties, and set their limits',
  'group:read': 'see one’s working groups and who is in them; the operator: all of them',
  'group:manage': 'found working groups, and propose or remove members',
  'admission:decide': 'accept or decline new countries in the country’s name',
  'user:manage': 'govern the accounts that the ceiling allows',
  'agency:manage': 'found, rename and close the party’s agencies',
  'issuer:manage': 'attach the party’s identity providers and trusted issuers',
  'key:manage': 'make, exchange and revoke keys for machines',
  'password:reset': 'make the one-time token with which an account gets a new password',
  'bar:manage': 'bar other parties from everything of one’s own',
  'policy:manage': 'set the party’s sharing policy and its limits',
  'release:approve': 'release, as second officer, what waits for one',
  'glass:break': 'ask for, or allow as second operator, reading one party’s claims for a while',
  'glass:oversee': 'see and end such readings',
  'guard:manage': 'load lists of known-good values, and say whether a hit warns or refuses',
  'pull:manage': 'attach feeds that the hub looks at for one’s agency, and see what became of them',
  'webhook:oversee': 'see, pause and delete the party’s webhooks',
  'webhook:policy': 'decide what others’ webhooks may carry of one’s own items',
  'webhook:manage': 'make webhooks, try them, resume them, and read their logs',
  'indicator:read': 'read claims and reports, look values up, and follow the feed',
  'indicator:read-red': 'read what is TLP:RED, which people alone do',
  'indicator:publish': 'publish claims, and say who sees them',
  'indicator:revoke': 'take back what the own agency has published',
  'indicator:export': 'take what one may read out of the hub as a file, for a purpose that stands in the record',
  'report:submit': 'report to the countries concerned what one has found, amend that and withdraw it',
  'action:request': 'ask a partner or another country to freeze, preserve or take down, and take that back',
  'action:answer': 'answer such requests to the own party',
  'notice:desk': 'see the notices that one’s country prepares',
  'notice:draft': 'write notices, submit and cancel them, and translate published ones',
  'notice:approve': 'approve, as second officer, notices and translations for one’s country, or return them',
  'notice:review': 'review, for the hub, notices that were handed over',
  'notice:acknowledge': 'acknowledge other countries’ notices for one’s own',
  'information:ask': 'ask countries or a partner for information, and take that back',
  'information:answer': 'answer such questions to the own party, and write to the other side of one',
  'case:read': 'read the cases in which the country takes part, and invitations to others',
  'case:work': 'found cases, invite countries, answer invitations, and work on cases',
  'deconflict:ask': 'ask whether others hold the same values, as far as their owners allow',
  'deconflict:answer': 'see who asked about what the own party holds, and answer them',
  'deconflict:oversee': 'see which officers’ questions look like fishing',
  'holding:seal': 'register values for deconfliction alone, and take them back',
  'watch:manage': 'keep standing private questions, which fire once what they ask for comes',
  'evidence:add': 'put files into the hub, to attach them to what the own agency says',
  'triage:manage': 'set within how many hours one’s country means to decide on reports',
  'report:triage': 'work off what partners report to one’s country, and answer them, which people alone do',
  'sighting:add': 'say that one met what a claim is about, or that it is a false alarm or out of use, and take that back',
  'dispute:raise': 'say that another party’s claim is wrong, which freezes it until its owner answers',
  'onward:propose': 'propose whom else a claim that one’s country received should reach, which its owner decides',
  'dispute:read': 'see what is disputed of one’s party’s claims, and what one’s party disputes',
};
