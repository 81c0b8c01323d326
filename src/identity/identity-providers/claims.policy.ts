import { isStorableText } from '../../platform/graphql/storable-text.js';

/** Claims of an ID token, and of the provider's userinfo. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/** The claims that the hub uses. */
export interface MappedClaims {
  readonly roles: readonly string[];
  readonly agencies: readonly string[];
  /** The first part of the name, for an account that is created. */
  readonly name: string;
}

/** Maximum number of values per claim; further values are ignored. */
const MOST_VALUES = 500;
const LONGEST_VALUE = 200;
const LONGEST_NAME = 40;
const LONGEST_SUBJECT = 255;
/** Maximum age of an authentication at the provider. The request for it also makes the provider return the time (OpenID Connect Core, 3.1.2.1). */
export const MAX_AUTH_AGE_SECONDS = 12 * 60 * 60;
const CLOCK_SKEW_SECONDS = 60;

/** Returns the officer's identifier at the provider (`sub`, OpenID Connect Core, 2). @throws Error if it is missing or cannot be stored */
export function subjectOf({ sub }: IdTokenClaims): string {
  if (typeof sub === 'string' && sub !== '' && sub.length <= LONGEST_SUBJECT && isStorableText(sub)) return sub;
  throw new Error('The subject (sub) is missing or not valid.');
}

/**
 * Returns when the officer authenticated at the provider (`auth_time`, seconds since 1970; OpenID Connect Core, 2).
 * @returns null if the provider does not say. @throws Error if the value is not a time in the past
 */
export function provenAtOf({ auth_time: authTime }: IdTokenClaims, now: Date): Date | null {
  if (authTime === undefined) return null;
  if (typeof authTime === 'number' && authTime >= 0 && authTime <= now.getTime() / 1000 + CLOCK_SKEW_SECONDS) {
    return new Date(authTime * 1000);
  }
  throw new Error('The claim auth_time is not a time in the past.');
}

/** Returns whether an authentication at that time is too old to open a session. */
export const isStale = (provenAt: Date, now: Date): boolean =>
  now.getTime() - provenAt.getTime() > (MAX_AUTH_AGE_SECONDS + CLOCK_SKEW_SECONDS) * 1000;

/** Returns the texts of a claim: one, or a list. Ignores numbers, objects and overlong texts. The name is the name of a claim, not a path. */
export function valuesOf(claims: IdTokenClaims, name: string | null): readonly string[] {
  if (name === null || !Object.hasOwn(claims, name)) return [];
  const values: readonly unknown[] = [claims[name]].flat();
  return values
    .slice(0, MOST_VALUES)
    .filter((value): value is string => typeof value === 'string' && value.length <= LONGEST_VALUE && isStorableText(value));
}

export const mapClaims = (claims: IdTokenClaims, roleClaim: string, agencyClaim: string | null): MappedClaims => ({
  roles: valuesOf(claims, roleClaim),
  agencies: valuesOf(claims, agencyClaim),
  name: nameOf(claims),
});

/** Returns the local part of the officer's name at the provider, for people to recognise; it is not an identifier. */
function nameOf(claims: IdTokenClaims): string {
  const [username = ''] = [...valuesOf(claims, 'preferred_username'), ...valuesOf(claims, 'email')];
  const local = (username.split('@')[0] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  return local.slice(0, LONGEST_NAME).replace(/\.+$/, '') || 'officer';
}

/** Returns whether the provider states a second factor, by a value of `amr` (RFC 8176) or `acr` that the party's admin has listed. */
export const showsSecondFactor = (claims: IdTokenClaims, listed: readonly string[]): boolean =>
  [...valuesOf(claims, 'amr'), ...valuesOf(claims, 'acr')].some((value) => listed.includes(value));
