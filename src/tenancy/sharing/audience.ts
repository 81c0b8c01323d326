/** Audience key of every member country, including later ones. */
export const EVERY_COUNTRY = 1;

/** Audience of an item in the form of the public API. Empty: only the owner. An exception overrides everything else. */
export interface AudienceSpec {
  readonly everyCountry: boolean;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Ids of working groups. */
  readonly groups: readonly string[];
  /** Ids of working groups. Their current member countries are named individually; countries that join later are not included. */
  readonly groupMembersToday?: readonly string[];
  /** Ids of PARTNER parties. */
  readonly partners: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly exceptCountries: readonly string[];
}

export const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

/** Audience as sorted keys, as in database rows. */
export interface AudienceKeys {
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
}

/** A party that is visible to the actor. */
export interface KnownParty {
  readonly key: number;
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  readonly country: string | null;
  readonly slug?: string;
  /** Whether the country waits for admission. A candidate shares with no other party, and no party shares with it. Absent: false. */
  readonly candidate?: boolean;
}

/** A working group that the actor belongs to. */
export interface KnownGroup {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  /** Keys of its current member countries, if requested. */
  readonly members?: readonly number[];
}

/** Parties and groups that the actor can address, as visible in the database. Anything else does not exist for the actor. */
export interface Directory {
  readonly me: KnownParty;
  readonly parties: readonly KnownParty[];
  readonly groups: readonly KnownGroup[];
  /** Closed parties. They cannot be addressed, but audiences still contain their keys, and rules about partners still apply to them. Absent: none. */
  readonly closed?: readonly KnownParty[];
}

/** Returns the party of an audience key, including closed parties; undefined for a group, every country, or a party that the actor cannot see. */
export const partyOfKey = (key: number, { parties, closed = [] }: Directory): KnownParty | undefined =>
  parties.find((party) => party.key === key) ?? closed.find((party) => party.key === key);

/** Returns whether a key belongs to a partner (hub.is_partner). */
export const isPartnerKey = (key: number, directory: Directory): boolean => partyOfKey(key, directory)?.kind === 'PARTNER';

/** Problem of an audience: a stable code and a sentence. */
export interface AudienceProblem {
  readonly code: string;
  readonly message: string;
}

/**
 * Resolves an audience to keys. Naming the actor's own country has no effect.
 * @returns all problems, and the keys
 */
export function resolveAudience(
  spec: AudienceSpec,
  directory: Directory,
): { readonly problems: readonly AudienceProblem[]; readonly keys: AudienceKeys } {
  const problems: AudienceProblem[] = [];
  const admitted = directory.parties.filter(({ candidate }) => candidate !== true);
  const note = (code: string, message: string): undefined => void problems.push({ code, message });
  const country = (code: string, among: readonly KnownParty[] = admitted): number | undefined =>
    among.find((party) => party.country === code)?.key ??
    note('COUNTRY_UNKNOWN', `${code} is not a member country of this hub. Check the country code.`);
  const groupOf = (id: string): KnownGroup | undefined =>
    directory.groups.find((group) => group.id === id) ?? note('GROUP_UNKNOWN', 'Your party belongs to no group with this id.');
  const partner = (id: string): number | undefined =>
    directory.parties.find((party) => party.kind === 'PARTNER' && party.id === id)?.key ??
    note('PARTNER_UNKNOWN', 'There is no partner with this id.');

  const denied = sharingDenied(spec, directory.me);
  if (denied) return { problems: [denied], keys: { audience: [], excluded: [] } };
  const { groupMembersToday = [] } = spec;
  const named = [
    ...spec.countries.map((code) => country(code)),
    ...spec.groups.map((id) => groupOf(id)?.key),
    ...spec.partners.map(partner),
  ];
  const excluded = spec.exceptCountries.map((code) => country(code, directory.parties)); // candidates can be excepted, too
  const members = groupMembersToday.flatMap((id) => groupOf(id)?.members ?? []).filter((key) => !excluded.includes(key));
  const contradiction = spec.countries.find((code) => spec.exceptCountries.includes(code));
  if (contradiction) {
    note('AUDIENCE_CONTRADICTION', `${contradiction} is both named in the audience and excepted from it. Remove one of the two.`);
  }

  return {
    problems,
    keys: {
      audience: keysOf([spec.everyCountry ? EVERY_COUNTRY : undefined, ...named, ...members], directory),
      excluded: keysOf(excluded, directory),
    },
  };
}

/** Returns why the party may not share so at all: partners name no groups and partners, candidates nobody. */
function sharingDenied({ groupMembersToday = [], ...spec }: AudienceSpec, me: KnownParty): AudienceProblem | undefined {
  const named = spec.groups.length + spec.partners.length;
  if (me.kind === 'PARTNER' && named + groupMembersToday.length > 0) {
    const message = 'A partner can share only with named countries or every country. Remove the groups and partners.';
    return { code: 'AUDIENCE_NOT_FOR_PARTNERS', message };
  }
  if (me.candidate === true && (spec.everyCountry || spec.countries.length + named > 0)) {
    return { code: 'NOT_ADMITTED', message: 'Your country is not admitted yet and cannot share. Use an empty audience.' };
  }
  return undefined;
}

const keysOf = (keys: readonly (number | undefined)[], directory: Directory): readonly number[] =>
  [...new Set(keys)].filter((key): key is number => key !== undefined && key !== directory.me.key).sort((a, b) => a - b);

/** Converts keys to the form of the API. Groups that the reader has left since are omitted. */
export function describeAudience(
  { audience, excluded }: AudienceKeys,
  directory: Directory,
): {
  everyCountry: boolean;
  countries: string[];
  groups: KnownGroup[];
  partners: KnownParty[];
  exceptCountries: string[];
} {
  const countries = (keys: readonly number[]): string[] =>
    directory.parties.flatMap((party) => (party.country !== null && keys.includes(party.key) ? [party.country] : [])).sort();
  return {
    everyCountry: audience.includes(EVERY_COUNTRY),
    countries: countries(audience),
    groups: directory.groups.filter((group) => audience.includes(group.key)),
    partners: directory.parties.filter((party) => party.kind === 'PARTNER' && audience.includes(party.key)),
    exceptCountries: countries(excluded),
  };
}

/**
 * Converts keys to an audience for checking labels. Unknown keys are groups that the reader has left, and count as groups. Closed parties keep their kind.
 */
export function specOfKeys(keys: AudienceKeys, directory: Directory): AudienceSpec {
  const { groups, partners, ...rest } = describeAudience(keys, directory);
  const closed = (directory.closed ?? []).filter(({ key }) => keys.audience.includes(key));
  const isNamed = (key: number): boolean =>
    key === EVERY_COUNTRY || [...directory.parties, ...groups, ...closed].some((known) => known.key === key);
  const unknown = keys.audience.filter((key) => !isNamed(key)).map(String);
  return {
    ...rest,
    countries: [...rest.countries, ...closed.flatMap(({ country }) => country ?? [])],
    groups: [...groups.map(({ id }) => id), ...unknown],
    partners: [...partners, ...closed.filter(({ kind }) => kind === 'PARTNER')].map(({ id }) => id),
  };
}
