/** Index of the version digit in a UUID. */
const VERSION = 14;
/** Form of ids in STIX 2.1 (section 2.9), with the later versions of RFC 9562, which some producers use. */
const ID = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*-?)--([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/i;
const LONGEST_TYPE = 250;

const withVersion = (uuid: string, version: string): string => uuid.slice(0, VERSION) + version + uuid.slice(VERSION + 1);

/** Returns a UUID of the hub in the form that STIX validators accept. They know only versions 1 to 5, so version 7 of the hub's UUIDs becomes 4. */
export const stixUuid = (uuid: string): string => (uuid[VERSION] === '7' ? withVersion(uuid, '4') : uuid);

/** Returns the hub's UUID for a {@link stixUuid}; the database decides whether it exists. */
export const hubUuid = (uuid: string): string => (uuid[VERSION] === '4' ? withVersion(uuid, '7') : uuid);

export const indicatorId = (claim: string): string => `indicator--${stixUuid(claim)}`;
/** Returns the id of a relationship: between a claim and its observable, by the claim's id; between two claims, by its own id. */
export const relationshipId = (item: string): string => `relationship--${stixUuid(item)}`;
export const identityId = (party: string): string => `identity--${stixUuid(party)}`;
/** Returns the id of a label note, by the id of the labelled item. */
export const noteId = (item: string): string => `note--${stixUuid(item)}`;
export const sightingId = (sighting: string): string => `sighting--${stixUuid(sighting)}`;

/** Splits an id; null: the text is not an id. The UUID is in lower case. */
export function idOf(text: unknown): { readonly type: string; readonly uuid: string } | null {
  const [, type, uuid] = (typeof text === 'string' && text.length <= LONGEST_TYPE + 38 && ID.exec(text)) || [];
  return type === undefined || uuid === undefined ? null : { type, uuid: uuid.toLowerCase() };
}

/** Returns the id of the claim for which the hub would emit this id of an indicator or its relationship; null: the hub emits no such id. */
export function claimIdOf(id: string): string | null {
  const found = idOf(id);
  return found && ['indicator', 'relationship'].includes(found.type) && found.uuid[VERSION] === '4' ? hubUuid(found.uuid) : null;
}
