import type { ReactNode } from 'react';
import { Text } from '../app/text.tsx';
import { type MarkedParty, PartyMark } from './marks.tsx';

/** A party with its mark. Null: it is not named. */
export const PartyName = ({ party }: { readonly party: MarkedParty | null }): ReactNode => (
  <span className="row party-name">
    <PartyMark party={party} />
    <span>{party?.name ?? <Text id="party.undisclosed" />}</span>
  </span>
);

/** Who did something: of the own party the officer or key, of others the party alone. */
export interface ActorOf {
  readonly kind: string | null;
  readonly name: string | null;
  readonly party: MarkedParty | null;
}

/** An actor with the mark of its party. Null: the viewer does not learn who it was. */
export function ActorName({ actor }: { readonly actor: ActorOf | null }): ReactNode {
  if (actor && !actor.party) return <Text id="actor.hub" />;
  return (
    <span className="row party-name">
      <PartyMark party={actor?.party ?? null} />
      <span>{actor?.name ?? actor?.party?.name ?? <Text id="party.undisclosed" />}</span>
    </span>
  );
}
