import type { TextId } from '../app/text.tsx';
import type { AudienceChoice } from './audience-choice.ts';
import type { PreviewAudienceQuery, SharingDirectoryQuery } from './audience.graphql.ts';
import type { Sight } from './audience-grid.tsx';
import type { MarkedParty } from './marks.tsx';

export type PreviewedParty = PreviewAudienceQuery['previewAudience']['parties']['nodes'][number];

/** Why some parties see an item, or do not. */
export interface Reason {
  readonly id: TextId;
  /** The group that the text names. */
  readonly group?: string;
  readonly parties: readonly MarkedParty[];
  readonly sees: boolean;
}

/** What an item means for a party. `isChange`: the item exists, so access is gained and lost. */
export function sightOf(
  { party, sees, seesOnceReleased, change, exclusionReasons }: PreviewedParty,
  own: string,
  isChange: boolean,
): Sight {
  if (party.id === own) return 'OWNER';
  if (sees) return isChange && change === 'GAINS' ? 'GAINS' : 'SEES';
  if (seesOnceReleased) return 'GAINS';
  if (change === 'LOSES') return 'LOSES';
  return exclusionReasons.some((reason) => reason === 'EXCEPTED' || reason === 'BARRED') ? 'SHUT_OUT' : 'DOES_NOT_SEE';
}

const OUT = ['EXCEPTED', 'BARRED', 'POLICY', 'PERSON_PROTECTED', 'LABEL', 'NOT_ADMITTED', 'SECOND_OFFICER'] as const;

/** The reasons of a preview, parties with the same reason together. Parties that are merely not named have none. */
export function reasonsOf(
  parties: readonly PreviewedParty[],
  choice: AudienceChoice,
  groups: SharingDirectoryQuery['groups'],
  own: string,
): readonly Reason[] {
  const others = parties.filter(({ party }) => party.id !== own);
  const seeing = others.filter(({ sees, seesOnceReleased }) => sees || seesOnceReleased).map(({ party }) => party);
  const byName = seeing.filter(({ id, country }) => choice.countries.includes(country ?? '') || choice.partners.includes(id));
  const chosen = groups.filter(({ id }) => choice.groups.includes(id) || choice.groupMembersToday.includes(id));
  const byGroup = chosen.map(({ name, members }) => ({
    id: 'audience.by.group' as const,
    group: name,
    parties: seeing.filter((party) => !byName.includes(party) && members.some(({ id }) => id === party.id)),
  }));
  const explained = new Set([byName, ...byGroup.map((one) => one.parties)].flat());
  const byCountry = choice.everyCountry ? seeing.filter((party) => !explained.has(party)) : [];
  const shut = OUT.map((reason) => ({
    id: `audience.out.${reason}` as const,
    parties: others.filter(({ exclusionReasons }) => isNotable(exclusionReasons, reason)).map(({ party }) => party),
  }));
  return [
    { id: 'audience.by.name' as const, parties: byName, sees: true },
    ...byGroup.map((one) => ({ ...one, sees: true })),
    { id: 'audience.by.every' as const, parties: byCountry, sees: true },
    ...shut.map((one) => ({ ...one, sees: false })),
  ].filter((one) => one.parties.length > 0);
}

/** A party that the audience does not name in any case is not listed for a second reason, unless it was shut out. */
const isNotable = (reasons: PreviewedParty['exclusionReasons'], reason: (typeof OUT)[number]): boolean =>
  reasons.includes(reason) && (reason === 'EXCEPTED' || !reasons.includes('NOT_ADDRESSED'));
