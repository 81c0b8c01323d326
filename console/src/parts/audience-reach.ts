import type { SharingDirectoryQuery } from './audience.graphql.ts';
import type { GridParty } from './audience-grid.tsx';

/** An audience as the API returns it. */
export interface NamedAudience {
  readonly everyCountry: boolean;
  readonly countries: readonly string[];
  readonly exceptCountries: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly partners: readonly { readonly id: string }[];
}

/** Ids of the parties that an audience names: by name, by a group of today, or as every country. Bars and limits apply on top, and are not known here. */
export function reachOf(audience: NamedAudience, { parties, groups }: SharingDirectoryQuery): ReadonlySet<string> {
  const members = groups.filter(({ id }) => audience.groups.some((group) => group.id === id)).flatMap((group) => group.members);
  const named = parties.filter(
    ({ id, kind, country }) =>
      (kind === 'COUNTRY' && (audience.everyCountry || audience.countries.includes(country ?? ''))) ||
      members.some((member) => member.id === id) ||
      audience.partners.some((partner) => partner.id === id),
  );
  return new Set(named.filter(({ country }) => !audience.exceptCountries.includes(country ?? '')).map(({ id }) => id));
}

/** What a change from one audience to another means for each party. Null: nobody but the owner sees the item now. */
export function changeOf(
  before: NamedAudience | null,
  after: NamedAudience,
  directory: SharingDirectoryQuery,
  own: string,
): readonly GridParty[] {
  const sees = before ? reachOf(before, directory) : new Set<string>();
  const wouldSee = reachOf(after, directory);
  return directory.parties
    .filter(({ kind }) => kind !== 'HUB')
    .map((party) => {
      const { id, country } = party;
      if (id === own) return { party, sight: 'OWNER' };
      if (wouldSee.has(id)) return { party, sight: sees.has(id) ? 'SEES' : 'GAINS' };
      if (sees.has(id)) return { party, sight: 'LOSES' };
      return { party, sight: after.exceptCountries.includes(country ?? '') ? 'SHUT_OUT' : 'DOES_NOT_SEE' };
    });
}
