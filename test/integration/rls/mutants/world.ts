import { createHash } from 'node:crypto';

/**
 * A small hub in which every rule of sight has somebody who sees by it and somebody who is kept out by it. Keys are written out, so that expectations
 * can name rows by them.
 */
export const PARTIES = {
  hub: [10, 'HUB'],
  th: [11, 'COUNTRY'],
  kh: [12, 'COUNTRY'],
  vn: [13, 'COUNTRY'],
  jp: [14, 'COUNTRY'],
  la: [15, 'COUNTRY'],
  sg: [16, 'COUNTRY'],
  my: [17, 'COUNTRY'], // suspended
  bd: [18, 'COUNTRY'], // not admitted yet
  meta: [21, 'PARTNER'],
  binance: [22, 'PARTNER'],
} as const;
export type PartyName = keyof typeof PARTIES;

/** Agency: key, party. Thailand has two. */
export const AGENCIES = {
  'th-one': [111, 'th'],
  'th-two': [112, 'th'],
  kh: [121, 'kh'],
  vn: [131, 'vn'],
  jp: [141, 'jp'],
  la: [151, 'la'],
  sg: [161, 'sg'],
  my: [171, 'my'],
  bd: [181, 'bd'],
  meta: [211, 'meta'],
  binance: [221, 'binance'],
} as const;

/** Everybody who comes to the door: agency (null: none), role, and the party where there is no agency. */
export const OFFICERS = {
  th: ['th-one', 'ANALYST'],
  th2: ['th-two', 'ANALYST'],
  thJunior: ['th-one', 'DATA_PROTECTION'], // who reads here, but not RED: the demo's roles have nobody like that
  thAdmin: ['th-one', 'NATIONAL_ADMIN'],
  thChief: [null, 'NATIONAL_ADMIN', 'th'],
  kh: ['kh', 'ANALYST'],
  khAdmin: ['kh', 'NATIONAL_ADMIN'],
  khJunior: ['kh', 'DATA_PROTECTION'],
  vn: ['vn', 'ANALYST'],
  jp: ['jp', 'ANALYST'],
  jpAdmin: ['jp', 'NATIONAL_ADMIN'],
  la: ['la', 'LIAISON'],
  sg: ['sg', 'ANALYST'],
  sgAdmin: ['sg', 'NATIONAL_ADMIN'],
  bd: ['bd', 'NATIONAL_ADMIN'],
  meta: ['meta', 'CONTRIBUTOR'],
  binance: ['binance', 'CONTRIBUTOR'],
  operator: [null, 'HUB_OPERATOR', 'hub'],
  auditor: [null, 'AUDITOR', 'hub'],
  vnPlain: ['vn', 'ANALYST'], // without a second factor, which Viet Nam demands of its people
  laPlain: ['la', 'LIAISON'], // and which liaison officers must have everywhere
  disabled: ['th-one', 'ANALYST'],
  disabledAdmin: ['th-one', 'NATIONAL_ADMIN'],
  ended: ['th-one', 'ANALYST'],
  expired: ['th-one', 'ANALYST'],
  suspended: ['my', 'NATIONAL_ADMIN'],
  reviewer: [null, 'HUB_REVIEWER', 'hub'],
  raised: ['th-one', 'DATA_PROTECTION'], // by providers, to an admin or an analyst
  raisedOnce: ['th-one', 'DATA_PROTECTION'], // by one that is disabled
  raisedLongAgo: ['th-one', 'DATA_PROTECTION'],
  raisedFromNothing: ['th-one', 'AUDITOR'], // who reads no content but by a provider
  unconfirmed: [null, 'HUB_OPERATOR', 'hub'], // whose office nobody has confirmed
  waiting: [null, 'HUB_OPERATOR', 'hub'], // whose office is confirmed, and whose time is not over
} as const satisfies Record<string, readonly [keyof typeof AGENCIES, string] | readonly [null, string, PartyName]>;
export type OfficerName = keyof typeof OFFICERS;

/** Accounts of a party. */
export const officersOf = (party: PartyName): readonly string[] =>
  Object.entries<readonly [keyof typeof AGENCIES | null, string, PartyName?]>(OFFICERS)
    .filter(([, [agency, , ownParty]]) => (agency === null ? ownParty : AGENCIES[agency][1]) === party)
    .map(([name]) => name);

/** An alert: of whom, for which agency or account, and what it names. It is for officers, unless it is for administrators. */
export interface Alert {
  readonly of: PartyName;
  readonly agency?: keyof typeof AGENCIES;
  readonly account?: OfficerName;
  readonly item?: string;
  readonly announcement?: string;
  readonly administrators?: true;
  /** The case of a mention. */
  readonly mentionedIn?: string;
  readonly ended?: true;
}

/** Alerts by the name of their threat. */
export const ALERTS: Readonly<Record<string, Alert>> = {
  'alert of th': { of: 'th' },
  'alert of th-one': { of: 'th', agency: 'th-one' },
  'alert of th alone': { of: 'th', account: 'th' },
  'alert of th, for administrators': { of: 'th', administrators: true },
  'alert of th-one, for administrators': { of: 'th', agency: 'th-one', administrators: true },
  'alert of kh': { of: 'kh' },
  'alert of kh, on what is RED': { of: 'kh', item: 'RED, for kh' },
  'alert of kh, on what is for jp': { of: 'kh', item: 'for jp' },
  'alert of th, on what is announced to th alone': { of: 'th', announcement: 'for th alone' },
  'alert of th, on what is announced to th-one': { of: 'th', announcement: 'for th-one' },
  'alert of th, on what is announced to jp': { of: 'th', announcement: 'for jp' },
  'alert of kh, on an announcement about what is RED': { of: 'kh', announcement: 'for kh, about what is RED' },
  'alert of meta': { of: 'meta' },
  'mention of kh in a note': { of: 'kh', account: 'kh', mentionedIn: 'for kh' },
  'mention of khJunior in a note beyond the ceiling': { of: 'kh', account: 'khJunior', mentionedIn: 'for kh' },
  'mention of kh in no note of the case': { of: 'kh', account: 'kh', mentionedIn: 'for the group' },
  'mention of kh in no note of the case, ended': { of: 'kh', account: 'kh', mentionedIn: 'for the group', ended: true },
  'mention of la in a note of kh': { of: 'la', account: 'la', mentionedIn: 'for the group' },
};

/** Webhooks: party, maker, and what keeps it from reading. */
export const WEBHOOKS = {
  'of th': ['th', 'th'],
  'of kh': ['kh', 'kh'],
  'of vn, by one without a second factor': ['vn', 'vnPlain'],
  'of kh, paused': ['kh', 'kh', 'paused'],
  'of kh, deleted': ['kh', 'kh', 'deleted'],
  'of th, by one without the right': ['th', 'thJunior'],
  'of th, by one who is disabled': ['th', 'disabled'],
  'of th, by one of kh': ['th', 'kh'], // who was of th once
  'of th, by one whom a provider raises': ['th', 'raised'],
  'of th, by one whom a disabled provider raised': ['th', 'raisedOnce'],
  'of th, by one whom a provider raised long ago': ['th', 'raisedLongAgo'],
  'of th, by one whom a provider lets read': ['th', 'raisedFromNothing'],
} as const;

/** Identity providers by which `raised` comes: party, who answers for it, and which roles it gives to whom. */
export const PROVIDERS = {
  'provider of th': { of: 'th', by: 'thChief', gives: { raised: 'NATIONAL_ADMIN ANALYST', raisedFromNothing: 'ANALYST', th2: 'LIAISON' } },
  'provider of th, that raises another': { of: 'th', by: 'thChief', gives: { th2: 'NATIONAL_ADMIN ANALYST' } },
  'provider of th, that makes a liaison officer': { of: 'th', by: 'thChief', gives: { raised: 'LIAISON' } },
  'provider of th, disabled': {
    ...{ of: 'th', by: 'thChief', gives: { raised: 'NATIONAL_ADMIN ANALYST', raisedOnce: 'ANALYST' }, isDisabled: true },
  },
  'provider of th, by no admin': { of: 'th', by: 'th', gives: { raised: 'NATIONAL_ADMIN ANALYST' } },
  'provider of th, by one who is disabled': { of: 'th', by: 'disabledAdmin', gives: { raised: 'NATIONAL_ADMIN ANALYST' } },
  'provider of th, by one of kh': { of: 'th', by: 'khAdmin', gives: { raised: 'NATIONAL_ADMIN ANALYST' } },
  'provider of my': { of: 'my', by: 'suspended', gives: { raised: 'NATIONAL_ADMIN ANALYST' } },
  'provider of th, long ago': { of: 'th', by: 'thChief', gives: { raisedLongAgo: 'ANALYST' }, isOld: true },
} as const satisfies Record<
  string,
  { of: PartyName; by: OfficerName; gives: Partial<Record<OfficerName, string>>; isDisabled?: true; isOld?: true }
>;

/** Pulls: agency, maker, and what keeps it from publishing. */
export const PULLS = {
  'pull of th': ['th-one', 'th'],
  'pull of th-two': ['th-two', 'th2'],
  'pull of kh': ['kh', 'kh'],
  'pull of kh, paused': ['kh', 'kh', 'paused'],
  'pull of kh, deleted': ['kh', 'kh', 'deleted'],
  'pull of th, by one without the right': ['th-one', 'thJunior'],
  'pull of th, by one who is disabled': ['th-one', 'disabled'],
  'pull of th-two, by one of th-one': ['th-two', 'th'], // who was there once
  'pull of th, by one of kh': ['th-one', 'kh'],
} as const;

interface Key {
  readonly of: PartyName;
  readonly agency: keyof typeof AGENCIES | null;
  readonly maker: OfficerName;
  /** To whom its secret was shown, where that is not its maker. */
  readonly knows?: OfficerName;
  readonly may: readonly string[];
  /** What keeps it from coming in. */
  readonly state?: 'revoked' | 'expired';
  /** Its secret was exchanged: an hour ago, or it goes on for another. */
  readonly secret?: 'ended' | 'ending';
}

/** API keys: who made them and answers for them, and what keeps them out. */
export const KEYS = {
  'key of th': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read', 'party:read', 'indicator:publish'] },
  'key of th, for parties': { of: 'th', agency: null, maker: 'thAdmin', may: ['party:read'] },
  'key of th, above the ceiling': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read', 'user:manage'] },
  'key of th, exchanged': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read'], secret: 'ending' },
  'key of th, exchanged before': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read'], secret: 'ended' },
  'key of th, revoked': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read'], state: 'revoked' },
  'key of th, expired': { of: 'th', agency: 'th-one', maker: 'thAdmin', may: ['indicator:read'], state: 'expired' },
  'key of th, by one who is disabled': { of: 'th', agency: 'th-one', maker: 'disabledAdmin', knows: 'thAdmin', may: ['indicator:read'] },
  'key of th, by no admin': { of: 'th', agency: 'th-one', maker: 'th', knows: 'thAdmin', may: ['indicator:read'] },
  'key of th, known to one who is disabled': {
    of: 'th',
    agency: 'th-one',
    maker: 'thAdmin',
    knows: 'disabledAdmin',
    may: ['indicator:read'],
  },
  'key of th, known to no admin': { of: 'th', agency: 'th-one', maker: 'thAdmin', knows: 'th', may: ['indicator:read'] },
  'key of th, known to one of kh': { of: 'th', agency: 'th-one', maker: 'thAdmin', knows: 'khAdmin', may: ['indicator:read'] },
  'key of kh': { of: 'kh', agency: 'kh', maker: 'khAdmin', may: ['indicator:read'] },
  'key of kh, by one of th': { of: 'kh', agency: 'kh', maker: 'thAdmin', knows: 'khAdmin', may: ['indicator:read'] },
  'key of jp': { of: 'jp', agency: 'jp', maker: 'jpAdmin', may: ['indicator:read'] },
  'key of sg': { of: 'sg', agency: 'sg', maker: 'sgAdmin', may: ['indicator:read'] },
  'key of my': { of: 'my', agency: 'my', maker: 'suspended', may: ['indicator:read'] },
} as const satisfies Record<string, Key>;
export type KeyName = keyof typeof KEYS;

/** Announcements, and whom they are for. */
export interface Announcement {
  readonly audience: readonly number[];
  readonly agency?: keyof typeof AGENCIES;
  readonly account?: OfficerName;
  readonly what?: string;
  readonly redItem?: string;
}
export const ANNOUNCEMENTS = {
  'for th': { audience: [11] },
  'for th-one': { audience: [11], agency: 'th-one' },
  'for th alone': { audience: [11], account: 'th' },
  'for one of th who reads no RED': { audience: [11], account: 'thJunior' },
  'for one of kh who was of th once': { audience: [11], account: 'kh' },
  'for kh alone': { audience: [12], account: 'kh' },
  'for kh and meta': { audience: [12, 21] },
  'for kh, about what is RED': { audience: [12], redItem: 'RED, for kh' },
  'for bd': { audience: [18] },
  'for the hub': { audience: [10] },
  'for jp': { audience: [14] },
  'for jp, on a case': { audience: [14], what: 'CASE_TEST' },
  'for an agency, which is no party': { audience: [111] },
} as const satisfies Record<string, Announcement>;

export const GROUP = 31; // Thailand, Cambodia, Laos; Singapore has left
export const OTHER_GROUP = 32; // Japan

export interface Item {
  readonly by?: keyof typeof AGENCIES;
  /** Whose it is, where that is not the agency's party. */
  readonly owner?: PartyName;
  readonly to?: readonly number[];
  readonly but?: readonly number[];
  readonly tlp?: string;
  readonly kept?: true;
  readonly attribution?: string;
  /** The detail is released to partners; 'none': there is no detail yet. */
  readonly detail?: 'released' | 'none';
  /** Its time ends so many hours from now. */
  readonly hours?: number;
}
export const key = (party: PartyName): number => PARTIES[party][0];

/** Claims by their value; what is not said is Thailand's first agency, to nobody. */
export const ITEMS = {
  own: {},
  kept: { kept: true },
  'kept, for kh': { kept: true, to: [key('kh')] },
  'of th-two': { by: 'th-two' },
  'for kh': { to: [key('kh')] },
  'for kh, unnamed': { to: [key('kh')], attribution: 'HIDDEN' },
  'for all': { to: [1] },
  'for all but vn': { to: [1], but: [key('vn')] },
  'for vn and not': { to: [key('vn')], but: [key('vn')] },
  'for jp': { to: [key('jp')] },
  'for the group': { to: [GROUP] },
  'for the group but la': { to: [GROUP], but: [key('la')] },
  'for meta': { to: [key('meta')] },
  'for meta, released': { to: [key('meta')], detail: 'released' },
  'released to nobody': { detail: 'released' },
  'RED, own': { tlp: 'RED' },
  'RED, for kh': { tlp: 'RED', to: [key('kh')] },
  'RED, for la': { tlp: 'RED', to: [key('la')] },
  'for kh, for an hour': { to: [key('kh')], hours: 1 },
  'for kh, until an hour ago': { to: [key('kh')], hours: -1 },
  'bare, own': { detail: 'none' },
  'bare, for kh': { to: [key('kh')], detail: 'none' },
  'bare, of th by kh': { by: 'kh', owner: 'th', to: [key('kh')], detail: 'none' },
  'of kh': { by: 'kh' },
  'of th, by kh': { by: 'kh', owner: 'th' }, // which a foreign key forbids elsewhere
  'of kh, for all': { by: 'kh', to: [1] },
  'of jp, for all': { by: 'jp', to: [1] },
  'of meta, for th': { by: 'meta', to: [key('th')] },
  'of binance, for all': { by: 'binance', to: [1] },
} as const satisfies Record<string, Item>;

/** When a claim was published: each in an hour of its own, since what does not name its owner has hours for times. */
export const publishedAt = (value: string): string =>
  new Date(Date.UTC(2026, 0, 2, Object.keys(ITEMS).indexOf(value))).toISOString().slice(0, 16);

/** What an agency says about a claim. Its claim's owner is among `to`, where it was told. */
export interface Said {
  readonly on: keyof typeof ITEMS;
  readonly by: keyof typeof AGENCIES;
  readonly to?: readonly number[];
  readonly but?: readonly number[];
  readonly tlp?: string;
  readonly kept?: true;
  readonly attribution?: string;
  readonly hours?: number;
}

/** Sightings by their note. */
export const SIGHTINGS = {
  'own, on for all': { on: 'for all', by: 'th-one' },
  'by kh': { on: 'for kh', by: 'kh', to: [key('th')] },
  'by kh, unnamed': { on: 'for kh', by: 'kh', to: [key('th')], attribution: 'HIDDEN' },
  'by kh, for all': { on: 'for all', by: 'kh', to: [1, key('th')] },
  'by kh, for all, on for kh': { on: 'for kh', by: 'kh', to: [1, key('th')] },
  'by kh, for all but sg': { on: 'for all', by: 'kh', to: [1, key('th')], but: [key('sg')] },
  'by kh, for vn': { on: 'for all', by: 'kh', to: [key('th'), key('vn')] },
  'by sg, for the group': { on: 'for all', by: 'sg', to: [GROUP, key('th')] },
  'by kh, on kept': { on: 'kept, for kh', by: 'kh', to: [key('th')] },
  'by th-one, kept': { on: 'for all', by: 'th-one', to: [key('kh')], kept: true },
  'by kh, RED': { on: 'for kh', by: 'kh', to: [key('th')], tlp: 'RED' },
  'by kh, on RED': { on: 'RED, for kh', by: 'kh', to: [key('th')] },
  'by kh, for an hour': { on: 'for kh', by: 'kh', to: [key('th')], hours: 1 },
  'by kh, until an hour ago': { on: 'for kh', by: 'kh', to: [key('th')], hours: -1 },
  'by kh, on until an hour ago': { on: 'for kh, until an hour ago', by: 'kh', to: [key('th')] },
  'by th-two': { on: 'of meta, for th', by: 'th-two', to: [key('meta')] },
} as const satisfies Record<string, Said>;

/** Relationships by their description: of which two claims, by which agency. */
export const RELATIONSHIPS = {
  'own, of two for all': { on: 'for all', and: 'of jp, for all', by: 'th-one' },
  'by th-one, for all': { on: 'for all', and: 'of jp, for all', by: 'th-one', to: [1] },
  'by kh, for all, from for kh': { on: 'for kh', and: 'for all', by: 'kh', to: [1] },
  'by kh, for all, to for kh': { on: 'for all', and: 'for kh', by: 'kh', to: [1] },
  'by kh, unnamed, for th': { on: 'for all', and: 'for kh', by: 'kh', to: [key('th')], attribution: 'HIDDEN' },
  'by kh, for vn': { on: 'for all', and: 'of jp, for all', by: 'kh', to: [key('vn')] },
  'by kh, for all but sg': { on: 'for all', and: 'of jp, for all', by: 'kh', to: [1], but: [key('sg')] },
  'by sg, for the group': { on: 'for all', and: 'of jp, for all', by: 'sg', to: [GROUP] },
  'by kh, to kept': { on: 'for all', and: 'kept, for kh', by: 'kh', to: [key('th')] },
  'by th-one, kept, for kh': { on: 'for all', and: 'for kh', by: 'th-one', to: [key('kh')], kept: true },
  'by kh, RED, for th': { on: 'for all', and: 'for kh', by: 'kh', to: [key('th')], tlp: 'RED' },
  'by kh, to RED': { on: 'for all', and: 'RED, for kh', by: 'kh', to: [key('th')] },
  'by kh, for th for an hour': { on: 'for all', and: 'for kh', by: 'kh', to: [key('th')], hours: 1 },
  'by kh, for th until an hour ago': { on: 'for all', and: 'for kh', by: 'kh', to: [key('th')], hours: -1 },
  'by kh, to until an hour ago': { on: 'for all', and: 'for kh, until an hour ago', by: 'kh', to: [key('th')] },
  'by th-two, for meta': { on: 'of meta, for th', and: 'for meta', by: 'th-two', to: [key('meta')] },
} as const satisfies Record<string, Said & { readonly and: keyof typeof ITEMS }>;

/** Items that have a file, by kind: those by which one can tell whether a file has its item's sight. */
export const FILED = {
  REPORT: ['own', 'kept', 'for kh', 'for all but vn', 'RED, for kh', 'for kh, until an hour ago', 'of jp, for all'],
  INDICATOR: ['for kh, unnamed'],
  STIX_OBJECT: ['for kh'],
  SIGHTING: ['by kh, for all, on for kh', 'by th-one, kept'],
  RELATIONSHIP: ['by kh, for all, from for kh', 'by kh, for all, to for kh'],
} as const satisfies Record<string, readonly (keyof typeof ITEMS | keyof typeof SIGHTINGS | keyof typeof RELATIONSHIPS)[]>;

/** Imports by their name: of whom, by which agency. One of each party's agencies, and one that a foreign key forbids elsewhere. */
export const IMPORTS: Readonly<Record<string, readonly [PartyName, keyof typeof AGENCIES]>> = {
  ...Object.fromEntries(
    (Object.keys(AGENCIES) as (keyof typeof AGENCIES)[]).map((name) => [`import of ${name}`, [AGENCIES[name][1], name] as const]),
  ),
  'import of th, by kh': ['th', 'kh'],
};
/** Whose imports had a line that said RED. */
export const RED_IMPORTS: readonly string[] = ['import of th-one', 'import of kh'];

/** Entries of the directory by the name of their unit: of whom, for which keys, except for which. */
export const DIRECTORY: Readonly<Record<string, { of: PartyName; to?: readonly number[]; but?: readonly number[]; withdrawn?: true }>> = {
  'of th': { of: 'th' },
  'of th, for kh': { of: 'th', to: [key('kh')] },
  'of th, for kh, withdrawn': { of: 'th', to: [key('kh')], withdrawn: true },
  'of th, for all': { of: 'th', to: [1] },
  'of th, for all but vn': { of: 'th', to: [1], but: [key('vn')] },
  'of th, for jp': { of: 'th', to: [key('jp')] },
  'of th, for the group': { of: 'th', to: [GROUP] },
  'of th, for meta': { of: 'th', to: [key('meta')] },
  'of kh, for la': { of: 'kh', to: [key('la')] },
  'of kh, for an agency, which is no party': { of: 'kh', to: [111] },
  'of meta, for th': { of: 'meta', to: [key('th')] },
};

/** An id that a name always has. */
export const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** Who an officer is: party, agency, kind of party, account. */
export function identityOf(name: OfficerName): readonly string[] {
  const [agency, , ownParty] = OFFICERS[name];
  const party = agency === null ? ownParty : AGENCIES[agency][1];
  return [String(key(party)), agency === null ? '' : String(AGENCIES[agency][0]), PARTIES[party][1], idOf(`user ${name}`)];
}

/** Notices at their desks: whose, how far, and which revision somebody has judged. */
export const DRAFTS = {
  'of th': { by: 'th-one', state: 'DRAFT' },
  'of th-two': { by: 'th-two', state: 'SUBMITTED' },
  'of kh, in review': { by: 'kh', state: 'IN_REVIEW' },
  'of th, judged': { by: 'th-one', state: 'IN_REVIEW', judged: ['reviewer', 2] },
  'of th, judged before it was changed': { by: 'th-one', state: 'IN_REVIEW', judged: ['reviewer', 1] },
  'of th, judged by another': { by: 'th-one', state: 'IN_REVIEW', judged: ['operator', 2] },
} as const satisfies Record<string, { by: keyof typeof AGENCIES; state: string; judged?: readonly [OfficerName, number] }>;

/** Requests that something hangs on, each with the item that stands beside it: who sees one of the two may not see the other. */
export const BESIDES = [
  ['for kh', 'for jp'],
  ['for jp', 'for kh'],
  ['own', 'for all'],
  ['for all', 'own'],
] as const;
