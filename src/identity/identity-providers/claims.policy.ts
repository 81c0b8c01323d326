import { isStorableText } from '../../platform/graphql/storable-text.js';

/** Claims of an ID token, and of the provider's userinfo. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/** What of them the hub goes by. */
export interface MappedClaims {
  readonly roles: readonly string[];
  readonly agencies: readonly string[];
  /** For an account that is made: what its name begins with. */
  readonly name: string;
}

/** Nobody is in more groups than that; what comes after gives nothing. */
const MOST_VALUES = 500;
const LONGEST_VALUE = 200;
const LONGEST_NAME = 40;
const LONGEST_SUBJECT = 255;
/** Whoever proved to the provider who it is longer ago does so again; asking for this also makes the provider say when that was (OpenID Connect Core, 3.1.2.1). */
export const MAX_AUTH_AGE_SECONDS = 12 * 60 * 60;
const CLOCK_SKEW_SECONDS = 60;

/** What identifies the officer at the provider (`sub`, OpenID Connect Core, 2). @throws Error where there is none, or one that cannot be stored */
export function subjectOf({ sub }: IdTokenClaims): string {
  if (typeof sub === 'string' && sub !== '' && sub.length <= LONGEST_SUBJECT && isStorableText(sub)) return sub;
  throw new Error('The subject is none.');
}

/**
 * When the officer proved to the provider who it is (`auth_time`, seconds since 1970; OpenID Connect Core, 2).
 * @returns null where the provider does not say. @throws Error where what it says is no moment of the past
 */
export function provenAtOf({ auth_time: said }: IdTokenClaims, now: Date): Date | null {
  if (said === undefined) return null;
  if (typeof said === 'number' && said >= 0 && said <= now.getTime() / 1000 + CLOCK_SKEW_SECONDS) return new Date(said * 1000);
  throw new Error('The time of the proof is none.');
}

/** Whether a proof of that moment opens no session any more. */
export const isStale = (provenAt: Date, now: Date): boolean =>
  now.getTime() - provenAt.getTime() > (MAX_AUTH_AGE_SECONDS + CLOCK_SKEW_SECONDS) * 1000;

/** Texts of a claim: one, or a list of them. Numbers, objects and overlong ones are none. A claim with this very name is looked for, not a path to one. */
export function valuesOf(claims: IdTokenClaims, name: string | null): readonly string[] {
  if (name === null || !Object.hasOwn(claims, name)) return [];
  const values: readonly unknown[] = [claims[name]].flat();
  return values
    .slice(0, MOST_VALUES)
    .filter((one): one is string => typeof one === 'string' && one.length <= LONGEST_VALUE && isStorableText(one));
}

export const mapClaims = (claims: IdTokenClaims, roleClaim: string, agencyClaim: string | null): MappedClaims => ({
  roles: valuesOf(claims, roleClaim),
  agencies: valuesOf(claims, agencyClaim),
  name: nameOf(claims),
});

/** The local part of what the provider calls the officer, for people to recognise; it identifies nobody. */
function nameOf(claims: IdTokenClaims): string {
  const [called = ''] = [...valuesOf(claims, 'preferred_username'), ...valuesOf(claims, 'email')];
  const local = (called.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  return local.slice(0, LONGEST_NAME).replace(/\.+$/, '') || 'officer';
}

/** Whether the provider says that a second factor was used, by a value of `amr` (RFC 8176) or `acr` that its admin has listed. */
export const showsSecondFactor = (claims: IdTokenClaims, listed: readonly string[]): boolean =>
  [...valuesOf(claims, 'amr'), ...valuesOf(claims, 'acr')].some((value) => listed.includes(value));
