import {
  type AudienceProblem,
  type AudienceSpec,
  type Directory,
  type KnownParty,
  resolveAudience,
} from '../../tenancy/sharing/audience.js';

type ResolvedProposal = { readonly keys: readonly number[] } | { readonly problem: AudienceProblem };

/**
 * Resolves a proposal to individual parties: a group means its current members, since the owner may not be in it. Exceptions are removed.
 */
export function resolveProposal(audience: AudienceSpec, directory: Directory): ResolvedProposal {
  if (audience.everyCountry) return problemOf('ONWARD_TOO_WIDE', 'A proposal cannot name every country. Name individual parties.');
  const today = { ...audience, groups: [], groupMembersToday: [...(audience.groupMembersToday ?? []), ...audience.groups] };
  const { problems, keys } = resolveAudience(today, directory);
  const [first] = problems;
  if (first) return { problem: first };
  const named = keys.audience.filter((key) => !keys.excluded.includes(key));
  return named.length > 0 ? { keys: named } : problemOf('ONWARD_EMPTY', 'Name at least one other party that should get the indicator.');
}

/** Resolves the proposed parties that an answer accepts; null accepts all that still participate. An answer cannot add parties. */
export function resolveAccepted(wanted: readonly number[], to: AudienceSpec | null, directory: Directory): ResolvedProposal {
  if (to === null) {
    const keys = wanted.filter((key) => takesPart(partyOf(key, directory)));
    return keys.length > 0
      ? { keys }
      : problemOf('ONWARD_EMPTY', 'None of the proposed parties participates any more. Decline the proposal.');
  }
  const found = resolveProposal(to, directory);
  if ('problem' in found) return found;
  return found.keys.every((key) => wanted.includes(key))
    ? found
    : problemOf('ONWARD_NOT_PROPOSED', 'An answer can accept only proposed parties. To add others, change the audience (changeAudience).');
}

/** Returns the parties of keys, as far as the reader knows them. */
export const partiesOf = (keys: readonly number[], directory: Directory): readonly KnownParty[] =>
  keys.flatMap((key) => partyOf(key, directory) ?? []);

const takesPart = (party: KnownParty | undefined): boolean => party !== undefined && party.candidate !== true;
const partyOf = (key: number, { parties }: Directory): KnownParty | undefined => parties.find((party) => party.key === key);
const problemOf = (code: string, message: string): { readonly problem: AudienceProblem } => ({ problem: { code, message } });
