import type { Role } from '../../platform/database/grants.js';

/** A tenant of the demo world, with its accounts: `role@slug.example`. */
export interface DemoParty {
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly slug: string;
  readonly name: string;
  readonly country?: string;
  readonly agency?: string;
  /** Local part of the e-mail address -> roles. */
  readonly accounts: Readonly<Record<string, readonly Role[]>>;
}

const OFFICERS = { admin: ['NATIONAL_ADMIN'], analyst: ['ANALYST'], liaison: ['LIAISON'], chief: ['APPROVER'] } as const;
/** Two reviewers, because a notice needs both. */
const HUB_STAFF = { operator: ['HUB_OPERATOR'], auditor: ['AUDITOR'], reviewer: ['HUB_REVIEWER'], counsel: ['HUB_REVIEWER'] } as const;
const STAFF = { admin: ['PARTNER_ADMIN'], contributor: ['CONTRIBUTOR'] } as const;

const country = (code: string, name: string, agency: string): DemoParty => ({
  kind: 'COUNTRY',
  slug: code.toLowerCase(),
  name,
  country: code,
  agency,
  accounts: OFFICERS,
});
const partner = (slug: string, name: string, agency: string): DemoParty => ({ kind: 'PARTNER', slug, name, agency, accounts: STAFF });

export const DEMO_PARTIES: readonly DemoParty[] = [
  { kind: 'HUB', slug: 'hub', name: 'Entente hub', accounts: HUB_STAFF },
  country('TH', 'Thailand', 'Cyber Crime Investigation Bureau'),
  country('KH', 'Cambodia', 'Anti-Cybercrime Department'),
  country('LA', 'Laos', 'Cyber Crime Prevention Department'),
  country('MY', 'Malaysia', 'Commercial Crime Investigation Department'),
  country('PH', 'Philippines', 'Anti-Cybercrime Group'),
  country('VN', 'Viet Nam', 'Department of Cybersecurity'),
  country('SG', 'Singapore', 'Anti-Scam Command'),
  country('ID', 'Indonesia', 'Directorate of Cyber Crime'),
  country('AU', 'Australia', 'Joint Policing Cybercrime Centre'),
  country('CN', 'China', 'Criminal Investigation Bureau'),
  country('IN', 'India', 'Cyber Crime Coordination Centre'),
  country('JP', 'Japan', 'Cyber Affairs Bureau'),
  country('KR', 'Korea', 'Cyber Terror Investigation Unit'),
  country('NZ', 'New Zealand', 'Financial Crime Group'),
  country('US', 'United States', 'Internet Crime Complaint Center'),
  partner('meta', 'Meta', 'Threat Intelligence'),
  partner('microsoft', 'Microsoft', 'Digital Crimes Unit'),
  partner('trendmicro', 'Trend Micro', 'Threat Research'),
  partner('binance', 'Binance', 'Financial Crime Compliance'),
];

/** Countries of the demo's one working group. */
export const DEMO_GROUP = { name: 'ASEAN call-centre fraud', members: ['TH', 'KH', 'LA', 'MY', 'PH', 'VN'] } as const;

/** Returns the addresses of a demo party's accounts. */
export const emailsOf = ({ slug, accounts }: DemoParty): readonly string[] =>
  Object.keys(accounts).map((name) => `${name}@${slug}.example`);
