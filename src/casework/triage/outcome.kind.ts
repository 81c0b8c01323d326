import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { OUTCOME_STATES } from './triage.js';
import { ReportOutcomeType } from './outcome.graphql.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const OUTCOME = itemKind({
  kind: 'REPORT_OUTCOME',
  description: "A country's response to the reporter of a report.",
  field: 'outcome',
  typeName: 'ReportOutcome',
  type: () => ReportOutcomeType,
  form: ReportOutcomeType.of,
  check: assertOutcome,
});

function assertOutcome({ state, tlp, version, verdicts: feedback, question, publishedAt, updatedAt }: ReportOutcomeType): void {
  const known = OUTCOME_STATES.includes(state) && TLP.includes(tlp) && Array.isArray(feedback);
  if (!known || !Number.isInteger(version)) throw new TypeError('Not an outcome.');
  for (const timestamp of [publishedAt, updatedAt]) DateTime.serialize(timestamp);
  for (const optional of [question?.createdAt, question?.answeredAt]) if (optional) DateTime.serialize(optional);
}
