import { type ComponentProps, type ReactNode, useId } from 'react';
import { useHubQuery } from '../app/queries.ts';
import { useCountryName } from './country.ts';
import { MEMBER_COUNTRIES } from './country.graphql.ts';
import { TextField } from './fields.tsx';

type CountryFieldProps = Omit<ComponentProps<typeof TextField>, 'list'>;

/** A country by its ISO 3166 code. Members are offered by their names; others, which the hub does not list, are typed. */
export function CountryField(field: CountryFieldProps): ReactNode {
  const id = useId();
  const { data } = useHubQuery(MEMBER_COUNTRIES, {});
  return (
    <>
      <TextField maxLength={2} pattern="[A-Za-z]{2}" autoComplete="off" {...field} list={id} />
      <datalist id={id}>
        {data?.parties.flatMap(({ country, name }) =>
          country === null
            ? []
            : [
                <option key={country} value={country}>
                  {name}
                </option>,
              ],
        )}
      </datalist>
    </>
  );
}

/** Names of the countries whose codes were typed, as a hint: the officer sees which ones were understood. */
export function CountryNames({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const nameOf = useCountryName();
  return codes.map((code) => (/^[A-Z]{2}$/.test(code) ? nameOf(code) : code)).join(', ');
}
