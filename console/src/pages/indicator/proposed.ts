import type { AudienceChoice } from '../../parts/audience-choice.ts';
import type { GridParty } from '../../parts/audience-grid.tsx';
import type { MarkedParty } from '../../parts/marks.tsx';

interface Directory {
  readonly parties: readonly MarkedParty[];
  readonly groups: readonly { readonly id: string; readonly members: readonly { readonly id: string }[] }[];
}

/** Who sees the indicator as far as the proposer knows: the owner, if it is named, and the proposer itself. */
interface Knowing {
  readonly ownerId: string | undefined;
  readonly viewerId: string;
}

/** The grid of a proposal: the parties that it names, of a group its members of today. It does not tell who sees the indicator already. */
export function proposedOf(choice: AudienceChoice, { parties, groups }: Directory, { ownerId, viewerId }: Knowing): readonly GridParty[] {
  const chosen = [...choice.groups, ...choice.groupMembersToday];
  const members = new Set(groups.filter(({ id }) => chosen.includes(id)).flatMap((group) => group.members.map(({ id }) => id)));
  const isProposed = ({ id, kind, country }: MarkedParty): boolean =>
    kind === 'PARTNER' ? choice.partners.includes(id) : members.has(id) || (country !== null && choice.countries.includes(country));
  return parties
    .filter(({ kind }) => kind !== 'HUB')
    .map((party) => {
      if (party.id === ownerId) return { party, sight: 'OWNER' };
      if (party.id === viewerId) return { party, sight: 'SEES' };
      return { party, sight: isProposed(party) ? 'PROPOSED' : 'NOT_PROPOSED' };
    });
}
