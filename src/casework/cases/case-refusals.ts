import type { Refusals } from '../../platform/database/refusals.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';

export const versionStale = (): Conflict =>
  new Conflict('VERSION_STALE', 'This item has changed since you read it. Read it again and send its current version.');

export const caseClosed = (): Conflict => new Conflict('CASE_CLOSED', 'This case is closed. A country with lead rights can reopen it.');

export const caseNotClosed = (): Conflict =>
  new Conflict('CASE_NOT_CLOSED', 'This case is not closed. Only a closed case can be reopened.');

export const leadNotOffered = (): Conflict => new Conflict('LEAD_NOT_OFFERED', 'The lead of this case is not offered to your country.');

/**
 * Refusals of the SQL functions of cases, by SQLSTATE. case.policy.ts checks most of them first, with the values in its messages; the database decides finally.
 */
export const CASE_REFUSALS: Refusals = {
  HB460: versionStale,
  HB461: caseClosed,
  HB462: () => new Conflict('CASE_STATUS', 'This case already has this state.'),
  HB463: () =>
    new BadInput(
      'RETENTION_SHORT',
      'Retention must end at least one day from now, so that participants can remove their own files. Choose a later date.',
    ),
  HB464: () => new Conflict('CASE_PARTICIPANT', 'This country already takes part in the case, or owns it. Set its rights instead.'),
  HB465: () => new Conflict('CASE_LEADER', 'The owner and the lead always have all rights. Hand over the lead first.'),
  HB466: () =>
    new Conflict(
      'CASE_OWNER',
      'The owner of a case cannot be removed or leave. Only the owner can remove the lead. To end your own participation, leave the case.',
    ),
  HB467: () => new Conflict('CASE_LEADER', 'This country already has the lead.'),
  HB468: leadNotOffered,
  HB469: () => new Conflict('CASE_FILES', 'Your country already has 200 files in this case. Remove a file first.'),
  HB470: () => new Forbidden('CASE_RIGHTS', 'Your country does not have the rights in this case that this operation needs.'),
  HB471: () =>
    new Forbidden('ABOVE_CEILING', 'The label or ceiling is above the ceiling of your country in this case. Choose a lower one.'),
  HB472: () => new BadInput('CEILING_BELOW_CASE', 'The ceiling is below the label of this case. Choose at least the label of the case.'),
  HB473: () =>
    new Forbidden(
      'NOT_YOURS',
      'Only the country that created the task, its assignee and the lead can change a task. Only the country that created it can lower its label.',
    ),
  HB474: caseNotClosed,
  HB475: () => new BadInput('MENTIONS', 'A note mentions at most 20 officers, those of other countries included. Mention fewer.'),
};
