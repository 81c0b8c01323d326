import { type Role, ROLES } from '../../platform/database/grants.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';

/** A value of a claim, and the role that it gives. */
export interface RoleByClaim {
  readonly value: string;
  readonly role: string;
}
export interface AgencyByClaim {
  readonly value: string;
  readonly agency: string;
}

/** What an admin says of a provider, whether it is new or changed. */
export interface ProviderRules {
  readonly name: string;
  readonly clientId: string;
  readonly scope: string;
  readonly roleClaim: string;
  readonly roles: readonly RoleByClaim[];
  readonly agencyClaim: string | null;
  readonly agencies: readonly AgencyByClaim[];
  readonly factors: readonly string[];
}

export const MOST_RULES = 100;
const LONGEST_VALUE = 200;
/** Of `amr` (RFC 8176): what is known, and what is guessed of circumstances. None of them is a second factor, whoever says it. */
const NO_SECOND_FACTOR: ReadonlySet<string> = new Set(['pwd', 'pin', 'kba', 'geo', 'rba', 'user', 'wia']);
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** Whom an admin with these roles may let in: the same as hub.governs, which decides. */
const GOVERNED_BY: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  NATIONAL_ADMIN: ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON'],
  PARTNER_ADMIN: ['PARTNER_ADMIN', 'CONTRIBUTOR'],
};

/** @throws BadInput */
export const providerName = (given: string): string =>
  nameOf(given, 200, (rule) => new BadInput('PROVIDER_NAME', `A provider has a name ${rule}.`));

/** @throws BadInput on a wrong form, Forbidden on a role that `mine` may not give */
export function assertProviderRules(rules: ProviderRules, mine: readonly Role[]): void {
  const isText = (text: string, most: number): boolean => text.trim() !== '' && text.length <= most;
  providerName(rules.name);
  if (!isText(rules.clientId, 255)) throw new BadInput('PROVIDER_CLIENT', 'Give the client id that the provider knows the hub by.');
  if (!SCOPE.test(rules.scope) || rules.scope.length > 200 || !rules.scope.split(' ').includes('openid')) {
    throw new BadInput('PROVIDER_SCOPE', 'The scope is words with blanks between them; openid is one of them.');
  }
  if (!isText(rules.roleClaim, 100) || (rules.agencyClaim !== null && !isText(rules.agencyClaim, 100))) {
    throw new BadInput('PROVIDER_CLAIM', 'The name of a claim has 1 to 100 characters.');
  }
  const values = [...rules.roles, ...rules.agencies].map(({ value }) => value).concat(rules.factors);
  if (
    rules.roles.length === 0 ||
    values.length > MOST_RULES ||
    rules.factors.length > 20 ||
    !values.every((one) => isText(one, LONGEST_VALUE))
  ) {
    throw new BadInput(
      'PROVIDER_RULES',
      `Map one or more values to roles: ${MOST_RULES} values in all, of 1 to ${LONGEST_VALUE} characters.`,
    );
  }
  if (rules.factors.some((one) => NO_SECOND_FACTOR.has(one.trim().toLowerCase()))) {
    throw new BadInput('PROVIDER_FACTORS', 'A password, a PIN, an answer or a place is no second factor: list others, or none.');
  }
  const ceiling = new Set<string>(mine.flatMap((role) => GOVERNED_BY[role] ?? []));
  if (!rules.roles.every(({ role }) => (ROLES as readonly string[]).includes(role) && ceiling.has(role))) {
    throw new Forbidden('PROVIDER_CEILING', 'A provider gives no role that you may not give yourself.');
  }
}

/** @throws BadInput */
export function assertClientSecret(secret: string): void {
  if (secret.length < 8 || secret.length > 1_000) {
    throw new BadInput('PROVIDER_SECRET', 'Give the client secret, 8 to 1,000 characters: the hub is a confidential client.');
  }
}
