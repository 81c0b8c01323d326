import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type Reach } from '../../intel/indicators/draft.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { isWiderLabel } from '../../tenancy/sharing/label.js';
import type { TriageMaterial } from './triage.js';

/**
 * What a claim may not do that comes of a report (TLP 2.0, FIRST, read for a hub whose recipients are police units): bear a milder label; of RED leave the country's own
 * party, or be found by strangers; of AMBER reach another partner, which is neither of the recipient's organisation nor whom it works for. Whom the reporter excepted it
 * never reaches.
 */
export function reachProblem(
  { tlp, audience, discoverability }: Reach,
  report: Pick<TriageMaterial, 'tlp' | 'reporter' | 'excepted'>,
): ItemProblem | undefined {
  const label = report.tlp.replace('_', '+');
  if (isWiderLabel(tlp, report.tlp)) {
    return problem('REPORT_FORBIDS_LABEL', `The report is TLP:${label}: what comes of it bears that label, or a stricter one.`, 'tlp');
  }
  const groups = audience.groups.length + (audience.groupMembersToday?.length ?? 0);
  const isClosed = report.tlp === 'RED' || report.tlp === 'AMBER_STRICT';
  const leaves = audience.everyCountry || audience.countries.length + groups + audience.partners.length > 0;
  const isFound = discoverability === 'HIT' || discoverability === 'HIT_CONTACT';
  const others = audience.partners.filter((id) => id !== report.reporter);
  if (isClosed && (leaves || isFound)) {
    return problem('REPORT_FORBIDS_AUDIENCE', `The report is TLP:${label}: what comes of it stays with your own party.`, 'audience');
  }
  if (report.tlp === 'AMBER' && others.length > 0) {
    return problem('REPORT_FORBIDS_AUDIENCE', 'The report is TLP:AMBER: what comes of it goes to no other partner.', 'audience');
  }
  const excepted = audience.countries.find((country) => report.excepted.includes(country));
  return excepted === undefined
    ? undefined
    : problem('REPORT_EXCEPTS_COUNTRY', `The reporter did not mean it for ${excepted}: leave it out.`, 'audience');
}

/** The audience without those whom the reporter excepted, where it reaches more than it names. */
export function withoutExcepted(audience: AudienceSpec, excepted: readonly string[], ownCountry: string | null): AudienceSpec {
  const reachesUnnamed = audience.everyCountry || audience.groups.length > 0 || (audience.groupMembersToday?.length ?? 0) > 0;
  const never = reachesUnnamed ? excepted.filter((country) => country !== ownCountry) : [];
  return { ...audience, exceptCountries: [...new Set([...audience.exceptCountries, ...never])] };
}

/** The same of a claim as it would stand, whose audience nobody named: it has to keep out whom the reporter excepted, for it says no more of that than it did. */
export function standingProblem(
  reach: Reach,
  report: Pick<TriageMaterial, 'tlp' | 'reporter' | 'excepted'>,
  ownCountry: string | null,
): ItemProblem | undefined {
  const beyond = reachProblem(reach, report);
  if (beyond) return beyond;
  const { exceptCountries: never } = withoutExcepted(reach.audience, report.excepted, ownCountry);
  const open = never.find((country) => !reach.audience.exceptCountries.includes(country));
  return open === undefined
    ? undefined
    : problem('REPORT_EXCEPTS_COUNTRY', `The reporter did not mean it for ${open}: name an audience that leaves it out.`, 'audience');
}
