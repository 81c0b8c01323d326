import { validateSync } from 'class-validator';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { passesDecorators } from '../../platform/graphql/form-check.js';
import { type OnwardRuleInput, onwardRuleSpecOf } from '../../tenancy/sharing/onward-rule.graphql.js';
import { AudienceInput, audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { PublishIndicatorInput } from './publish.graphql.js';
import type { ValidatedItem } from './publish.service.js';

/**
 * Checks the form of one item of a batch by the decorators of its class: lengths, ranges, sizes. GraphQL has already checked the types. An invalid form
 * affects only the receipt of this item. Null means absent.
 */
export function validateItem(sent: PublishIndicatorInput): ValidatedItem {
  const { audience, onward, firstSeen, lastSeen } = sent;
  const refusal = [
    ...formProblemsOf(PublishIndicatorInput, sent),
    ...(audience ? formProblemsOf(AudienceInput, audience, 'audience.') : []),
    ...onwardProblems(onward),
  ];
  if (firstSeen && lastSeen && lastSeen < firstSeen) {
    refusal.push(problem('SEEN_BACKWARDS', 'The last sighting (lastSeen) must not be before the first one (firstSeen).', 'lastSeen'));
  }
  if (refusal.length > 0) return { refusal: [...refusal, ...valueProblems(sent, refusal)] };
  return { ...sent, audience: audience ? audienceSpecOf(audience) : null, onward: onward ? onwardRuleSpecOf(onward) : null };
}

/** Returns the problems of the value, unless `others` has one: so the sender sees all problems of an item at once. */
function valueProblems(item: PublishIndicatorInput, others: readonly ItemProblem[]): ItemProblem[] {
  if (others.some(({ field }) => field === 'value')) return [];
  const reading = canonicalise(item.kind, item);
  return reading.ok ? [] : [problem(reading.problem.code, reading.problem.message, reading.problem.field)];
}

/** Returns the problems in the form of an onward rule. */
export const onwardProblems = (onward: OnwardRuleInput | null | undefined): ItemProblem[] =>
  onward?.within ? formProblemsOf(AudienceInput, onward.within, 'onward.within.') : [];

/** Returns the problems that the decorators of a class find in an input. @param prefix its path within the item */
const formProblemsOf = (of: new () => object, input: object, prefix = ''): ItemProblem[] =>
  passesDecorators(input, of) ? [] : formProblems(Object.assign(new of(), input), prefix);

/** Returns the problems that the decorators of its class find in an input. @param prefix its path within the item */
export function formProblems(input: object, prefix = ''): ItemProblem[] {
  if (passesDecorators(input)) return [];
  return validateSync(input, { validationError: { target: false, value: false } }).flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((sentence) => problem('FIELD_INVALID', `${prefix}${sentence}.`, `${prefix}${property}`)),
  );
}
