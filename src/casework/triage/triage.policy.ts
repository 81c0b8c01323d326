import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type Reach } from '../../intel/indicators/draft.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { isWiderLabel } from '../../tenancy/sharing/label.js';
import type { TriageMaterial } from './triage.js';

/**
 * Checks that an indicator stays within the report it comes from (TLP 2.0, FIRST, read for a hub whose recipients are police units). Its label must not be less
 * strict. From TLP:RED it must not leave the country's own party, nor be discoverable by others. From TLP:AMBER it must not reach another partner, because that
 * partner is neither in the recipient's organisation nor its client. It must never reach a country that the reporter excepted.
 */
export function reachProblem(
  { tlp, audience, discoverability }: Reach,
  report: Pick<TriageMaterial, 'tlp' | 'reporter' | 'excepted'>,
): ItemProblem | undefined {
  const label = report.tlp.replace('_', '+');
  if (isWiderLabel(tlp, report.tlp)) {
    return problem('REPORT_FORBIDS_LABEL', `The report is TLP:${label}. The indicator must have that label or a stricter one.`, 'tlp');
  }
  const groups = audience.groups.length + (audience.groupMembersToday?.length ?? 0);
  const isClosed = report.tlp === 'RED' || report.tlp === 'AMBER_STRICT';
  const leaves = audience.everyCountry || audience.countries.length + groups + audience.partners.length > 0;
  const isFound = discoverability === 'HIT' || discoverability === 'HIT_CONTACT';
  const otherPartners = audience.partners.filter((id) => id !== report.reporter);
  if (isClosed && (leaves || isFound)) {
    return problem(
      'REPORT_FORBIDS_AUDIENCE',
      `The report is TLP:${label}. The indicator must stay within your own party: remove the audience, and hide it from searches by others.`,
      'audience',
    );
  }
  if (report.tlp === 'AMBER' && otherPartners.length > 0) {
    return problem(
      'REPORT_FORBIDS_AUDIENCE',
      'The report is TLP:AMBER. Remove all partners except the reporter from the audience.',
      'audience',
    );
  }
  const excepted = audience.countries.find((country) => report.excepted.includes(country));
  return excepted === undefined
    ? undefined
    : problem('REPORT_EXCEPTS_COUNTRY', `The reporter excepted ${excepted} from this report. Remove it from the audience.`, 'audience');
}

/** Returns the audience with the reporter's exceptions added, when it reaches more parties than it names. */
export function withoutExcepted(audience: AudienceSpec, excepted: readonly string[], ownCountry: string | null): AudienceSpec {
  const reachesUnnamed = audience.everyCountry || audience.groups.length > 0 || (audience.groupMembersToday?.length ?? 0) > 0;
  const exceptions = reachesUnnamed ? excepted.filter((country) => country !== ownCountry) : [];
  return { ...audience, exceptCountries: [...new Set([...audience.exceptCountries, ...exceptions])] };
}

/**
 * Checks an indicator that keeps its existing audience. That audience must already except the countries that the reporter excepted, because it is not changed here.
 */
export function standingProblem(
  reach: Reach,
  report: Pick<TriageMaterial, 'tlp' | 'reporter' | 'excepted'>,
  ownCountry: string | null,
): ItemProblem | undefined {
  const beyond = reachProblem(reach, report);
  if (beyond) return beyond;
  const { exceptCountries: exceptions } = withoutExcepted(reach.audience, report.excepted, ownCountry);
  const missing = exceptions.find((country) => !reach.audience.exceptCountries.includes(country));
  return missing === undefined
    ? undefined
    : problem(
        'REPORT_EXCEPTS_COUNTRY',
        `The reporter excepted ${missing} from this report. State an audience that excludes it.`,
        'audience',
      );
}
