import type { ClaimRow } from '../../indicators/claim.js';
import { isWiderLabel, type Tlp } from '../../sharing/label.js';
import type { Json, MispEvent, MispTag } from '../shapes.js';
import { secondsOf, type WholeClaim } from './claim.js';
import { outerId } from './ids.js';
import { writeClaims } from './originals.js';
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
  context: Pick<EventContext, 'info' | 'date'>,
  organisation: Organisation,
  tlp: Tlp,
  timestamp: string,
): EventHead => ({
  Orgc: organisation,
  Tag: [tlpTag(tlp)],
  info: context.info,
  date: context.date,
  analysis: '2',
  threat_level_id: '4',
  timestamp,
});

/** The owner as an organisation; the hub where it is not named. */
export const organisationOf = (owner: Pick<ClaimRow, 'owner_id' | 'owner_name'>, hub: Organisation): Organisation =>
  owner.owner_id !== null && owner.owner_name !== null ? { name: owner.owner_name, uuid: outerId(owner.owner_id) } : hub;

/**
 * Claims of one owner as a MISP event, at least one. It bears the narrowest label among them and the time of the latest change, reaches nobody beyond the
 * organisation that takes it in (distribution 0; its parts inherit that), and is the same for the same claims.
 * @param kept bodies of things that are kept as they came (kept.ts)
 */
export function eventOf(claims: readonly WholeClaim[], context: EventContext, kept: readonly Json[] = []): MispEvent {
  const [first] = claims;
  const { attributes, objects } = writeClaims(claims);
  const timestamp = String(Math.max(0, ...claims.map((claim) => Number(secondsOf(claim.updated_at)))));
  const tlp = claims.map((claim) => claim.tlp).reduce<Tlp>((one, other) => (isWiderLabel(one, other) ? other : one), 'CLEAR');
  const organisation =
    first && claims.every(({ owner_id: id }) => id === first.owner_id) ? organisationOf(first, context.hub) : context.hub;
  return {
    uuid: context.uuid,
    ...headOf(context, organisation, tlp, timestamp),
    published: true,
    publish_timestamp: timestamp,
    distribution: '0',
    extends_uuid: '',
    Attribute: [...attributes, ...kept.filter((body) => !('Attribute' in body)).map(asAttribute)],
    Object: [...objects, ...kept.filter((body) => 'Attribute' in body).map(asObject)],
  };
}

const asAttribute = (body: Json) => body as unknown as MispEvent['Attribute'][number];
const asObject = (body: Json) => body as unknown as MispEvent['Object'][number];
