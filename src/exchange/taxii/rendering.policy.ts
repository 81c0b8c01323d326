import { markedCopyOf } from '../../intel/indicators/marked-copy.policy.js';
import type { CopyMarks } from '../../platform/database/copy-mark.js';
import { indicatorId } from '../stix/ids.js';
import { indicatorIdOf, identityOf, objectsOf, sightingObjectsOf } from '../stix/objects.js';
import { storedObjectsOf } from '../stix/original.js';
import { relationshipObjectsOf } from '../stix/relationship.js';
import type { StixObject } from '../stix/reading.js';
import type { HubRelationship, HubSighting, StoredObject, StixParty, StixClaim } from '../stix/writer-input.js';
import { microsOf } from './timestamp.policy.js';
import type { RenderedItem } from './date-added.policy.js';

/** A row of hub.collection_page or hub.collection_items. */
export interface CollectionItemRow {
  readonly added_at: string;
  readonly kind: string;
  readonly item: string | null;
  readonly claim_row: StixClaim | null;
  readonly told: {
    readonly object?: StoredObject;
    readonly sighting?: SightingProjection;
    readonly relationship?: RelationshipProjection;
  } | null;
  readonly party: StixParty | null;
  /** Whether the claim's observable is sent with a later claim of the same collection. */
  readonly observable_later: boolean | null;
  readonly more: boolean | null;
}

/** A row of hub.sighting_view. */
interface SightingProjection extends Omit<HubSighting, 'of' | 'added_at' | 'revoked' | 'by'> {
  /** The sighted claim. */
  readonly indicator: string;
  readonly published_at: string;
  readonly revoked_at: string | null;
  readonly by_id: string | null;
  readonly by_kind: StixParty['kind'];
  readonly by_name: string;
  readonly by_country: string | null;
}

/** A row of hub.relationship_view, with its original. */
interface RelationshipProjection extends Omit<HubRelationship, 'from' | 'to'> {
  /** The claims at its two ends. */
  readonly from_id: string;
  readonly to_id: string;
}

/** STIX ids of claims whose original the reader gets. */
export type OriginalIds = ReadonlyMap<string, string>;

/** Additional input of the rendering. */
export interface Rendering {
  /** Name of the hub: replaces the source name when the owner is not named. */
  readonly hub: string;
  readonly originals: OriginalIds;
  /** When parties got their present names, by id. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Of the reader's copies. */
  readonly marks: CopyMarks;
  /** Id of the reader's party. */
  readonly party: string;
}

export interface CollectionItem extends RenderedItem {
  readonly kind: string;
  readonly item: string;
  /** Id of the object that stands for the item itself; the others are derived from it. */
  readonly itself: string;
}

/** Returns the claims to which sightings and relationships among these rows refer. */
export const referencedClaimsIn = (rows: readonly CollectionItemRow[]): readonly string[] => [
  ...new Set(
    rows.flatMap(({ told }) =>
      [told?.sighting?.indicator, told?.relationship?.from_id, told?.relationship?.to_id].filter((id) => id !== undefined),
    ),
  ),
];

/**
 * Returns an item as its reader has it in STIX. @param standing whether revoked items are left out; an observable then also stays when a revoked claim
 * refers to it @returns undefined for hidden items
 */
export function renderItem(row: CollectionItemRow, standing: boolean, rendering: Rendering): CollectionItem | undefined {
  const { kind, item } = row;
  const at = microsOf(row.added_at);
  const isRevoked = ((row.claim_row ?? row.told?.object ?? row.told?.sighting ?? row.told?.relationship)?.revoked_at ?? null) !== null;
  if (item === null || at === undefined || (standing && isRevoked)) return undefined;
  const objects = objectsIn(row, rendering);
  const itself = row.claim_row ? indicatorIdOf(row.claim_row) : objects[0]?.id;
  if (itself === undefined) return undefined;
  const first = row.claim_row && !standing && row.observable_later === true ? 1 : 0;
  return { at, kind, item, itself, first, objects: objects.slice(first) };
}

function objectsIn(
  { claim_row: claim, told, party }: CollectionItemRow,
  { hub, originals, renamed, ...reader }: Rendering,
): readonly StixObject[] {
  if (claim) return objectsOf(markedCopyOf(claim, reader.marks, reader.party), { hubName: hub });
  if (party) return [identityOf(party, renamed)];
  if (told?.sighting) return sightingIn(told.sighting, originals);
  if (told?.relationship) return relationshipIn(told.relationship, originals);
  return told?.object ? storedObjectsOf(told.object) : [];
}

const stixIdOf = (originals: OriginalIds, claim: string): string => originals.get(claim) ?? indicatorId(claim);

const relationshipIn = ({ from_id, to_id, ...seen }: RelationshipProjection, originals: OriginalIds): readonly StixObject[] =>
  relationshipObjectsOf({ ...seen, from: stixIdOf(originals, from_id), to: stixIdOf(originals, to_id) });

function sightingIn(seen: SightingProjection, originals: OriginalIds): readonly StixObject[] {
  const { indicator, published_at, revoked_at, by_id: id, by_kind: kind, by_name: name, by_country: country } = seen;
  const by = id === null ? null : { id, kind, name, country };
  const of = stixIdOf(originals, indicator);
  return sightingObjectsOf({ ...seen, of, by, added_at: published_at, revoked: revoked_at !== null });
}
