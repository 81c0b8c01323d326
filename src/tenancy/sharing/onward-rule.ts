import { type AudienceProblem, type AudienceSpec, type Directory, EVERY_COUNTRY, isPartnerKey, resolveAudience } from './audience.js';

/** What an owner lets those do who received a claim, from the narrowest. */
export const ONWARD_RULES = ['NONE', 'ASK', 'WITHIN'] as const;
export type OnwardRule = (typeof ONWARD_RULES)[number];

/** A rule in the words of the public API. */
export interface OnwardRuleSpec {
  readonly rule: OnwardRule;
  /** Of WITHIN: countries and groups. null: of no other rule. */
  readonly within: AudienceSpec | null;
}

/** A rule, and within which keys it opens at once (sorted); none for the other rules. */
export interface ResolvedOnwardRule {
  readonly rule: OnwardRule;
  readonly within: readonly number[];
}

/** The keys behind a rule: countries, groups or every country; never partners, whom an owner names itself. */
export function resolveOnwardRule(
  { rule, within }: OnwardRuleSpec,
  directory: Directory,
): { readonly onward: ResolvedOnwardRule } | { readonly problem: AudienceProblem } {
  if ((rule === 'WITHIN') !== (within !== null)) {
    return problemOf('ONWARD_RULE_UNFIT', 'The rule WITHIN says within whom, and no other rule does.');
  }
  if (within === null) return { onward: { rule, within: [] } };
  const { problems, keys } = resolveAudience(within, directory);
  const [first] = problems;
  if (first) return { problem: first };
  if (keys.audience.length === 0 || keys.excluded.length > 0 || keys.audience.some((key) => isPartnerKey(key, directory))) {
    return problemOf('ONWARD_RULE_UNFIT', 'Say within which countries or groups, without exceptions and without partners.');
  }
  return { onward: { rule, within: keys.audience } };
}

/** Whether a rule lets a claim go further than another one. Who is in a group does not count: it may be others tomorrow. */
export const isLooser = (next: ResolvedOnwardRule, before: ResolvedOnwardRule): boolean =>
  ONWARD_RULES.indexOf(next.rule) > ONWARD_RULES.indexOf(before.rule) ||
  (next.rule === 'WITHIN' && !before.within.includes(EVERY_COUNTRY) && next.within.some((key) => !before.within.includes(key)));

/** Whether two rules are the same. */
export const isSameRule = (one: ResolvedOnwardRule, other: ResolvedOnwardRule): boolean =>
  one.rule === other.rule && one.within.length === other.within.length && one.within.every((key, at) => key === other.within[at]);

const problemOf = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
