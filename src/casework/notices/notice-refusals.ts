import { Conflict, Forbidden } from '../../platform/platform/errors.js';

/** Refusals of the SQL functions of notices, by their outcome. Such a function changed nothing. */
const NOTICE_REFUSALS: Readonly<Record<string, () => Error>> = {
  CHANGED: () => new Conflict('NOTICE_CHANGED', 'The notice was saved, submitted or decided since you read it. Read it again.'),
  OWN: () => new Forbidden('FOUR_EYES', 'Authors cannot approve their own notice or translation. Ask a second officer to approve it.'),
  RELATED: () =>
    new Forbidden(
      'REVIEWERS_RELATED',
      'One operator brought in you and the reviewer who agreed before, and your offices are not confirmed. Have the offices confirmed, or leave the review to a third reviewer.',
    ),
  BEFORE: () => new Conflict('NOTICE_DONE', 'This was already done.'),
  CANCELLED: () => new Conflict('NOTICE_CANCELLED', 'This notice was cancelled.'),
  TOO_MANY: () =>
    new Conflict(
      'TRANSLATIONS_TOO_MANY',
      'A country may have at most 10 translations waiting, and a notice at most 30 accepted. Replace an existing one instead.',
    ),
  LAPSED: () => new Conflict('NOTICE_LAPSED', 'The notice is no longer valid (validUntil). Save it with a later end.'),
  OWNER_GONE: () =>
    new Conflict('NOTICE_OWNER_GONE', 'The country of this notice is suspended or closed, so its notices are not published.'),
  GROUP_LEFT: () =>
    new Conflict(
      'GROUP_LEFT',
      'The country has left a group in the audience, or a party in it is closed. Save the notice with another audience.',
    ),
  LIMITED: () =>
    new Conflict(
      'POLICY_FORBIDS_AUDIENCE',
      "The country's sharing policy now forbids this audience. Save the notice with another audience.",
    ),
};

/** Returns the outcome of a database function that changed something. @throws Conflict; Forbidden */
export function checkedOutcome(outcome: string | undefined): string {
  const refusal = NOTICE_REFUSALS[outcome ?? 'CHANGED'];
  if (refusal) throw refusal();
  return outcome ?? '';
}
