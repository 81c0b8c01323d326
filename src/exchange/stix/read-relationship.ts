import { isStorableJson, isStorableText } from '../../platform/graphql/storable-text.js';
import { MOST_ORIGINAL_BYTES } from '../../intel/indicators/draft.js';
import { LONGEST_DESCRIPTION, RELATIONS } from '../../intel/relationships/relationship.js';
import { idOf } from './ids.js';
import { labelsOf, type Markings } from './labels.js';
import { textOf } from './plain.js';
import type { ReadDefaults } from './read-defaults.js';
import { claimStatementOf, withoutInstructions } from './read-extension.js';
import type { ReadObject, ReadRelationship, StixObject } from './reading.js';
import { relationOf } from './relations.js';
import { claimExtension } from './statement.js';
import { parseTime } from './times.js';

/** Content of a relationship, without its two ends. */
export type RelationshipStatement = Pick<ReadRelationship, 'relation' | 'description' | 'confidence' | 'firstSeen' | 'lastSeen'>;

/** Dates before the year 1 are ignored. */
const YEAR_ONE = Date.parse('0001-01-01T00:00:00Z');
const dateOf = (text: unknown): Date | null => {
  const date = parseTime(text);
  return date && date.getTime() >= YEAR_ONE ? date : null;
};

function describedIn({ description }: StixObject): string | null {
  const text = textOf(description)?.trim() ?? null;
  if (text === null || !isStorableText(text)) return null;
  return text.length <= LONGEST_DESCRIPTION
    ? text
    : text
        .slice(0, LONGEST_DESCRIPTION)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trim();
}

/**
 * Reads a relationship. The relation in the hub's extension takes precedence over relationship_type, which is for other tools. Times in the wrong order are
 * ignored.
 */
export function relationshipStatementOf(object: StixObject): RelationshipStatement {
  const { relation, last_seen } = claimExtension(object);
  const [firstSeen, lastSeen] = [dateOf(object.start_time), dateOf(object.stop_time ?? last_seen)];
  const isBackwards = firstSeen !== null && lastSeen !== null && lastSeen < firstSeen;
  return {
    relation: RELATIONS.find((one) => one === relation) ?? relationOf(String(object.relationship_type)),
    description: describedIn(object),
    confidence: typeof object.confidence === 'number' ? object.confidence : null,
    firstSeen: isBackwards ? null : firstSeen,
    lastSeen: isBackwards ? null : lastSeen,
  };
}

/**
 * Reads a relationship between two indicators. null: it has other ends, was revoked, or needs features that the hub's relationships lack (its own retention
 * limit, or restriction to one agency). It is then an object like any other.
 * @param storedObject the object to store when the hub sees no claim at one of the ends
 */
export function readRelationship(
  object: StixObject,
  markings: Markings,
  storedObject: ReadObject,
  defaults: ReadDefaults,
): ReadRelationship | null {
  const [from, to] = [String(object.source_ref), String(object.target_ref)];
  if (object.type !== 'relationship' || object.revoked === true || [from, to].some((id) => idOf(id)?.type !== 'indicator')) return null;
  if (storedObject.retainUntil || (storedObject.agencyOnly ?? defaults.agencyOnly)) return null;
  const body = withoutInstructions(object);
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > MOST_ORIGINAL_BYTES || !isStorableJson(text)) return null;
  const { tlp, reliability = null, credibility = null } = labelsOf(object, markings);
  const { attribution, audience } = claimStatementOf(claimExtension(object), defaults);
  return {
    source: object.id,
    ...{ from, to },
    ...relationshipStatementOf(object),
    ...{ tlp, reliability, credibility },
    attribution: attribution ?? (defaults.attribution === 'NAMED' ? null : (defaults.attribution ?? null)),
    ...(audience && { audience }),
    original: { format: 'stix', body, modified: dateOf(object.modified)?.toISOString() ?? null },
    provenance: [object.id, object.created_by_ref].filter((id) => typeof id === 'string'),
    kept: storedObject,
  };
}
