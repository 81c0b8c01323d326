import type { Timestamp } from '../../intel/indicators/claim.js';
import { CLAIM_EXTENSION } from './extensions.js';
import { identityId, relationshipId } from './ids.js';
import { EXTENSION, markingsOf, optionalTime, omitEmpty } from './objects.js';
import { labelNotes } from './label-note.js';
import { type Change, applyChanges, markingsNow } from './original.js';
import { listOf } from './plain.js';
import { relationshipStatementOf } from './read-relationship.js';
import type { StixObject } from './reading.js';
import { STIX_TYPE_OF } from './relations.js';
import { timeOf } from './times.js';
import type { HubRelationship } from './writer-input.js';

/**
 * Returns a relationship between two claims in STIX 2.1 (section 5.1): its original object, or a new one from its fields. Attached files are not included.
 */
export const relationshipOf = (relationship: HubRelationship): StixObject =>
  relationship.original ? updateRelationship(relationship.original, relationship) : buildRelationship(relationship);

/** Returns a relationship, and a label note if its original has no label. */
export function relationshipObjectsOf(relationship: HubRelationship): readonly StixObject[] {
  const { original, revoked_at, by } = relationship;
  const notes = original ? labelNotes(original.body, { ...relationship, revoked: revoked_at !== null, by: by?.id ?? null }) : [];
  return [relationshipOf(relationship), ...notes];
}

/** Increases with every version, also with a version in which only the label follows that of an indicator. */
const modifiedOf = ({ updated_at, version }: HubRelationship): string => timeOf(new Date(new Date(updated_at).getTime() + version - 1));

/** Returns the times. STIX requires an end later than the start: a single sighting has only a start, and last_seen in the extension. */
function span({ first_seen, last_seen }: HubRelationship): { readonly [Name in 'start_time' | 'stop_time' | 'last_seen']: string | null } {
  const [start, stop] = [optionalTime(first_seen), optionalTime(last_seen)];
  const isOnce = start !== null && start === stop;
  return { start_time: start, stop_time: isOnce ? null : stop, last_seen: isOnce ? stop : null };
}

function buildRelationship(one: HubRelationship): StixObject {
  const { last_seen, ...times } = span(one);
  const isRevoked = one.revoked_at !== null;
  return {
    type: 'relationship',
    spec_version: '2.1',
    id: relationshipId(one.id),
    ...omitEmpty({
      created_by_ref: one.by && identityId(one.by.id),
      created: timeOf(one.published_at),
      modified: modifiedOf(one),
      revoked: isRevoked || null,
      relationship_type: STIX_TYPE_OF[one.relation],
      description: one.description,
      source_ref: one.from,
      target_ref: one.to,
      ...times,
      confidence: one.confidence,
      object_marking_refs: markingsOf(one),
      extensions: {
        [CLAIM_EXTENSION]: {
          ...EXTENSION,
          relation: one.relation,
          ...omitEmpty({ last_seen, revoked_reason: isRevoked ? one.revoked_reason : null }),
        },
      },
    }),
  };
}

const isSameTime = (one: Timestamp | null, other: Timestamp | null): boolean => (one && timeOf(one)) === (other && timeOf(other));

/** Returns the original of a relationship as of now: between the reader's objects, with the changes made in the hub since. */
function updateRelationship({ body, turned }: NonNullable<HubRelationship['original']>, one: HubRelationship): StixObject {
  const [source_ref, target_ref] = turned ? [one.to, one.from] : [one.from, one.to];
  const object: StixObject = { ...body, source_ref, target_ref };
  const refs = markingsNow(object, one);
  const original = relationshipStatementOf(object);
  const hasSameTimes = isSameTime(original.firstSeen, one.first_seen) && isSameTime(original.lastSeen, one.last_seen);
  const { start_time, stop_time } = span(one);
  const changes: readonly Change[] = [
    ...(one.revoked_at === null ? [] : [['revoked', true] as const]),
    ...(refs === object.object_marking_refs || String(refs) === String(listOf(object.object_marking_refs))
      ? []
      : [['object_marking_refs', refs] as const]),
    ...(original.description === one.description ? [] : [['description', one.description] as const]),
    ...(original.confidence === one.confidence ? [] : [['confidence', one.confidence] as const]),
    ...(hasSameTimes ? [] : [['start_time', start_time] as const, ['stop_time', stop_time] as const]),
  ];
  return applyChanges(object, changes, modifiedOf(one));
}
