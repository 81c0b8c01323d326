import { type AudienceKeys, type AudienceProblem, type AudienceWish, type Directory, EVERY_COUNTRY } from './audience.js';
import { isWiderLabel, type Tlp } from './label.js';

/** What a label allows of an audience, in the words that the refusal uses. An empty audience goes with every label. */
const ALLOWED: Readonly<Record<Tlp, string>> = {
  CLEAR: 'anybody',
  GREEN: 'countries, groups and named partners',
  AMBER: 'named countries, groups and partners, not every country',
  AMBER_STRICT: 'nobody outside your own party',
  RED: 'named countries or partners, no group and not every country',
};

/**
 * Whether a label goes with an audience (TLP 2.0, as the hub reads it).
 * @returns the problem in one sentence, or undefined.
 */
export function labelProblem(tlp: Tlp, wish: AudienceWish): AudienceProblem | undefined {
  const groups = wish.groups.length + (wish.groupMembersToday?.length ?? 0);
  const named = wish.countries.length + groups + wish.partners.length;
  if (tlp === 'AMBER_STRICT' && !wish.everyCountry && named === 0 && wish.exceptCountries.length > 0) {
    return { code: 'TLP_FORBIDS_AUDIENCE', message: 'TLP:AMBER+STRICT goes with an empty audience alone: there is nobody to be excepted.' };
  }
  const tooWide =
    tlp === 'AMBER_STRICT'
      ? wish.everyCountry || named > 0
      : (wish.everyCountry && (tlp === 'AMBER' || tlp === 'RED')) || (tlp === 'RED' && groups > 0);
  if (!tooWide) return undefined;
  const label = tlp.replace('_', '+');
  return { code: 'TLP_FORBIDS_AUDIENCE', message: `TLP:${label} is for ${ALLOWED[tlp]}: this audience reaches further.` };
}

/** Label and audience of an item. */
export interface Release extends AudienceKeys {
  readonly tlp: Tlp;
}

/**
 * What `next` would open that `before` did not, each named for people; empty when it only keeps or narrows. Naming a country that was reached as one
 * of all is no widening; naming a member of a group is one, since it outlasts the group.
 */
export function whatWidens(next: Release, before: Release, directory: Directory): readonly string[] {
  const hadAll = before.audience.includes(EVERY_COUNTRY);
  const isCountryOrGroup = (key: number): boolean => !directory.parties.some((party) => party.key === key && party.kind === 'PARTNER');
  const reached = (key: number): boolean => before.audience.includes(key) || (hadAll && isCountryOrGroup(key) && key !== EVERY_COUNTRY);
  const added = next.audience.filter((key) => !reached(key) || (before.excluded.includes(key) && !next.excluded.includes(key)));
  const isParty = (key: number): boolean => directory.parties.some((party) => party.key === key);
  const reachesUnnamed = next.audience.some((key) => !isParty(key)); // every country, or a group: who was excepted may be among them
  const readmitted = reachesUnnamed ? before.excluded.filter((key) => !next.excluded.includes(key) && !added.includes(key)) : [];
  const label = isWiderLabel(next.tlp, before.tlp) ? [`the label TLP:${next.tlp.replace('_', '+')}`] : [];
  return [...label, ...[...added, ...readmitted].map((key) => nameOf(key, directory))];
}

function nameOf(key: number, directory: Directory): string {
  if (key === EVERY_COUNTRY) return 'every country';
  const group = directory.groups.find((one) => one.key === key);
  if (group) return `the group “${group.name}”`;
  return directory.parties.find((party) => party.key === key)?.name ?? 'a party';
}
