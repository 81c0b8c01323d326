import type { GridParty, Sight } from '../../parts/audience-grid.tsx';
import type { MarkedParty } from '../../parts/marks.tsx';

interface Taking {
  readonly party: MarkedParty | null;
  readonly state: string;
}

interface SightsOf {
  readonly parties: readonly MarkedParty[];
  readonly participants: readonly Taking[];
  readonly ownerId: string | undefined;
  readonly gains?: string | undefined;
  readonly loses?: string | undefined;
}

/** Who sees a case: its owner and the countries that have accepted. `gains` and `loses` name the country of a planned change. */
export function sightsOf({ parties, participants, ownerId, gains, loses }: SightsOf): readonly GridParty[] {
  const inside = new Set(participants.filter(({ state }) => state === 'ACCEPTED').map(({ party }) => party?.id));
  const sightOf = (id: string): Sight => {
    if (id === loses) return 'LOSES';
    if (id === gains) return 'GAINS';
    if (id === ownerId) return 'OWNER';
    return inside.has(id) ? 'SEES' : 'DOES_NOT_SEE';
  };
  return parties.map((party) => ({ party, sight: sightOf(party.id) }));
}
