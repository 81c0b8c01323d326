import type { ReactNode } from 'react';
import { useViewer } from '../../app/session.ts';
import { useText } from '../../app/text.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';

/** The countries of the hub, the own one first. */
export function CountryOptions({ directory }: { readonly directory: SharingDirectoryQuery }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const countries = directory.parties.filter(({ country }) => country !== null);
  const sorted = [...countries.filter(({ id }) => id === party.id), ...countries.filter(({ id }) => id !== party.id)];
  return (
    <>
      <option value="">{text('publish.country.none')}</option>
      {sorted.map(({ id, country, name }) => (
        <option key={id} value={country ?? ''}>
          {name}
        </option>
      ))}
    </>
  );
}
