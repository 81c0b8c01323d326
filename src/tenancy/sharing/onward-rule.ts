import { type AudienceProblem, type AudienceSpec, type Directory, EVERY_COUNTRY, isPartnerKey, resolveAudience } from './audience.js';

/** Onward sharing that an owner allows to receivers of a claim, narrowest rule first. */
export const ONWARD_MODES = ['NONE', 'ASK', 'WITHIN'] as const;
export type OnwardMode = (typeof ONWARD_MODES)[number];

/** An onward rule in the form of the public API. */
export interface OnwardRuleSpec {
  readonly mode: OnwardMode;
  /** Countries and groups for WITHIN; null for other modes. */
  readonly within: AudienceSpec | null;
}

/** A rule with the sorted keys within which sharing needs no approval; no keys for rules other than WITHIN. */
export interface ResolvedOnwardRule {
  readonly mode: OnwardMode;
  readonly within: readonly number[];
}

/** Resolves the keys of a rule: countries, groups or every country; never partners, which only the owner can add. */
export function resolveOnwardRule(
  { mode: rule, within }: OnwardRuleSpec,
  directory: Directory,
): { readonly onward: ResolvedOnwardRule } | { readonly problem: AudienceProblem } {
  if ((rule === 'WITHIN') !== (within !== null)) {
    return problemOf('ONWARD_RULE_UNFIT', 'The mode WITHIN requires `within`. Omit `within` for other modes.');
  }
  if (within === null) return { onward: { mode: rule, within: [] } };
  const { problems, keys } = resolveAudience(within, directory);
  const [first] = problems;
  if (first) return { problem: first };
  if (keys.audience.length === 0 || keys.excluded.length > 0 || keys.audience.some((key) => isPartnerKey(key, directory))) {
    return problemOf('ONWARD_RULE_UNFIT', '`within` must name countries or groups, without exceptions and partners.');
  }
  return { onward: { mode: rule, within: keys.audience } };
}

/** Returns whether a rule allows wider sharing than another. Current members of groups do not count, because they may change. */
export const isLooser = (next: ResolvedOnwardRule, before: ResolvedOnwardRule): boolean =>
  ONWARD_MODES.indexOf(next.mode) > ONWARD_MODES.indexOf(before.mode) ||
  (next.mode === 'WITHIN' && !before.within.includes(EVERY_COUNTRY) && next.within.some((key) => !before.within.includes(key)));

/** Returns whether two rules are equal. */
export const isSameRule = (one: ResolvedOnwardRule, other: ResolvedOnwardRule): boolean =>
  one.mode === other.mode && one.within.length === other.within.length && one.within.every((key, index) => key === other.within[index]);

const problemOf = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
