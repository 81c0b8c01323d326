import {
  type AudienceProblem,
  type AudienceWish,
  type Directory,
  EVERY_COUNTRY,
  type KnownParty,
  resolveAudience,
} from '../sharing/audience.js';

/** What an owner lets those do who received a claim, from the narrowest. */
export const ONWARD_RULES = ['NONE', 'ASK', 'WITHIN'] as const;
export type OnwardRule = (typeof ONWARD_RULES)[number];

/** A rule, and within which keys it opens at once; none for the other rules. */
export interface Onward {
  readonly rule: OnwardRule;
  readonly within: readonly number[];
}

type Found = { readonly keys: readonly number[] } | { readonly problem: AudienceProblem };

/**
 * Whom a proposal is for: parties, each by name. Of a group those who are in it today, since the owner may not be in it; exceptions are taken off.
 */
export function proposedTo(wish: AudienceWish, directory: Directory): Found {
  if (wish.everyCountry) return refused('ONWARD_TOO_WIDE', 'Name whom it should reach: nobody proposes every country.');
  const today = { ...wish, groups: [], groupMembersToday: [...(wish.groupMembersToday ?? []), ...wish.groups] };
  const { problems, keys } = resolveAudience(today, directory);
  const [first] = problems;
  if (first) return { problem: first };
  const named = keys.audience.filter((key) => !keys.excluded.includes(key));
  return named.length > 0 ? { keys: named } : refused('ONWARD_EMPTY', 'Name at least one other party that it should reach.');
}

/** The keys behind a rule: countries, groups or every country; never partners, whom an owner names itself. */
export function onwardOf(
  rule: OnwardRule,
  within: AudienceWish | null,
  directory: Directory,
): Onward | { readonly problem: AudienceProblem } {
  if ((rule === 'WITHIN') !== (within !== null)) {
    return refused('ONWARD_RULE_UNFIT', 'The rule WITHIN says within whom, and no other rule does.');
  }
  if (within === null) return { rule, within: [] };
  const { problems, keys } = resolveAudience(within, directory);
  const [first] = problems;
  if (first) return { problem: first };
  const isPartner = (key: number): boolean => partyOf(key, directory)?.kind === 'PARTNER';
  if (keys.audience.length === 0 || keys.excluded.length > 0 || keys.audience.some(isPartner)) {
    return refused('ONWARD_RULE_UNFIT', 'Say within which countries or groups, without exceptions and without partners.');
  }
  return { rule, within: keys.audience };
}

/** Which of the proposed parties an answer accepts: of all, those that are there still. Nobody else can be added by it. */
export function acceptedOf(wanted: readonly number[], to: AudienceWish | null, directory: Directory): Found {
  if (to === null) {
    const keys = wanted.filter((key) => isThere(partyOf(key, directory)));
    return keys.length > 0 ? { keys } : refused('ONWARD_EMPTY', 'None of those who were proposed takes part any more: decline it.');
  }
  const found = proposedTo(to, directory);
  if ('problem' in found) return found;
  return found.keys.every((key) => wanted.includes(key))
    ? found
    : refused('ONWARD_NOT_PROPOSED', 'Accept some of those who were proposed: whom else it should reach, changeAudience says.');
}

/** Parties by name, as far as the reader knows them. */
export const partiesOf = (keys: readonly number[], directory: Directory): readonly KnownParty[] =>
  keys.flatMap((key) => partyOf(key, directory) ?? []);

/** Whether a rule reaches all countries. */
export const isEveryCountry = ({ within }: Onward): boolean => within.includes(EVERY_COUNTRY);

const isThere = (party: KnownParty | undefined): boolean => party !== undefined && party.candidate !== true;
const partyOf = (key: number, { parties }: Directory): KnownParty | undefined => parties.find((one) => one.key === key);
const refused = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
