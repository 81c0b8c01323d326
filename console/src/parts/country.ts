import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useHubQuery } from '../app/queries.ts';
import { MEMBER_COUNTRIES } from './country.graphql.ts';
import { countryNames } from './country-names.ts';

/** Returns a function that names a country by its ISO 3166 code. */
export function useCountryName(): (code: string) => string {
  const { locale } = useIntl();
  const { data } = useHubQuery(MEMBER_COUNTRIES, {});
  return useMemo(() => countryNames(locale, data?.parties ?? []), [locale, data]);
}

/** Names of countries by their codes. */
export function Countries({ codes }: { readonly codes: readonly string[] }): string {
  const nameOf = useCountryName();
  return codes.map(nameOf).join(', ');
}
