import { type AudienceKeys, type AudienceProblem, type AudienceSpec, type Directory, EVERY_COUNTRY, partyOfKey } from './audience.js';
import type { Tlp } from './label.js';

/** Audience that a label allows, as text for the refusal. Every label allows an empty audience. */
const ALLOWED: Readonly<Record<Tlp, string>> = {
  CLEAR: 'any audience',
  GREEN: 'countries, groups and named partners',
  AMBER: 'named countries, groups and partners, but not every country',
  AMBER_STRICT: 'only your own party',
  RED: 'named countries or partners, but no group and not every country',
};

/**
 * Checks whether a label allows an audience (TLP 2.0, as the hub interprets it).
 * @returns the problem in one sentence, or undefined
 */
export function labelProblem(tlp: Tlp, spec: AudienceSpec): AudienceProblem | undefined {
  const groups = spec.groups.length + (spec.groupMembersToday?.length ?? 0);
  const named = spec.countries.length + groups + spec.partners.length;
  if (tlp === 'AMBER_STRICT' && !spec.everyCountry && named === 0 && spec.exceptCountries.length > 0) {
    return { code: 'TLP_FORBIDS_AUDIENCE', message: 'TLP:AMBER+STRICT requires an empty audience. Remove the exceptions.' };
  }
  const tooWide =
    tlp === 'AMBER_STRICT'
      ? spec.everyCountry || named > 0
      : (spec.everyCountry && (tlp === 'AMBER' || tlp === 'RED')) || (tlp === 'RED' && groups > 0);
  if (!tooWide) return undefined;
  const label = tlp.replace('_', '+');
  return { code: 'TLP_FORBIDS_AUDIENCE', message: `TLP:${label} allows ${ALLOWED[tlp]}. Choose a narrower audience or a lower label.` };
}

/** Returns the part of an audience that a label allows. */
export function restrictToLabel(tlp: Tlp, { audience, excluded }: AudienceKeys, directory: Directory): AudienceKeys {
  if (tlp === 'AMBER_STRICT') return { audience: [], excluded: [] };
  const isParty = (key: number): boolean => partyOfKey(key, directory) !== undefined;
  const isFit = (key: number): boolean => (tlp === 'RED' ? isParty(key) : tlp === 'AMBER' ? key !== EVERY_COUNTRY : true);
  return { audience: audience.filter(isFit), excluded };
}
