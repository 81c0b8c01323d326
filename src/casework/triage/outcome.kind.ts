import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { OUTCOME_STATUSES } from './triage.js';
import { ReportOutcomeType } from './outcome.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const OUTCOME = itemKind({
  kind: 'OUTCOME',
  description: 'What a country says to the reporter of a report.',
  field: 'outcome',
  eventDescription:
    'The outcome as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its report’s.',
  snapshotField: { field: 'outcomes', description: 'Outcomes of reports as they stand now.' },
  type: () => ReportOutcomeType,
  form: ReportOutcomeType.of,
  check: assertOutcome,
});

function assertOutcome({ status, tlp, version, feedback, question, publishedAt, updatedAt }: ReportOutcomeType): void {
  const known = OUTCOME_STATUSES.includes(status) && TLP.includes(tlp) && Array.isArray(feedback);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not an outcome.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [question?.askedAt, question?.answeredAt]) if (moment) DateTime.serialize(moment);
}
