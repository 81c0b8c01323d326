/** The audience key of every member country, later ones included. */
export const EVERY_COUNTRY = 1;

/** For whose eyes an item is, in the words of the public API. Empty: the owner alone. An exception beats everything else. */
export interface AudienceSpec {
  readonly everyCountry: boolean;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Ids of working groups. */
  readonly groups: readonly string[];
  /** Ids of working groups whose member countries of this moment are meant, each by name: whoever joins later is not. */
  readonly groupMembersToday?: readonly string[];
  /** Ids of PARTNER parties. */
  readonly partners: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly exceptCountries: readonly string[];
}

export const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

/** The same in audience keys, sorted, as rows carry it. */
export interface AudienceKeys {
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
}

/** A party that the actor may know of. */
export interface KnownParty {
  readonly key: number;
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  readonly country: string | null;
  /** A country that is not admitted yet: it shares with nobody, and nobody with it. Absent: no. */
  readonly candidate?: boolean;
}

/** A working group that the actor belongs to. */
export interface KnownGroup {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  /** Keys of its member countries, as of now; where they were asked for. */
  readonly members?: readonly number[];
}

/** Whom the actor can address, as the database shows it to the actor: what is not in here does not exist for it. */
export interface Directory {
  readonly me: KnownParty;
  readonly parties: readonly KnownParty[];
  readonly groups: readonly KnownGroup[];
  /** Closed parties: nobody addresses them any more, but audiences still hold their keys, and rules about partners hold for those, too. Absent: none. */
  readonly closed?: readonly KnownParty[];
}

/** The party behind a key of an audience, a closed one included; undefined: a group, every country, or nobody that the actor knows. */
export const partyOfKey = (key: number, { parties, closed = [] }: Directory): KnownParty | undefined =>
  parties.find((party) => party.key === key) ?? closed.find((party) => party.key === key);

/** Whether a key is a partner's own (hub.is_partner). */
export const isPartnerKey = (key: number, directory: Directory): boolean => partyOfKey(key, directory)?.kind === 'PARTNER';

/** What is wrong with an audience: a stable code and a sentence. */
export interface AudienceProblem {
  readonly code: string;
  readonly message: string;
}

/**
 * Finds the keys behind a wish. The actor's own country may be named and changes nothing.
 * @returns every problem that was found, or the keys.
 */
export function resolveAudience(
  wish: AudienceSpec,
  directory: Directory,
): { readonly problems: readonly AudienceProblem[]; readonly keys: AudienceKeys } {
  const problems: AudienceProblem[] = [];
  const admitted = directory.parties.filter(({ candidate }) => candidate !== true);
  const note = (code: string, message: string): undefined => void problems.push({ code, message });
  const country = (code: string, among: readonly KnownParty[] = admitted): number | undefined =>
    among.find((party) => party.country === code)?.key ?? note('COUNTRY_UNKNOWN', `${code} is no member of this hub.`);
  const groupOf = (id: string): KnownGroup | undefined =>
    directory.groups.find((one) => one.id === id) ?? note('GROUP_UNKNOWN', 'There is no such group among those that you belong to.');
  const partner = (id: string): number | undefined =>
    directory.parties.find((one) => one.kind === 'PARTNER' && one.id === id)?.key ?? note('PARTNER_UNKNOWN', 'There is no such partner.');

  const { groupMembersToday = [] } = wish;
  if (directory.me.kind === 'PARTNER' && wish.groups.length + groupMembersToday.length + wish.partners.length > 0) {
    note('AUDIENCE_NOT_FOR_PARTNERS', 'A partner shares with countries, by name or with all of them, not with groups or other partners.');
    return { problems, keys: { audience: [], excluded: [] } };
  }
  if (directory.me.candidate === true && (wish.everyCountry || wish.countries.length + wish.groups.length + wish.partners.length > 0)) {
    note('NOT_ADMITTED', 'Your country is not admitted yet: until then it shares with nobody.');
    return { problems, keys: { audience: [], excluded: [] } };
  }
  const named = [
    ...wish.countries.map((code) => country(code)),
    ...wish.groups.map((id) => groupOf(id)?.key),
    ...wish.partners.map(partner),
  ];
  const excluded = wish.exceptCountries.map((code) => country(code, directory.parties)); // also one that may come
  const members = groupMembersToday.flatMap((id) => groupOf(id)?.members ?? []).filter((key) => !excluded.includes(key));
  const contradiction = wish.countries.find((code) => wish.exceptCountries.includes(code));
  if (contradiction) note('AUDIENCE_CONTRADICTION', `${contradiction} is named in the audience and excepted from it: say one of the two.`);

  return {
    problems,
    keys: {
      audience: keysOf([wish.everyCountry ? EVERY_COUNTRY : undefined, ...named, ...members], directory),
      excluded: keysOf(excluded, directory),
    },
  };
}

const keysOf = (keys: readonly (number | undefined)[], directory: Directory): readonly number[] =>
  [...new Set(keys)].filter((key): key is number => key !== undefined && key !== directory.me.key).sort((a, b) => a - b);

/** Puts keys back into the words of the API. Groups that the reader has left meanwhile are not named. */
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

/** The same as a wish, by which labels are judged. Keys that the reader cannot name are groups that it has left: they count as groups. Closed parties count as what they were. */
export function specOfKeys(keys: AudienceKeys, directory: Directory): AudienceSpec {
  const { groups, partners, ...said } = describeAudience(keys, directory);
  const closed = (directory.closed ?? []).filter(({ key }) => keys.audience.includes(key));
  const isNamed = (key: number): boolean =>
    key === EVERY_COUNTRY || [...directory.parties, ...groups, ...closed].some((one) => one.key === key);
  const unknown = keys.audience.filter((key) => !isNamed(key)).map(String);
  return {
    ...said,
    countries: [...said.countries, ...closed.flatMap(({ country }) => country ?? [])],
    groups: [...groups.map(({ id }) => id), ...unknown],
    partners: [...partners, ...closed.filter(({ kind }) => kind === 'PARTNER')].map(({ id }) => id),
  };
}
