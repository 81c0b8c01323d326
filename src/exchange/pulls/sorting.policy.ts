import { createHash } from 'node:crypto';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { problem } from '../../platform/graphql/batch.js';
import { draftOf } from '../../intel/indicators/draft.js';
import type { Piece } from '../imports/piece.js';
import { fingerprintOf } from '../imports/claim-sorting.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import { type AudienceSpec, OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadItem, ReadObject, Reading } from '../stix/reading.js';
import type { PullDefaults } from './pull.js';

/** What a pull has brought earlier under a name of its source, and that stands. */
export interface PulledItem {
  readonly source: string;
  readonly kind: 'INDICATOR' | 'OBJECT' | 'SIGHTING';
  /** null: it is or was held. */
  readonly item: string | null;
  /** Of a claim: of its value, hexadecimal. */
  readonly digest: string | null;
  /** People have said something else in it since. */
  readonly said_anew: boolean;
  /** Nothing of it is left to take back. */
  readonly over: boolean;
  readonly import: string;
  /** Of what is held. */
  readonly held: string | null;
  /** Fingerprint of what was sent; null or empty: it is forgotten. */
  readonly sent: string | null;
}

/** What is not the pull's to change: values by their digests, and objects by their ids. */
export interface ProtectedItems {
  readonly digests: ReadonlySet<string>;
  readonly stixIds: ReadonlySet<string>;
}

/** What becomes of a reading. */
export interface SortedReading {
  readonly reading: Reading;
  /** Claims, objects and held lines that the source has taken back. */
  readonly takenBack: readonly (PulledItem & { readonly reason: string })[];
  readonly leftAlone: number;
}

const RED_NOT_ALLOWED = problem('RED_NOT_BY_PULL', 'TLP:RED is for people: no machine brings it in. Publish it by hand.', 'tlp');
const REVOKED_AT_SOURCE = 'Its source took it back.';
const LONGEST_REASON = 2_000;
const CHANGED_AT_SOURCE = 'Its source says something else by now.';
const BECAME_RED = 'Its source lets nobody pass it on any more.';

/** The digest of an item's value; undefined: it cannot be read as one. */
export function digestIn({ item }: ReadItem): string | undefined {
  const draft = draftOf({ ...item, tlp: item.tlp ?? 'GREEN', audience: item.audience ?? null, original: null }, 0);
  return 'digest' in draft ? draft.digest : undefined;
}

/** As its source says it, if that can be told on. */
const reasonOf = (said: string | null | undefined): string => {
  const reason = said?.trim().slice(0, LONGEST_REASON) ?? '';
  return reason !== '' && isStorableText(reason) ? reason : REVOKED_AT_SOURCE;
};

/** For whose eyes something is: no further than its label allows. Who set the pull up has named this audience, and that it follows its source: so it narrows what is there. */
function allowedAudience(
  tlp: Tlp | undefined,
  own: AudienceSpec | null | undefined,
  { audience: named }: PullDefaults,
): { readonly audience: AudienceSpec; readonly isAudienceDerived: false } {
  const wish = own ?? named;
  return { audience: tlp && labelProblem(tlp, wish) ? OWNER_ONLY : wish, isAudienceDerived: false };
}

/**
 * Sorts what was read: what bears RED is refused, and what was brought before it bore it is taken back; what somebody of the agency has said in their own words is left; what is held already is not held twice; what its
 * source revoked, or now says of another value, is taken back; of sightings those stay that are about what this pull brings or brought, and
 * that their own label lets out as far as the pull publishes. Pure.
 */
export function sortReading(reading: Reading, said: PullDefaults, brought: readonly PulledItem[], left: ProtectedItems): SortedReading {
  const known = groupBySource(brought);
  const of = (source: string): readonly PulledItem[] => known.get(source) ?? [];
  const [revoked, items] = partition(reading.items, ({ revoked: how }) => how !== undefined);
  const [closed, open] = partition(items, ({ item }) => item.tlp === 'RED');
  const [leftItems, taken] = partition(open, (one) => left.digests.has(digestIn(one) ?? ''));
  const [redObjects, openObjects] = partition(reading.objects, ({ tlp }) => tlp === 'RED');
  const [redSightings, sightings] = partition(reading.sightings, ({ tlp }) => tlp === 'RED');
  const red = new Set([...closed, ...redObjects.map(({ object }) => ({ source: object.id })), ...redSightings].map(({ source }) => source));
  const ended = reading.objects.filter(({ object }) => object.type === 'sighting' && object.revoked === true);
  const revokedSightings = ended.flatMap(({ object }) => of(object.id)).filter(({ kind }) => kind === 'SIGHTING');
  const [leftObjects, objects] = partition(openObjects, ({ object }) => left.stixIds.has(object.id));

  const superseded = findSuperseded(items, known);
  const moved = new Set(superseded.map(({ source }) => source));
  const names = new Set(taken.map(({ source }) => source));
  const isNew = (piece: Piece): boolean => !of(piece.source).some(({ item, sent }) => item === null && sent === fingerprintOf(piece));
  const takenBack = [
    ...revoked.flatMap(({ source, revoked: how }) => of(source).map((one) => ({ ...one, reason: reasonOf(how?.reason) }))),
    ...[...red].flatMap((source) => of(source).map((one) => ({ ...one, reason: BECAME_RED }))),
    ...revokedSightings.map((one) => ({ ...one, reason: REVOKED_AT_SOURCE })),
    ...superseded.filter(({ source }) => !red.has(source)),
  ];
  return {
    reading: {
      items: taken
        .map((one) => pulledClaimOf(one, said, moved.has(one.source)))
        .filter(({ source, item }) => item.tlp !== undefined || isNew({ source, item })),
      objects: objects
        .map((one): ReadObject => ({ ...one, ...allowedAudience(one.tlp, one.audience, said) }))
        .filter(({ object, tlp, audience = null }) => tlp !== undefined || isNew({ source: object.id, object, tlp, audience })),
      sightings: sightings.filter(
        ({ of: about, tlp }) =>
          (names.has(about) || of(about).some(({ kind }) => kind === 'INDICATOR')) && !(tlp && labelProblem(tlp, said.audience)),
      ),
      problems: [...reading.problems, ...[...red].map((source) => ({ ...RED_NOT_ALLOWED, source }))],
    },
    takenBack: takenBack.filter(({ said_anew: isAnew, over }) => !isAnew && !over),
    leftAlone: leftItems.length + leftObjects.length,
  };
}

/** Claims whose source says other values under the same name by now. */
function findSuperseded(
  items: readonly ReadItem[],
  known: ReadonlyMap<string, readonly PulledItem[]>,
): readonly (PulledItem & { reason: string })[] {
  return [...groupBySource(items)].flatMap(([source, now]) => {
    const digests = new Set(now.map(digestIn));
    if (digests.has(undefined)) return []; // what cannot be read leaves what was said before
    return (known.get(source) ?? [])
      .filter(({ kind, digest }) => kind === 'INDICATOR' && digest !== null && !digests.has(digest))
      .map((one) => ({ ...one, reason: CHANGED_AT_SOURCE }));
  });
}

/** @param isMoved its reference stays with the value that it named first */
const pulledClaimOf = (one: ReadItem, said: PullDefaults, isMoved: boolean): ReadItem => ({
  ...one,
  item: {
    ...one.item,
    ...allowedAudience(one.item.tlp, one.item.audience, said),
    agencyOnly: said.agencyOnly,
    ...(isMoved && { externalId: null }),
  },
});

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const one of all) (is(one) ? yes : no).push(one);
  return [yes, no];
}

function groupBySource<T extends { readonly source: string }>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const same = found.get(one.source);
    if (same) same.push(one);
    else found.set(one.source, [one]);
  }
  return found;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
