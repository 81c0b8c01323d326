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

/** An organisation as MISP names it. */
export interface Organisation {
  readonly name: string;
  readonly uuid: string;
}

/** What an event says beside its claims. */
export interface EventContext {
  readonly uuid: string;
  readonly info: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Stands for the owner where it is not named. */
  readonly hub: Organisation;
  /** The MISP event that all of it came from; absent: it is an event of the hub's own. */
  readonly source?: EventSource;
  /** UUID of the event that this one goes on with; absent: none. */
  readonly extendsUuid?: string;
  /** It leaves in an export, and says what of it are the hub's own words. */
  readonly isExport?: boolean;
}

/** An event that MISP had sent. */
export interface EventSource {
  readonly uuid: string;
  readonly info: string;
  /** YYYY-MM-DD; null: it says none. */
  readonly date: string | null;
  /** All that is known of it beside its attributes and objects. */
  readonly event: Json;
}

/** The head of an event: what a manifest says of it, and the event itself. */
export interface EventHead {
  readonly Orgc: Organisation;
  readonly Tag: readonly MispTag[];
  readonly info: string;
  readonly date: string;
  /** 2: complete. */
  readonly analysis: string;
  /** 4: undefined. The hub's claims say what they are about, not how bad it is. */
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

/** The owner as an organisation; the hub where it is not named. */
export const organisationOf = (owner: Pick<ClaimRow, 'owner_id' | 'owner_name'>, hub: Organisation): Organisation =>
  owner.owner_id !== null && owner.owner_name !== null ? { name: owner.owner_name, uuid: outerId(owner.owner_id) } : hub;

/** What MISP had sent and is no claim (kept.ts), as its reader sees it. */
export interface StoredMispObject {
  readonly body: StixObject;
  readonly tlp: Tlp;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly updated_at: Timestamp;
  /** Absent or null: it is in force. */
  readonly revoked_at?: Timestamp | null;
}

/** Whether a kept thing is the event itself. */
export const isEventObject = ({ body }: StoredMispObject): boolean =>
  ['report', 'grouping'].includes(body.type) && isJson(body['x_misp_body']);

/**
 * What one owner has published, as a MISP event; at least one claim or kept thing. It bears the narrowest label among them and the time of the latest change, reaches nobody
 * beyond the organisation that takes it in (distribution 0; its parts inherit that), and is the same for the same claims.
 */
export function eventOf(claims: readonly MispClaim[], context: EventContext, kept: readonly StoredMispObject[] = []): MispEvent {
  const parts = [...claims, ...kept];
  const [first] = parts;
  const { attributes, objects } = writeClaims(claims.map((claim) => nameSightings(claim, context.hub)));
  const bodies = kept.flatMap((thing) => storedBodyOf(thing));
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

/** What of an exported event are the hub's own words. */
function markOf(
  { Attribute, Object: objects }: MispEvent,
  claims: readonly MispClaim[],
  tlp: Tlp,
  { hub, source }: EventContext,
): ExportMark {
  const ours = new Set(claims.map(({ id }) => outerId(id)));
  const written = [...Attribute, ...objects].map(({ uuid }) => uuid).filter((uuid) => ours.has(uuid));
  // A head that says nothing of it is that of an event that was published (contextOf).
  const head = source && contextOf({ publish_timestamp: '1', ...source.event });
  return { hub: hub.uuid, tlp, ...(head && { source: head }), written };
}

/** What an event says of the server that it was on, and of who is there. */
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

/** What a MISP event says of itself; who shares it here is its organisation, and who made it stays its creator. */
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

/** An object that was too long to go along with each of its claims stands here in parts: put together. */
function mergeParts(objects: readonly Json[]): readonly Json[] {
  const once = new Map<string, Json>();
  for (const object of objects) {
    const uuid = textOf(object['uuid']);
    const before = once.get(uuid);
    once.set(uuid, before ? { ...before, ...object, Attribute: [...listOf(before['Attribute']), ...listOf(object['Attribute'])] } : object);
  }
  return [...once.values()];
}

/** The hub stands for whoever saw it and is not named: without an organisation MISP would take it for its own. */
const nameSightings = ({ sightings = [], ...claim }: MispClaim, { uuid: id, name }: Organisation): MispClaim => ({
  ...claim,
  sightings: sightings.map((one) => ({ ...one, by: one.by ?? { id, name } })),
});

const isObject = (body: Json): boolean => 'Attribute' in body;

/** What is kept, with the label that it has now; deleted, where it was revoked. Nothing of what is no attribute and no object of MISP. */
function storedBodyOf(thing: StoredMispObject): readonly Json[] {
  const body = isEventObject(thing) ? null : bodyOf(thing.body);
  if (!body || (!isObject(body) && (textOf(body['type']) === '' || uuidOf(body['uuid']) === null))) return [];
  const { tlp, revoked_at: revoked, updated_at: updated } = thing;
  const gone = revoked ? { deleted: true, timestamp: secondsOf(updated) } : {};
  if (!isObject(body)) return [{ ...relabelled(body, tlp), ...gone }];
  return [{ ...body, ...gone, Attribute: listOf(body['Attribute']).map((each) => ({ ...relabelled(each, tlp), ...gone })) }];
}
