import type { TextId } from '../app/text.tsx';
import type { TlpLabel } from './marks.tsx';

/** An audience as it is chosen: AudienceInput with all of its fields. All empty: the own party alone. */
export interface AudienceChoice {
  readonly everyCountry: boolean;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly groups: readonly string[];
  /** Groups whose members of today are named one by one. */
  readonly groupMembersToday: readonly string[];
  readonly partners: readonly string[];
  readonly exceptCountries: readonly string[];
}

export const OWN_PARTY_ALONE: AudienceChoice = {
  everyCountry: false,
  countries: [],
  groups: [],
  groupMembersToday: [],
  partners: [],
  exceptCountries: [],
};

/** What limits an audience. */
export interface Circumstances {
  readonly tlp: TlpLabel | null;
  /** Whether the publisher is a partner. */
  readonly isPartner: boolean;
  /** Whether the party's policy forbids partners. */
  readonly neverPartners: boolean;
  /** Whether the value belongs to a victim or a witness. */
  readonly isProtected: boolean;
}

type Part = 'everyCountry' | 'countries' | 'groups' | 'partners' | 'exceptCountries';

/** Why parts of an audience cannot be chosen. */
export type Obstacles = Partial<Readonly<Record<Part, TextId>>>;

/** The rules of labels and partners, so that a contradiction cannot be chosen. The hub checks again. */
export function obstaclesOf({ tlp, isPartner, neverPartners, isProtected }: Circumstances): Obstacles {
  if (tlp === 'AMBER_STRICT') {
    const why: TextId = 'audience.strict';
    return { everyCountry: why, countries: why, groups: why, partners: why, exceptCountries: why };
  }
  return {
    ...(tlp === 'AMBER' ? { everyCountry: 'audience.amber' } : tlp === 'RED' ? { everyCountry: 'audience.red' } : {}),
    ...(isPartner ? { groups: 'audience.of-partner' } : tlp === 'RED' ? { groups: 'audience.red' } : {}),
    ...partnerObstacle(isPartner, neverPartners, isProtected),
  };
}

function partnerObstacle(isPartner: boolean, neverPartners: boolean, isProtected: boolean): Obstacles {
  if (isPartner) return { partners: 'audience.of-partner' };
  if (neverPartners) return { partners: 'audience.never-partners' };
  return isProtected ? { partners: 'audience.protected' } : {};
}

/** The part of a choice that nothing forbids. */
export function allowedOf(choice: AudienceChoice, obstacles: Obstacles): AudienceChoice {
  const keep = <Value>(part: Part, value: Value, none: Value): Value => (obstacles[part] ? none : value);
  return {
    everyCountry: keep('everyCountry', choice.everyCountry, false),
    countries: keep('countries', choice.countries, []),
    groups: keep('groups', choice.groups, []),
    groupMembersToday: keep('groups', choice.groupMembersToday, []),
    partners: keep('partners', choice.partners, []),
    exceptCountries: keep('exceptCountries', choice.exceptCountries, []),
  };
}

export const toggled = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

/** Names a country, or no longer. Nobody is both named and shut out. */
export const withCountry = (choice: AudienceChoice, country: string): AudienceChoice => ({
  ...choice,
  countries: toggled(choice.countries, country),
  exceptCountries: choice.exceptCountries.filter((one) => one !== country),
});

/** Shuts a country out, or no longer. */
export const withException = (choice: AudienceChoice, country: string): AudienceChoice => ({
  ...choice,
  exceptCountries: toggled(choice.exceptCountries, country),
  countries: choice.countries.filter((one) => one !== country),
});

export const isHeld = ({ groupMembersToday }: AudienceChoice): boolean => groupMembersToday.length > 0;

const groupsIn = ({ groups, groupMembersToday }: AudienceChoice): readonly string[] => [...groups, ...groupMembersToday];

const withGroups = (choice: AudienceChoice, groups: readonly string[], held: boolean): AudienceChoice => ({
  ...choice,
  groups: held ? [] : groups,
  groupMembersToday: held ? groups : [],
});

export const hasGroup = (choice: AudienceChoice, group: string): boolean => groupsIn(choice).includes(group);

export const withGroup = (choice: AudienceChoice, group: string): AudienceChoice =>
  withGroups(choice, toggled(groupsIn(choice), group), isHeld(choice));

/** Holds the chosen groups to their members of today, or follows their members. */
export const withHold = (choice: AudienceChoice, held: boolean): AudienceChoice => withGroups(choice, groupsIn(choice), held);

export const isEmpty = (choice: AudienceChoice): boolean =>
  !choice.everyCountry && choice.countries.length + groupsIn(choice).length + choice.partners.length === 0;

/** An audience as the API returns it. */
interface ReadAudience {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  readonly exceptCountries: readonly string[];
  readonly groups: readonly { readonly id: string }[];
  readonly groupMembersToday?: readonly { readonly id: string }[] | null;
  readonly partners: readonly { readonly id: string }[];
}

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

export const choiceOf = (audience: ReadAudience): AudienceChoice => ({
  everyCountry: audience.everyCountry,
  countries: audience.countries,
  groups: idsOf(audience.groups),
  groupMembersToday: idsOf(audience.groupMembersToday ?? []),
  partners: idsOf(audience.partners),
  exceptCountries: audience.exceptCountries,
});
