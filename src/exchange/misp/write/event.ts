import type { ClaimRow, Timestamp } from '../../../intel/indicators/claim.js';
import { isWiderLabel, type Tlp } from '../../../tenancy/sharing/label.js';
import { bodyOf } from '../custom-object.js';
import type { StixObject } from '../../stix/reading.js';
import { contextOf, NEVER, without } from '../originals.js';
import { type ExportMark, marked } from '../own-export.js';
import { isJson, type Json, listOf, type MispEvent, type MispTag, textOf, uuidOf } from '../shapes.js';
import { changeOf, secondsOf, type MispClaim } from './claim.js';
import { madeOf, outerId } from './ids.js';
import { relabelled, writeClaims } from './originals.js';
import { tlpTag } from './tags.js';

/** An organisation in MISP. */
export interface Organisation {
  readonly name: string;
  readonly uuid: string;
}

/** Properties of an event besides its claims. */
export interface EventContext {
  readonly uuid: string;
  readonly info: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Replaces an owner that is not named. */
  readonly hub: Organisation;
  /** The MISP event from which all content came; absent: the hub created the event. */
  readonly source?: EventSource;
  /** UUID of the event that this one continues; absent: none. */
  readonly extendsUuid?: string;
  /** The event is part of an export and marks the hub's own additions. */
  readonly isExport?: boolean;
}

/** An event as MISP had sent it. */
export interface EventSource {
  readonly uuid: string;
  readonly info: string;
  /** YYYY-MM-DD; null: none. */
  readonly date: string | null;
  /** The event without its attributes and objects. */
  readonly event: Json;
}

/** Head of an event: its entry in a manifest, and part of the event itself. */
export interface EventHead {
  readonly Orgc: Organisation;
  readonly Tag: readonly MispTag[];
  readonly info: string;
  readonly date: string;
  /** 2: complete. */
  readonly analysis: string;
  /** 4: undefined. The hub's claims have no severity. */
  readonly threat_level_id: string;
  readonly timestamp: string;
}

export const headOf = (
  { info, date }: Pick<EventContext, 'info' | 'date'>,
  organisation: Organisation,
  tlp: Tlp,
  timestamp: string,
): EventHead => ({
  Orgc: organisation,
  Tag: [tlpTag(tlp)],
  info,
  date,
  analysis: '2',
  threat_level_id: '4',
  timestamp,
});

/** Returns the owner as an organisation; the hub when the owner is not named. */
export const organisationOf = (owner: Pick<ClaimRow, 'owner_id' | 'owner_name'>, hub: Organisation): Organisation =>
  owner.owner_id !== null && owner.owner_name !== null ? { name: owner.owner_name, uuid: outerId(owner.owner_id) } : hub;

/** Stored MISP content that is not a claim (custom-object.ts), as its reader sees it. */
export interface StoredMispObject {
  readonly body: StixObject;
  readonly tlp: Tlp;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly updated_at: Timestamp;
  /** Absent or null: not revoked. */
  readonly revoked_at?: Timestamp | null;
}

/** Returns whether a stored object is the event itself. */
export const isEventObject = ({ body }: StoredMispObject): boolean =>
  ['report', 'grouping'].includes(body.type) && isJson(body['x_misp_body']);

/**
 * Returns content of one owner as a MISP event; at least one claim or stored object. It has the narrowest label and the latest change of its content. Its
 * distribution is 0, which its parts inherit: it stays within the organisation that imports it. The same claims always give the same event.
 */
export function eventOf(claims: readonly MispClaim[], context: EventContext, storedObjects: readonly StoredMispObject[] = []): MispEvent {
  const parts = [...claims, ...storedObjects];
  const [first] = parts;
  const { attributes, objects } = writeClaims(claims.map((claim) => nameSightings(claim, context.hub)));
  const bodies = storedObjects.flatMap((stored) => storedBodyOf(stored));
  const [single, grouped] = [bodies.filter((body) => !isObject(body)), bodies.filter(isObject)];
  const timestamp = String(parts.map((part) => Number(secondsOf(changeOf(part)))).reduce((one, other) => Math.max(one, other), 0));
  const tlp = parts.map((part) => part.tlp).reduce<Tlp>((one, other) => (isWiderLabel(one, other) ? other : one), 'CLEAR');
  const organisation = first && parts.every(({ owner_id: id }) => id === first.owner_id) ? organisationOf(first, context.hub) : context.hub;
  const event: MispEvent = {
    ...(context.source && without(context.source.event, SERVER_FIELDS)),
    uuid: context.uuid,
    ...headOf(context, organisation, tlp, timestamp),
    ...(context.source && sourceHeadOf(context.source, organisation, tlp)),
    published: true,
    publish_timestamp: context.source?.event['publish_timestamp'] === NEVER ? NEVER : timestamp,
    distribution: '0',
    extends_uuid: context.extendsUuid || (uuidOf(context.source?.event['extends_uuid']) ?? ''),
    Attribute: [...attributes, ...single] as unknown as MispEvent['Attribute'],
    Object: mergeParts([...objects, ...grouped]) as unknown as MispEvent['Object'],
  };
  return context.isExport ? marked(event, markOf(event, claims, tlp, context)) : event;
}

/** Returns the hub's own additions to an exported event. */
function markOf(
  { Attribute, Object: objects }: MispEvent,
  claims: readonly MispClaim[],
  tlp: Tlp,
  { hub, source }: EventContext,
): ExportMark {
  const ours = new Set(claims.map(({ id }) => outerId(id)));
  const written = [...Attribute, ...objects].map(({ uuid }) => uuid).filter((uuid) => ours.has(uuid));
  // A head without this field is that of a published event (contextOf).
  const head = source && contextOf({ publish_timestamp: '1', ...source.event });
  return { hub: hub.uuid, tlp, ...(head && { source: head }), written };
}

/** Fields about the server that had the event, and its users. */
const SERVER_FIELDS = [
  'id',
  'org_id',
  'orgc_id',
  'Org',
  'sharing_group_id',
  'SharingGroup',
  'RelatedEvent',
  'event_creator_email',
  'user_id',
];

/** Returns the head of a MISP event. The sharing party is its organisation; its creator stays the same. */
function sourceHeadOf({ event }: EventSource, organisation: Organisation, tlp: Tlp): Json {
  const { Orgc: creator, analysis, threat_level_id } = event;
  const name = isJson(creator) ? textOf(creator['name']) : '';
  const uuid = isJson(creator) ? uuidOf(creator['uuid']) : null;
  const tags = listOf(event['Tag']).filter((tag) => textOf(tag['name']) !== '' && !/^tlp:/i.test(textOf(tag['name'])));
  return {
    Org: organisation,
    ...(name !== '' && { Orgc: { name, uuid: uuid ?? madeOf('organisation', name) } }),
    Tag: [tlpTag(tlp), ...tags],
    ...(analysis !== undefined && { analysis }),
    ...(threat_level_id !== undefined && { threat_level_id }),
  };
}

/** Merges the parts of an object that was too long to go with each of its claims. */
function mergeParts(objects: readonly Json[]): readonly Json[] {
  const once = new Map<string, Json>();
  for (const object of objects) {
    const uuid = textOf(object['uuid']);
    const before = once.get(uuid);
    once.set(uuid, before ? { ...before, ...object, Attribute: [...listOf(before['Attribute']), ...listOf(object['Attribute'])] } : object);
  }
  return [...once.values()];
}

/** Replaces reporters that are not named by the hub: without an organisation MISP would take a sighting for its own. */
const nameSightings = ({ sightings = [], ...claim }: MispClaim, { uuid: id, name }: Organisation): MispClaim => ({
  ...claim,
  sightings: sightings.map((one) => ({ ...one, by: one.by ?? { id, name } })),
});

const isObject = (body: Json): boolean => 'Attribute' in body;

/** Returns stored content with its present label; deleted when it was revoked. Returns nothing for content that is neither an attribute nor an object. */
function storedBodyOf(stored: StoredMispObject): readonly Json[] {
  const body = isEventObject(stored) ? null : bodyOf(stored.body);
  if (!body || (!isObject(body) && (textOf(body['type']) === '' || uuidOf(body['uuid']) === null))) return [];
  const { tlp, revoked_at: revoked, updated_at: updated } = stored;
  const gone = revoked ? { deleted: true, timestamp: secondsOf(updated) } : {};
  if (!isObject(body)) return [{ ...relabelled(body, tlp), ...gone }];
  return [{ ...body, ...gone, Attribute: listOf(body['Attribute']).map((each) => ({ ...relabelled(each, tlp), ...gone })) }];
}
