import { type AudienceProblem, type AudienceWish, type Directory, EVERY_COUNTRY, isPartnerKey, resolveAudience } from './audience.js';

/** What an owner lets those do who received a claim, from the narrowest. */
export const ONWARD_RULES = ['NONE', 'ASK', 'WITHIN'] as const;
export type OnwardRule = (typeof ONWARD_RULES)[number];

/** A rule in the words of the public API. */
export interface OnwardWish {
  readonly rule: OnwardRule;
  /** Of WITHIN: countries and groups. null: of no other rule. */
  readonly within: AudienceWish | null;
}

/** A rule, and within which keys it opens at once (sorted); none for the other rules. */
export interface Onward {
  readonly rule: OnwardRule;
  readonly within: readonly number[];
}

/** The keys behind a rule: countries, groups or every country; never partners, whom an owner names itself. */
export function onwardOf(
  { rule, within }: OnwardWish,
  directory: Directory,
): { readonly onward: Onward } | { readonly problem: AudienceProblem } {
  if ((rule === 'WITHIN') !== (within !== null)) {
    return refused('ONWARD_RULE_UNFIT', 'The rule WITHIN says within whom, and no other rule does.');
  }
  if (within === null) return { onward: { rule, within: [] } };
  const { problems, keys } = resolveAudience(within, directory);
  const [first] = problems;
  if (first) return { problem: first };
  if (keys.audience.length === 0 || keys.excluded.length > 0 || keys.audience.some((key) => isPartnerKey(key, directory))) {
    return refused('ONWARD_RULE_UNFIT', 'Say within which countries or groups, without exceptions and without partners.');
  }
  return { onward: { rule, within: keys.audience } };
}

/** Whether a rule lets a claim go further than another one. Who is in a group does not count: it may be others tomorrow. */
export const isLooser = (next: Onward, before: Onward): boolean =>
  ONWARD_RULES.indexOf(next.rule) > ONWARD_RULES.indexOf(before.rule) ||
  (next.rule === 'WITHIN' && !before.within.includes(EVERY_COUNTRY) && next.within.some((key) => !before.within.includes(key)));

/** Whether two rules are the same. */
export const isSameRule = (one: Onward, other: Onward): boolean =>
  one.rule === other.rule && one.within.length === other.within.length && one.within.every((key, at) => key === other.within[at]);

const refused = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
