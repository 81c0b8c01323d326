/** Where the digit of its version stands in a UUID. */
const VERSION = 14;
/** What STIX 2.1 says of ids (section 2.9), with the later versions of RFC 9562, which some producers use. */
const ID = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*-?)--([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/i;
const LONGEST_TYPE = 250;

const withVersion = (uuid: string, version: string): string => uuid.slice(0, VERSION) + version + uuid.slice(VERSION + 1);

/** A UUID of the hub as STIX takes it: its validators know versions 1 to 5 only, so the 7 of what the hub makes becomes a 4. */
export const stixUuid = (uuid: string): string => (uuid[VERSION] === '7' ? withVersion(uuid, '4') : uuid);

/** The hub's UUID behind {@link stixUuid}; whether the hub has it, the database says. */
export const hubUuid = (uuid: string): string => (uuid[VERSION] === '4' ? withVersion(uuid, '7') : uuid);

export const indicatorId = (claim: string): string => `indicator--${stixUuid(claim)}`;
/** Of what joins a claim to its observable, by the claim's id; and of what joins two claims, by its own. */
export const relationshipId = (item: string): string => `relationship--${stixUuid(item)}`;
export const identityId = (party: string): string => `identity--${stixUuid(party)}`;
/** Of the label beside an object, by the id of its item. */
export const noteId = (item: string): string => `note--${stixUuid(item)}`;
export const sightingId = (sighting: string): string => `sighting--${stixUuid(sighting)}`;

/** An id taken apart; null = it is none. The UUID is in lower case. */
export function idOf(text: unknown): { readonly type: string; readonly uuid: string } | null {
  const [, type, uuid] = (typeof text === 'string' && text.length <= LONGEST_TYPE + 38 && ID.exec(text)) || [];
  return type === undefined || uuid === undefined ? null : { type, uuid: uuid.toLowerCase() };
}

/** The id of the claim that the hub would have emitted under this id of an indicator or of its relationship; null = it emits none such. */
export function claimIdOf(id: string): string | null {
  const found = idOf(id);
  return found && ['indicator', 'relationship'].includes(found.type) && found.uuid[VERSION] === '4' ? hubUuid(found.uuid) : null;
}
