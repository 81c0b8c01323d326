import type { ClaimRow, Moment } from '../../indicators/claim.js';
import { isWiderLabel, type Tlp } from '../../sharing/label.js';
import { bodyOf } from '../kept.js';
import type { StixObject } from '../../stix/reading.js';
import { type Json, listOf, type MispEvent, type MispTag } from '../shapes.js';
import { changeOf, secondsOf, type WholeClaim } from './claim.js';
import { outerId } from './ids.js';
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
export interface KeptThing {
  readonly body: StixObject;
  readonly tlp: Tlp;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly updated_at: Moment;
}

/**
 * What one owner has published, as a MISP event; at least one claim or kept thing. It bears the narrowest label among them and the time of the latest change, reaches nobody
 * beyond the organisation that takes it in (distribution 0; its parts inherit that), and is the same for the same claims.
 */
export function eventOf(claims: readonly WholeClaim[], context: EventContext, kept: readonly KeptThing[] = []): MispEvent {
  const parts = [...claims, ...kept];
  const [first] = parts;
  const { attributes, objects } = writeClaims(claims.map((claim) => sighted(claim, context.hub)));
  const bodies = kept.flatMap((thing) => keptBody(thing));
  const timestamp = String(parts.map((part) => Number(secondsOf(changeOf(part)))).reduce((one, other) => Math.max(one, other), 0));
  const tlp = parts.map((part) => part.tlp).reduce<Tlp>((one, other) => (isWiderLabel(one, other) ? other : one), 'CLEAR');
  const organisation = first && parts.every(({ owner_id: id }) => id === first.owner_id) ? organisationOf(first, context.hub) : context.hub;
  return {
    uuid: context.uuid,
    ...headOf(context, organisation, tlp, timestamp),
    published: true,
    publish_timestamp: timestamp,
    distribution: '0',
    extends_uuid: '',
    Attribute: [...attributes, ...bodies.filter((body) => !isObject(body)).map((body) => body as MispEvent['Attribute'][number])],
    Object: [...objects, ...bodies.filter(isObject).map((body) => body as MispEvent['Object'][number])],
  };
}

/** The hub stands for whoever saw it and is not named: without an organisation MISP would take it for its own. */
const sighted = ({ sightings = [], ...claim }: WholeClaim, { uuid: id, name }: Organisation): WholeClaim => ({
  ...claim,
  sightings: sightings.map((one) => ({ ...one, by: one.by ?? { id, name } })),
});

const isObject = (body: Json): boolean => 'Attribute' in body;

function keptBody({ body: object, tlp }: KeptThing): readonly Json[] {
  const body = bodyOf(object);
  if (!body) return [];
  return [isObject(body) ? { ...body, Attribute: listOf(body['Attribute']).map((each) => relabelled(each, tlp)) } : relabelled(body, tlp)];
}
