import { isStorableJson } from '../../platform/graphql/storable-text.js';
import { MOST_ORIGINAL_BYTES } from '../../intel/indicators/draft.js';
import { idOf } from './ids.js';
import { labelsOf, type Markings } from './labels.js';
import { textOf } from './plain.js';
import { withoutInstructions } from './read-extension.js';
import type { ReadSighting, StixObject } from './reading.js';
import { claimExtension } from './statement.js';
import { parseTime } from './times.js';

const VERDICTS = ['SEEN', 'FALSE_POSITIVE', 'EXPIRED'] as const;

/** Returns the verdict. STIX has only one, seen; the others are in the extension, or in a custom property with its own spelling. */
function verdictOf(object: StixObject): ReadSighting['verdict'] {
  const names = [claimExtension(object).verdict, object.x_entente_verdict, object.x_verdict].flatMap((word) =>
    typeof word === 'string' && word.length < 100 ? [word.toUpperCase().replace(/[\s-]+/g, '_')] : [],
  );
  return VERDICTS.find((verdict) => names.includes(verdict)) ?? 'SEEN';
}

function originalOf(object: StixObject): ReadSighting['original'] {
  const body = withoutInstructions(object);
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > MOST_ORIGINAL_BYTES || !isStorableJson(text)) return null;
  return { format: 'stix', body, modified: parseTime(object.modified)?.toISOString() ?? null };
}

/** Reads the sighting of an indicator; null: it sights another object, or was revoked. It is then an object like any other. */
export function readSighting(object: StixObject, markings: Markings): ReadSighting | null {
  const of = String(object.sighting_of_ref);
  if (idOf(of)?.type !== 'indicator' || object.revoked === true) return null;
  const [firstSeen, lastSeen] = [parseTime(object.first_seen), parseTime(object.last_seen)];
  const isBackwards = firstSeen !== null && lastSeen !== null && lastSeen < firstSeen;
  return {
    source: object.id,
    of,
    verdict: verdictOf(object),
    count: typeof object.count === 'number' ? object.count : 1,
    firstSeen: isBackwards ? null : firstSeen,
    lastSeen: isBackwards ? null : lastSeen,
    note: textOf(object.description),
    tlp: labelsOf(object, markings).tlp,
    reference: object.id,
    original: originalOf(object),
    provenance: [object.id, object.created_by_ref].filter((id) => typeof id === 'string'),
  };
}
