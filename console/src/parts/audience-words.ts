import { useText } from '../app/text.tsx';
import { useCountryName } from './country.ts';

interface Named {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  readonly exceptCountries: readonly string[];
  readonly groups: readonly { readonly name: string }[];
  readonly partners: readonly { readonly name: string }[];
}

/** Returns the names of those for whom an audience is, and of those who are shut out of it. */
export function useAudienceWords(): (audience: Named) => { readonly parties: string; readonly except: string } {
  const text = useText();
  const nameOf = useCountryName();
  return ({ everyCountry, groups, countries, partners, exceptCountries }) => ({
    parties: [
      ...(everyCountry ? [text('audience.words.every')] : []),
      ...groups.map(({ name }) => text('audience.words.group', { name })),
      ...[...countries.map(nameOf), ...partners.map(({ name }) => name)],
    ].join(', '),
    except: exceptCountries.map(nameOf).join(', '),
  });
}
