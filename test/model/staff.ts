/** Accounts of the cast besides those that publish: which agency each has, and what each may do about alerts. */
import { type Account, isPartner, partyOf, roleOf } from './cast.js';

/** An agency of a party, by the party and a number: `kh 2`. */
export type Agency = string;

/** Cambodia has a second agency, and an administrator of the whole country. Everybody else has one agency. */
export const WITH_BUREAU = 'kh';
/** Agencies that keep rosters. */
export const AGENCIES: readonly Agency[] = ['kh 1', 'kh 2', 'vn 1', 'binance 1'];
/** Parties that have a chat channel for their alerts. */
export const WITH_CHAT: readonly string[] = ['kh', 'binance'];

export const partyOfAgency = (agency: Agency): string => agency.split(' ')[0] ?? '';

/** The agency of an account; null: the account is of the party as a whole. */
export const agencyOf = (account: Account): Agency | null =>
  roleOf(account) === 'head' ? null : `${partyOf(account)} ${roleOf(account) === 'bureau' ? 2 : 1}`;

/** All accounts of a party that can be on duty, alerted or refused. */
export function staffOf(party: string): readonly Account[] {
  const roles = isPartner(party) ? ['contributor', 'admin'] : ['liaison', 'analyst', 'chief', 'admin'];
  return [...roles, ...(party === WITH_BUREAU ? ['bureau', 'head'] : [])].map((role) => `${role}@${party}`);
}

export const administers = (account: Account): boolean => ['admin', 'head'].includes(roleOf(account));
/** The administrator of a party whose powers no agency limits. */
export const headOf = (party: string): Account => `${party === WITH_BUREAU ? 'head' : 'admin'}@${party}`;
export const readsContent = (account: Account): boolean =>
  ['analyst', 'liaison', 'chief', 'contributor', 'bureau'].includes(roleOf(account));
/** Whether an account publishes indicators. */
export const publishes = (account: Account): boolean => ['analyst', 'liaison', 'contributor', 'bureau'].includes(roleOf(account));
/** Whether an account answers requests. */
export const answers = (account: Account): boolean => ['liaison', 'contributor', 'bureau'].includes(roleOf(account));
