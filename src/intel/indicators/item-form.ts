import { validateSync } from 'class-validator';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type OnwardInput, onwardRuleSpecOf } from '../../tenancy/sharing/onward-rule.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { PublishIndicatorInput } from './publish.graphql.js';
import type { ValidatedItem } from './publish.service.js';

/**
 * Checks the form of one item of a batch by its class's decorators: lengths, ranges, sizes. GraphQL has checked the types before. A bad form is this item's
 * receipt and nobody else's. Null is absent.
 */
export function validateItem(sent: PublishIndicatorInput): ValidatedItem {
  const audience = sent.audience ? Object.assign(new AudienceInput(), sent.audience) : null;
  const item = Object.assign(new PublishIndicatorInput(), sent, { audience });
  const refusal = [...formProblems(item), ...(audience ? formProblems(audience, 'audience.') : []), ...onwardProblems(sent.onward)];
  if (item.firstSeen && item.lastSeen && item.lastSeen < item.firstSeen) {
    refusal.push(problem('SEEN_BACKWARDS', 'lastSeen lies before firstSeen.', 'lastSeen'));
  }
  if (refusal.length > 0) return { refusal: [...refusal, ...valueProblems(item, refusal)] };
  return { ...item, audience: audience && audienceSpecOf(audience), onward: item.onward ? onwardRuleSpecOf(item.onward) : null };
}

/** What is wrong with the value, beside other problems of its item: all of them are corrected at once. */
function valueProblems(item: PublishIndicatorInput, others: readonly ItemProblem[]): ItemProblem[] {
  if (others.some(({ field }) => field === 'value')) return [];
  const reading = canonicalise(item.kind, item);
  return reading.ok ? [] : [problem(reading.problem.code, reading.problem.message, reading.problem.field)];
}

/** What is wrong with the form of a rule for onward sharing. */
export const onwardProblems = (onward: OnwardInput | null | undefined): ItemProblem[] =>
  onward?.within ? formProblems(Object.assign(new AudienceInput(), onward.within), 'onward.within.') : [];

/** What the decorators of its class say against an input. @param prefix its place within the item */
export const formProblems = (input: object, prefix = ''): ItemProblem[] =>
  validateSync(input, { validationError: { target: false, value: false } }).flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((sentence) => problem('FIELD_INVALID', `${prefix}${sentence}.`, `${prefix}${property}`)),
  );
