import type { AlertChannel, AlertRuleInput, RuleLineFragment } from './rules.graphql.ts';

/** A rule as the form edits it. */
export type Rule = Required<Pick<AlertRuleInput, 'mode'>> &
  Pick<RuleLineFragment, 'kinds' | 'threats' | 'minUrgency' | 'channels'> & {
    /** Tells rows apart while their order changes. */
    readonly key: number;
  };

let last = 0;

export const NEW_RULE = { kinds: [], threats: [], minUrgency: 'ROUTINE', mode: 'IMMEDIATE', channels: ['EMAIL'] } as const satisfies Omit<
  Rule,
  'key'
>;

export const ruleOf = (rule: Omit<Rule, 'key'>): Rule => ({ ...rule, key: ++last });

/** What is sent: an empty condition is absent, because an empty list would fit nothing. */
export const inputOf = ({ kinds, threats, minUrgency, mode, channels }: Rule): AlertRuleInput => ({
  ...(kinds.length > 0 ? { kinds } : {}),
  ...(threats.length > 0 ? { threats } : {}),
  ...{ minUrgency, mode, channels },
});

/** Moves a rule up or down. The first rule that fits decides, so the order counts. */
export function moved(rules: readonly Rule[], at: number, by: -1 | 1): readonly Rule[] {
  const [one, other] = [rules[at], rules[at + by]];
  if (!one || !other) return rules;
  return rules.map((rule, index) => (index === at ? other : index === at + by ? one : rule));
}

/** Channels of an officer's own rules; chat channels and systems are for rules of agencies and parties. */
export const OWN_CHANNELS: readonly AlertChannel[] = ['EMAIL', 'SMS', 'VOICE'];
export const TEAM_CHANNELS: readonly AlertChannel[] = [...OWN_CHANNELS, 'SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK'];
