import type { Refusals } from '../../platform/database/refusals.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';

export const versionStale = (): Conflict =>
  new Conflict('VERSION_STALE', 'Somebody has changed this meanwhile: read it again, and say which version you change.');

export const caseClosed = (): Conflict => new Conflict('CASE_CLOSED', 'This case is closed: who leads it may reopen it.');

export const caseNotClosed = (): Conflict => new Conflict('CASE_NOT_CLOSED', 'This case is not closed: only a closed case is reopened.');

export const leadNotOffered = (): Conflict => new Conflict('LEAD_NOT_OFFERED', 'The lead of this case is not offered to your country.');

/**
 * What functions of cases refuse, by SQLSTATE. case.policy.ts judges most of it before, with the numbers in its sentences; the database has the last word.
 */
export const CASE_REFUSALS: Refusals = {
  HB460: versionStale,
  HB461: caseClosed,
  HB462: () => new Conflict('CASE_STATUS', 'This case has this status already.'),
  HB463: () =>
    new BadInput('RETENTION_SHORT', 'A case is kept for another day at least: until then its participants take out what is theirs.'),
  HB464: () => new Conflict('CASE_PARTICIPANT', 'This country founded the case, or takes part in it already: set its rights instead.'),
  HB465: () => new Conflict('CASE_LEADER', 'The founder and the lead have all rights: hand the lead over first.'),
  HB466: () =>
    new Conflict(
      'CASE_FOUNDER',
      'The country that founded a case is not removed, the lead by the founder alone, and nobody removes itself: it leaves.',
    ),
  HB467: () => new Conflict('CASE_LEADER', 'This country has the lead already.'),
  HB468: leadNotOffered,
  HB469: () => new Conflict('CASE_FILES', 'Your country has 200 files in this case already.'),
  HB470: () => new Forbidden('CASE_RIGHTS', 'Your country does not have the rights in this case that this needs.'),
  HB471: () => new Forbidden('ABOVE_CEILING', 'This lies above the ceiling up to which your country reads in this case.'),
  HB472: () => new BadInput('CEILING_BELOW_CASE', 'The ceiling lies below the label of this case: choose one that is at least the label.'),
  HB473: () =>
    new Forbidden(
      'NOT_YOURS',
      'A task is set by who gave it, who has it, and who leads the case; it gets a milder label from the country that gave it alone.',
    ),
  HB474: caseNotClosed,
};
