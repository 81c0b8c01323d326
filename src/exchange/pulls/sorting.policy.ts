import { createHash } from 'node:crypto';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { problem } from '../../platform/graphql/batch.js';
import { draftOf } from '../../intel/indicators/draft.js';
import type { Piece } from '../imports/piece.js';
import { fingerprintOf } from '../imports/claim-sorting.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { type AudienceSpec, OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadItem, ReadObject, Reading } from '../stix/reading.js';
import type { PullDefaults } from './pull.js';

/** An item that the pull created earlier from an object of its source. */
export interface PulledItem {
  readonly source: string;
  readonly kind: 'INDICATOR' | 'OBJECT' | 'SIGHTING';
  /** null: the line is or was held. */
  readonly item: string | null;
  /** For a claim: digest of its value, hexadecimal. */
  readonly digest: string | null;
  /** Whether people have changed its content since. */
  readonly changed_since: boolean;
  /** Whether the item is already revoked or dropped. */
  readonly over: boolean;
  readonly import: string;
  /** Id of the held line. */
  readonly held: string | null;
  /** Fingerprint of the content that was imported; null or empty: no longer stored. */
  readonly sent: string | null;
}

/** Items that the pull must not change: values by their digests, and objects by their ids. */
export interface ProtectedItems {
  readonly digests: ReadonlySet<string>;
  readonly stixIds: ReadonlySet<string>;
}

/** A reading, sorted by what the hub does with each item. */
export interface SortedReading {
  readonly reading: Reading;
  /** Claims, objects and held lines that the source has revoked. */
  readonly revoked: readonly (PulledItem & { readonly reason: string })[];
  readonly skipped: number;
}

const RED_NOT_ALLOWED = problem('RED_NOT_BY_PULL', 'TLP:RED is for people: a pull does not import it. Publish it by hand.', 'tlp');
const REVOKED_AT_SOURCE = 'The source revoked it.';
const LONGEST_REASON = 2_000;
const CHANGED_AT_SOURCE = 'The source now states another value.';
const BECAME_RED = 'The source no longer allows this to be shared.';

/** Returns the digest of an item's value; undefined when the value cannot be read. */
export function digestIn({ item }: ReadItem): string | undefined {
  const draft = draftOf({ ...item, tlp: item.tlp ?? 'GREEN', audience: item.audience ?? null, original: null }, 0);
  return 'digest' in draft ? draft.digest : undefined;
}

/** Returns the reason of the source, if it can be stored. */
const reasonOf = (input: string | null | undefined): string => {
  const reason = input?.trim().slice(0, LONGEST_REASON) ?? '';
  return reason !== '' && isStorableText(reason) ? reason : REVOKED_AT_SOURCE;
};

/**
 * Returns the audience of an item, limited to what its label allows. The officer who set the pull up has chosen this audience and the update by the source.
 * The pull may therefore narrow existing audiences.
 */
function allowedAudience(
  tlp: Tlp | undefined,
  own: AudienceSpec | null | undefined,
  { audience: named }: PullDefaults,
): { readonly audience: AudienceSpec; readonly isAudienceDerived: false } {
  const wish = own ?? named;
  return { audience: tlp && labelProblem(tlp, wish) ? OWNER_ONLY : wish, isAudienceDerived: false };
}

/**
 * Sorts a reading. Pure.
 * Items with RED are refused; items that were imported before they became RED are revoked. Items that people of the agency have edited are left as they are.
 * Held items are not held twice.
 * Items that the source revoked, or whose value it changed, are revoked. Sightings stay if this pull imports or imported their claim, and if their own label
 * allows the audience of the pull.
 */
export function sortReading(reading: Reading, defaults: PullDefaults, pulled: readonly PulledItem[], own: ProtectedItems): SortedReading {
  const known = groupBySource(pulled);
  const of = (source: string): readonly PulledItem[] => known.get(source) ?? [];
  const [revoked, items] = partition(reading.items, ({ revoked: how }) => how !== undefined);
  const [closed, open] = partition(items, ({ item }) => item.tlp === 'RED');
  const [leftItems, taken] = partition(open, (one) => own.digests.has(digestIn(one) ?? ''));
  const [redObjects, openObjects] = partition(reading.objects, ({ tlp }) => tlp === 'RED');
  const [redSightings, sightings] = partition(reading.sightings, ({ tlp }) => tlp === 'RED');
  const red = new Set([...closed, ...redObjects.map(({ object }) => ({ source: object.id })), ...redSightings].map(({ source }) => source));
  const ended = reading.objects.filter(({ object }) => object.type === 'sighting' && object.revoked === true);
  const revokedSightings = ended.flatMap(({ object }) => of(object.id)).filter(({ kind }) => kind === 'SIGHTING');
  const [leftObjects, objects] = partition(openObjects, ({ object }) => own.stixIds.has(object.id));

  const superseded = findSuperseded(items, known);
  const moved = new Set(superseded.map(({ source }) => source));
  const names = new Set(taken.map(({ source }) => source));
  const isNew = (piece: Piece): boolean => !of(piece.source).some(({ item, sent }) => item === null && sent === fingerprintOf(piece));
  const toRevoke = [
    ...revoked.flatMap(({ source, revoked: how }) => of(source).map((one) => ({ ...one, reason: reasonOf(how?.reason) }))),
    ...[...red].flatMap((source) => of(source).map((one) => ({ ...one, reason: BECAME_RED }))),
    ...revokedSightings.map((one) => ({ ...one, reason: REVOKED_AT_SOURCE })),
    ...superseded.filter(({ source }) => !red.has(source)),
  ];
  return {
    reading: {
      items: taken
        .map((one) => pulledClaimOf(one, defaults, moved.has(one.source)))
        .filter(({ source, item }) => item.tlp !== undefined || isNew({ source, item })),
      objects: objects
        .map((one): ReadObject => ({ ...one, ...allowedAudience(one.tlp, one.audience, defaults) }))
        .filter(({ object, tlp, audience = null }) => tlp !== undefined || isNew({ source: object.id, object, tlp, audience })),
      sightings: sightings.filter(
        ({ of: about, tlp }) =>
          (names.has(about) || of(about).some(({ kind }) => kind === 'INDICATOR')) && !(tlp && labelProblem(tlp, defaults.audience)),
      ),
      problems: [...reading.problems, ...[...red].map((source) => ({ ...RED_NOT_ALLOWED, source }))],
    },
    revoked: toRevoke.filter(({ changed_since: isAnew, over }) => !isAnew && !over),
    skipped: leftItems.length + leftObjects.length,
  };
}

/** Returns claims for which the source now states other values under the same name. */
function findSuperseded(
  items: readonly ReadItem[],
  known: ReadonlyMap<string, readonly PulledItem[]>,
): readonly (PulledItem & { reason: string })[] {
  return [...groupBySource(items)].flatMap(([source, now]) => {
    const digests = new Set(now.map(digestIn));
    if (digests.has(undefined)) return []; // an unreadable value changes nothing
    return (known.get(source) ?? [])
      .filter(({ kind, digest }) => kind === 'INDICATOR' && digest !== null && !digests.has(digest))
      .map((one) => ({ ...one, reason: CHANGED_AT_SOURCE }));
  });
}

/** @param isMoved the external reference stays with the claim on the first value */
const pulledClaimOf = (one: ReadItem, defaults: PullDefaults, isMoved: boolean): ReadItem => ({
  ...one,
  item: {
    ...one.item,
    ...allowedAudience(one.item.tlp, one.item.audience, defaults),
    agencyOnly: defaults.agencyOnly,
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
