import type { MarkedParty } from './marks.tsx';

/** Names a country by its ISO 3166 code: a member by the name of its party, as everywhere in the hub, and others in the language of the reader. */
export function countryNames(locale: string, members: readonly Pick<MarkedParty, 'country' | 'name'>[]): (code: string) => string {
  const parties = new Map(members.map(({ country, name }) => [country, name]));
  const others = new Intl.DisplayNames(locale, { type: 'region' });
  return (code) => parties.get(code) ?? others.of(code) ?? code;
}
