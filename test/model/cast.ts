/** The twelve parties that are watched; the demo's other countries exist besides, and count as countries. */
export const COUNTRIES = ['th', 'kh', 'la', 'my', 'vn', 'sg', 'jp', 'us'] as const;
export const PARTNERS = ['meta', 'microsoft', 'trendmicro', 'binance'] as const;
export const PARTIES: readonly string[] = [...COUNTRIES, ...PARTNERS];

/** Groups of a run, and who is in them when it begins. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = { north: ['th', 'kh', 'la', 'vn'], south: ['kh', 'my', 'sg', 'jp'] };

export const VALUES: readonly string[] = [
  'one@mail.example.com',
  'two@mail.example.com',
  'three@mail.example.com',
  'four@mail.example.com',
  'five@mail.example.com',
];

/** Ids of objects: few, so that several owners keep the same. */
export const STIX_IDS: readonly string[] = [1, 2].map((n) => `malware--00000000-0000-4000-8000-00000000000${n}`);
/** The edition in which an object's producer takes it back; there is none behind it. */
export const LAST_EDITION = 7;

/** An account, by its address without `.example`: `analyst@th`. */
export type Account = string;
export const partyOf = (account: Account): string => account.split('@')[1] ?? '';
export const roleOf = (account: Account): string => account.split('@')[0] ?? '';

export const isPartner = (party: string): boolean => (PARTNERS as readonly string[]).includes(party);
/** Who reads for a party, by page and by socket: where there are two, they can be disabled one by one. */
export const pageReader = (party: string): Account => `${isPartner(party) ? 'contributor' : 'analyst'}@${party}`;
export const liveReader = (party: string): Account => `${isPartner(party) ? 'contributor' : 'liaison'}@${party}`;

/** A machine with an API key. */
export const machineOf = (party: string): Account => `machine@${party}`;

/** Accounts that read no content, whatever they ask. */
export const CONTENTLESS: readonly Account[] = ['operator@hub', 'auditor@hub', ...PARTIES.map((party) => `admin@${party}`)];
/** Accounts that publish. */
export const OFFICERS: readonly Account[] = [...new Set(PARTIES.flatMap((party) => [pageReader(party), liveReader(party)]))];
