import { problem } from '../../platform/graphql/batch.js';
import { formProblems, onwardProblems } from '../../intel/indicators/item-form.js';
import { onwardRuleSpecOf } from '../../tenancy/sharing/onward-rule.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import type { AcceptedItem, Acceptance } from './accept-report.service.js';
import { AcceptValueInput, type AcceptReportInput } from './triage-input.graphql.js';

/** Checks each value by its class's decorators, like indicators/item-form.ts for indicators. A malformed value affects only its own receipt. */
export const acceptanceOf = ({ entryId, version, values: items, credit, verdicts: feedback, comment }: AcceptReportInput): Acceptance => ({
  id: entryId,
  version,
  items: (items ?? []).map(checkedItem),
  credit: credit ?? 'HIDDEN',
  feedback: (feedback ?? []).map(({ index, verdict }) => ({ index, verdict })),
  comment: comment ?? null,
});

function checkedItem(input: AcceptValueInput): AcceptedItem {
  const audience = input.audience ? Object.assign(new AudienceInput(), input.audience) : null;
  const item = Object.assign(new AcceptValueInput(), input, { audience });
  const refusal = [...formProblems(item), ...(audience ? formProblems(audience, 'audience.') : []), ...onwardProblems(input.onward)];
  if (item.firstSeen && item.lastSeen && item.lastSeen < item.firstSeen) {
    refusal.push(
      problem('SEEN_BACKWARDS', 'The last sighting (lastSeen) is before the first one (firstSeen). Correct one of them.', 'lastSeen'),
    );
  }
  if (refusal.length > 0) return { index: item.index, refusal };
  return { ...item, audience: audience && audienceSpecOf(audience), onward: item.onward ? onwardRuleSpecOf(item.onward) : null };
}
