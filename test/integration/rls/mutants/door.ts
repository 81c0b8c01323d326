import type { KeyName, OfficerName, PROVIDERS, PULLS, WEBHOOKS } from './world.js';

/** Who may do what, at the door: officer, permission, and the code of the refusal where there is one. */
export const ENTRANCES: readonly (readonly [officer: OfficerName, needs: string, refusal?: string])[] = [
  ['th', 'indicator:read'],
  ['thJunior', 'indicator:read'],
  ['thJunior', 'indicator:publish', 'HB403'],
  ['thJunior', 'indicator:read-red', 'HB403'],
  ['thAdmin', 'indicator:read', 'HB403'],
  ['thAdmin', 'user:manage'],
  ['th', 'user:manage', 'HB403'],
  ['th', 'group:manage', 'HB403'],
  ['operator', 'group:manage'],
  ['operator', 'indicator:read', 'HB403'],
  ['auditor', 'indicator:read', 'HB403'],
  ['auditor', 'group:manage', 'HB403'],
  ['th', 'case:work'],
  ['jp', 'case:read', 'HB403'],
  ['jp', 'case:work', 'HB403'],
  ['jp', 'indicator:read'],
  ['sg', 'case:work', 'HB403'],
  ['vnPlain', 'party:read', 'HB412'],
  ['vnPlain', 'session:own'],
  ['vnPlain', 'user:manage', 'HB403'],
  ['laPlain', 'indicator:read', 'HB412'],
  ['laPlain', 'session:own'],
  ['disabled', 'party:read', 'HB401'],
  ['ended', 'party:read', 'HB401'],
  ['expired', 'party:read', 'HB401'],
  ['suspended', 'party:read', 'HB401'],
  ['unconfirmed', 'party:read', 'HB403'],
  ['unconfirmed', 'session:own'],
  ['waiting', 'party:read', 'HB403'],
  ['waiting', 'session:own'],
];

/** Webhooks at the door: which, in whose name, for what, by which channel, and the code of the refusal. One that comes in sees what its maker sees, but RED. */
export const WEBHOOK_VISITS: readonly (readonly [
  webhook: keyof typeof WEBHOOKS | 'of nobody',
  as: OfficerName,
  needs: string,
  channel: string,
  refusal?: string,
])[] = [
  ['of kh', 'kh', 'indicator:read', 'webhook'],
  ['of kh', 'kh', 'indicator:read', 'graphql', 'HB498'],
  ['of kh', 'kh', 'indicator:publish', 'webhook', 'HB498'],
  ['of kh', 'th', 'indicator:read', 'webhook', 'HB401'],
  ['of kh', 'khJunior', 'indicator:read', 'webhook', 'HB401'],
  ['of nobody', 'kh', 'indicator:read', 'webhook', 'HB401'],
  ['of kh, paused', 'kh', 'indicator:read', 'webhook', 'HB401'],
  ['of kh, deleted', 'kh', 'indicator:read', 'webhook', 'HB401'],
  ['of th, by one without the right', 'thJunior', 'indicator:read', 'webhook', 'HB401'],
  ['of th, by one who is disabled', 'disabled', 'indicator:read', 'webhook', 'HB401'],
  ['of th, by one of kh', 'kh', 'indicator:read', 'webhook', 'HB401'],
];
/** Sessions of `raised` that a provider opened: by which, and the code of the refusal of what only an admin may. Whoever may sees what an admin oversees, too. */
export const PROVIDER_VISITS: readonly (readonly [provider: keyof typeof PROVIDERS, refusal?: string])[] = [
  ['provider of th'],
  ['provider of th, that raises another', 'HB403'],
  ['provider of th, disabled', 'HB403'],
  ['provider of th, by no admin', 'HB403'],
  ['provider of th, by one who is disabled', 'HB403'],
  ['provider of th, by one of kh', 'HB403'],
  ['provider of my', 'HB403'],
];
/** Webhooks whose makers have the right by a provider's claims alone: which, in whose name, and the code of the refusal. */
export const RAISED_WEBHOOK_VISITS: readonly (readonly [webhook: keyof typeof WEBHOOKS, as: OfficerName, refusal?: string])[] = [
  ['of th, by one whom a provider raises', 'raised'],
  ['of th, by one whom a provider lets read', 'raisedFromNothing'],
  ['of th, by one whom a disabled provider raised', 'raisedOnce', 'HB401'],
  ['of th, by one whom a provider raised long ago', 'raisedLongAgo', 'HB401'],
];
/** Pulls at the door, in the same way. */
export const PULL_VISITS: readonly (readonly [
  pull: keyof typeof PULLS | 'of nobody',
  as: OfficerName,
  needs: string,
  channel: string,
  refusal?: string,
])[] = [
  ['pull of kh', 'kh', 'indicator:publish', 'pull'],
  ['pull of kh', 'kh', 'indicator:revoke', 'pull'],
  ['pull of kh', 'kh', 'sighting:add', 'pull'],
  ['pull of kh', 'kh', 'indicator:publish', 'graphql', 'HB498'],
  ['pull of kh', 'kh', 'indicator:read', 'webhook', 'HB498'],
  ['pull of kh', 'kh', 'indicator:read', 'pull', 'HB498'],
  ['pull of kh', 'kh', 'pull:manage', 'pull', 'HB498'],
  ['pull of kh', 'kh', 'session:own', 'pull', 'HB498'],
  ['pull of kh', 'th', 'indicator:publish', 'pull', 'HB401'],
  ['pull of kh', 'khJunior', 'indicator:publish', 'pull', 'HB401'],
  ['of nobody', 'kh', 'indicator:publish', 'pull', 'HB401'],
  ['pull of kh, paused', 'kh', 'indicator:publish', 'pull', 'HB401'],
  ['pull of kh, deleted', 'kh', 'indicator:publish', 'pull', 'HB401'],
  ['pull of th, by one without the right', 'thJunior', 'indicator:publish', 'pull', 'HB401'],
  ['pull of th, by one who is disabled', 'disabled', 'indicator:publish', 'pull', 'HB401'],
  ['pull of th-two, by one of th-one', 'th', 'indicator:publish', 'pull', 'HB401'],
  ['pull of th, by one of kh', 'kh', 'indicator:publish', 'pull', 'HB401'],
];

/** For what somebody reads: who, by what they state, and the purpose, the owners that withhold their items, and all bars; or the code of the refusal. */
export const PURPOSE_VISITS: readonly (readonly [
  as: OfficerName,
  stated: Readonly<Record<string, string>>,
  expected: readonly [purpose: string, withheld: string, bars: string] | string,
])[] = [
  ['kh', {}, ['INVESTIGATION', '18', '18']],
  ['kh', { statedPurpose: 'FORENSICS' }, ['FORENSICS', '11,18', '11,18']],
  ['kh', { statedPurpose: 'FORENSICS', statedCase: 'x' }, ['FORENSICS', '11', '11']],
  ['kh', { caseReference: 'x' }, ['INVESTIGATION', '', '']],
  ['kh', { caseReference: ' ' }, ['INVESTIGATION', '18', '18']],
  ['kh', { statedPurpose: 'of nobody' }, 'HB500'],
  ['th', { statedPurpose: 'FORENSICS' }, ['FORENSICS', '18', '18']],
  ['jp', { statedPurpose: 'FORENSICS' }, ['FORENSICS', '11,18', '11,11,18']],
  ['meta', {}, ['WARNING', '18', '18']],
  ['thAdmin', {}, ['OVERSIGHT', '18', '18']],
];

/**
 * API keys at the door: which, for what, and like whom it reads, who is no machine but sees the same (none of them sees RED); or the code of the refusal; and
 * whose secret it has, where that is not its own.
 */
export const KEY_VISITS: readonly (readonly [
  key: KeyName,
  needs: string,
  likeOrRefusal: OfficerName | `HB40${1 | 3}`,
  secretOf?: KeyName,
])[] = [
  ['key of th', 'indicator:read', 'thJunior'],
  ['key of th', 'party:read', 'thJunior'],
  ['key of th', 'session:own', 'thJunior'],
  ['key of th', 'group:read', 'HB403'],
  ['key of th', 'indicator:revoke', 'HB403'],
  ['key of th', 'indicator:read-red', 'HB403'],
  ['key of th', 'key:manage', 'HB403'],
  ['key of th', 'indicator:read', 'HB401', 'key of kh'],
  ['key of th', 'indicator:read', 'HB401', 'key of th, for parties'],
  ['key of th, for parties', 'party:read', 'thChief'],
  ['key of th, for parties', 'indicator:read', 'HB403'],
  ['key of th', 'withdrawal:read', 'thJunior'],
  ['key of th, for parties', 'withdrawal:read', 'HB403'],
  ['key of th, above the ceiling', 'indicator:read', 'thJunior'],
  ['key of th, above the ceiling', 'user:manage', 'HB403'],
  ['key of th, exchanged', 'indicator:read', 'thJunior'],
  ['key of th, exchanged before', 'indicator:read', 'HB401'],
  ['key of th, revoked', 'indicator:read', 'HB401'],
  ['key of th, expired', 'indicator:read', 'HB401'],
  ['key of th, by one who is disabled', 'session:own', 'HB401'],
  ['key of th, by no admin', 'session:own', 'HB401'],
  ['key of th, known to one who is disabled', 'session:own', 'HB401'],
  ['key of th, known to no admin', 'session:own', 'HB401'],
  ['key of th, known to one of kh', 'session:own', 'HB401'],
  ['key of kh', 'indicator:read', 'khJunior'],
  ['key of kh, by one of th', 'indicator:read', 'HB401'],
  ['key of jp', 'indicator:read', 'jp'],
  ['key of sg', 'indicator:read', 'sg'],
  ['key of my', 'indicator:read', 'HB401'],
];

/** What the webhook of Cambodia does not see of what its maker sees. */
export const NOT_FOR_WEBHOOKS: readonly string[] = [
  'RED, for kh',
  'RED, for kh, named',
  'by kh, RED',
  'by kh, on RED',
  'by kh, RED, for th',
  'by kh, to RED',
  'import of kh, RED',
  'REPORT RED, for kh',
  'RED, for kh / th',
  'RED, for kh / kh',
  'for kh alone',
];
