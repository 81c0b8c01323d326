import {
  type AudienceProblem,
  type AudienceSpec,
  type Directory,
  type KnownParty,
  resolveAudience,
} from '../../tenancy/sharing/audience.js';

type ResolvedProposal = { readonly keys: readonly number[] } | { readonly problem: AudienceProblem };

/**
 * Whom a proposal is for: parties, each by name. Of a group those who are in it today, since the owner may not be in it; exceptions are taken off.
 */
export function resolveProposal(wish: AudienceSpec, directory: Directory): ResolvedProposal {
  if (wish.everyCountry) return problemOf('ONWARD_TOO_WIDE', 'Name whom it should reach: nobody proposes every country.');
  const today = { ...wish, groups: [], groupMembersToday: [...(wish.groupMembersToday ?? []), ...wish.groups] };
  const { problems, keys } = resolveAudience(today, directory);
  const [first] = problems;
  if (first) return { problem: first };
  const named = keys.audience.filter((key) => !keys.excluded.includes(key));
  return named.length > 0 ? { keys: named } : problemOf('ONWARD_EMPTY', 'Name at least one other party that it should reach.');
}

/** Which of the proposed parties an answer accepts: of all, those that are there still. Nobody else can be added by it. */
export function resolveAccepted(wanted: readonly number[], to: AudienceSpec | null, directory: Directory): ResolvedProposal {
  if (to === null) {
    const keys = wanted.filter((key) => takesPart(partyOf(key, directory)));
    return keys.length > 0 ? { keys } : problemOf('ONWARD_EMPTY', 'None of those who were proposed takes part any more: decline it.');
  }
  const found = resolveProposal(to, directory);
  if ('problem' in found) return found;
  return found.keys.every((key) => wanted.includes(key))
    ? found
    : problemOf('ONWARD_NOT_PROPOSED', 'Accept some of those who were proposed: whom else it should reach, changeAudience says.');
}

/** Parties by name, as far as the reader knows them. */
export const partiesOf = (keys: readonly number[], directory: Directory): readonly KnownParty[] =>
  keys.flatMap((key) => partyOf(key, directory) ?? []);

const takesPart = (party: KnownParty | undefined): boolean => party !== undefined && party.candidate !== true;
const partyOf = (key: number, { parties }: Directory): KnownParty | undefined => parties.find((one) => one.key === key);
const problemOf = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
