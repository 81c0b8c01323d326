import { problem } from '../../platform/graphql/batch.js';
import { formProblems, onwardProblems } from '../../intel/indicators/item-form.js';
import { onwardRuleSpecOf } from '../../tenancy/sharing/onward-rule.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import type { AcceptedItem, Acceptance } from './accept-report.service.js';
import { AcceptItemInput, type AcceptReportInput } from './triage-input.graphql.js';

/** Checks the form of each value by its class's decorators, as indicators/item-form.ts does of claims: a bad form is this value's receipt and nobody else's. */
export const acceptanceOf = ({ entryId, version, items, credit, feedback, comment }: AcceptReportInput): Acceptance => ({
  id: entryId,
  version,
  items: (items ?? []).map(checkedItem),
  credit: credit ?? 'HIDDEN',
  feedback: (feedback ?? []).map(({ place, verdict }) => ({ place, verdict })),
  comment: comment ?? null,
});

function checkedItem(sent: AcceptItemInput): AcceptedItem {
  const audience = sent.audience ? Object.assign(new AudienceInput(), sent.audience) : null;
  const item = Object.assign(new AcceptItemInput(), sent, { audience });
  const refusal = [...formProblems(item), ...(audience ? formProblems(audience, 'audience.') : []), ...onwardProblems(sent.onward)];
  if (item.firstSeen && item.lastSeen && item.lastSeen < item.firstSeen) {
    refusal.push(problem('SEEN_BACKWARDS', 'lastSeen lies before firstSeen.', 'lastSeen'));
  }
  if (refusal.length > 0) return { place: item.place, refusal };
  return { ...item, audience: audience && audienceSpecOf(audience), onward: item.onward ? onwardRuleSpecOf(item.onward) : null };
}
