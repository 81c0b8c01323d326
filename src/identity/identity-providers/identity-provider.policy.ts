import { type Role, ROLES } from '../../platform/database/grants.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Forbidden } from '../../platform/platform/errors.js';

/** A mapping from a value of a claim to a role. */
export interface RoleByClaim {
  readonly value: string;
  readonly role: string;
}
export interface AgencyByClaim {
  readonly value: string;
  readonly agency: string;
}

/** The rules of a provider, as an admin sets them, for a new or changed provider. */
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
/** Values of `amr` (RFC 8176) for knowledge factors and for guesses from circumstances. None of them counts as a second factor, whatever the provider. */
const NO_SECOND_FACTOR: ReadonlySet<string> = new Set(['pwd', 'pin', 'kba', 'geo', 'rba', 'user', 'wia']);
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** Roles that an admin with these roles may grant: the same as hub.governs, which decides. */
const GOVERNED_BY: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  NATIONAL_ADMIN: ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON'],
  PARTNER_ADMIN: ['PARTNER_ADMIN', 'CONTRIBUTOR'],
};

/** Returns the name of a provider. @throws BadInput */
export const providerName = (input: string): string =>
  nameOf(input, 200, (rule) => new BadInput('PROVIDER_NAME', `A provider must have a name ${rule}.`));

/** Checks the rules of a provider. @throws BadInput on malformed input, Forbidden on a role that `mine` may not give */
export function assertProviderRules(rules: ProviderRules, mine: readonly Role[]): void {
  const isText = (text: string, maxLength: number): boolean => text.trim() !== '' && text.length <= maxLength;
  providerName(rules.name);
  if (!isText(rules.clientId, 255)) throw new BadInput('PROVIDER_CLIENT', 'Give the client id of the hub at the provider.');
  if (!SCOPE.test(rules.scope) || rules.scope.length > 200 || !rules.scope.split(' ').includes('openid')) {
    throw new BadInput('PROVIDER_SCOPE', 'The scope must be words separated by blanks, and contain openid.');
  }
  if (!isText(rules.roleClaim, 100) || (rules.agencyClaim !== null && !isText(rules.agencyClaim, 100))) {
    throw new BadInput('PROVIDER_CLAIM', 'The name of a token claim must have 1 to 100 characters.');
  }
  const values = [...rules.roles, ...rules.agencies].map(({ value }) => value).concat(rules.factors);
  if (
    rules.roles.length === 0 ||
    values.length > MOST_RULES ||
    rules.factors.length > 20 ||
    !values.every((value) => isText(value, LONGEST_VALUE))
  ) {
    throw new BadInput(
      'PROVIDER_RULES',
      `Map at least one value to a role. At most ${MOST_RULES} values in all are allowed, of 1 to ${LONGEST_VALUE} characters each.`,
    );
  }
  if (rules.factors.some((factor) => NO_SECOND_FACTOR.has(factor.trim().toLowerCase()))) {
    throw new BadInput(
      'PROVIDER_FACTORS',
      'A password, a PIN, an answer or a place does not count as a second factor. List other values, or none.',
    );
  }
  const ceiling = new Set<string>(mine.flatMap((role) => GOVERNED_BY[role] ?? []));
  if (!rules.roles.every(({ role }) => (ROLES as readonly string[]).includes(role) && ceiling.has(role))) {
    throw new Forbidden('PROVIDER_CEILING', 'A provider cannot give a role that you may not give yourself. Remove it from the mapping.');
  }
}

/** Checks the client secret. @throws BadInput */
export function assertClientSecret(secret: string): void {
  if (secret.length < 8 || secret.length > 1_000) {
    throw new BadInput('PROVIDER_SECRET', 'Give the client secret, 8 to 1,000 characters. The hub is a confidential client.');
  }
}
