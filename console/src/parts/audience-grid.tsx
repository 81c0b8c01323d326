import type { ReactNode } from 'react';
import { type TextId, useText } from '../app/text.tsx';
import { initialsOf, type MarkedParty } from './marks.tsx';

/** What a change of audience means for a party, or whether a party is proposed for it: then nobody but the owner knows who sees it already. */
export type Sight = 'OWNER' | 'SEES' | 'GAINS' | 'LOSES' | 'SHUT_OUT' | 'DOES_NOT_SEE' | 'PROPOSED' | 'NOT_PROPOSED' | 'NOT_CHECKED';

const CLASSES: Readonly<Record<Sight, string>> = {
  ...{ OWNER: 'me', SEES: 'y', GAINS: 'g', LOSES: 'o', SHUT_OUT: 'x', DOES_NOT_SEE: '', PROPOSED: 'g', NOT_PROPOSED: '', NOT_CHECKED: '' },
};

export interface GridParty {
  readonly party: MarkedParty;
  readonly sight: Sight;
}

/** Who sees an item: each party has one place, always in the same order. Countries come first, then partners. */
export function AudienceGrid({ parties }: { readonly parties: readonly GridParty[] }): ReactNode {
  const sorted = [...parties].sort((one, other) => markOf(one.party).localeCompare(markOf(other.party), 'en'));
  const countries = sorted.filter(({ party }) => party.kind === 'COUNTRY');
  const partners = sorted.filter(({ party }) => party.kind !== 'COUNTRY');
  return (
    <div className="stack8">
      <Places id="audience.countries" parties={countries} />
      {partners.length > 0 && <Places id="audience.partners" className=" pt" parties={partners} />}
    </div>
  );
}

const markOf = ({ country, name }: MarkedParty): string => country ?? initialsOf(name);

interface PlacesProps {
  readonly id: TextId;
  readonly className?: string;
  readonly parties: readonly GridParty[];
}

function Places({ id, className = '', parties }: PlacesProps): ReactNode {
  const text = useText();
  return (
    <ul className={`audience-grid${className}`} aria-label={text(id)}>
      {parties.map(({ party, sight }) => {
        const words = text(`sight.${sight}`, { party: party.name });
        return (
          <li key={party.id} className={CLASSES[sight]} title={words}>
            <span aria-hidden="true">{markOf(party)}</span>
            <span className="sr">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
