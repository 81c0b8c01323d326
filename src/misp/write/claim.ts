import type { ClaimRow, Moment } from '../../indicators/claim.js';
import type { Original } from '../../indicators/draft.js';
import { type Form, formOf } from './forms.js';
import { madeOf, outerId } from './ids.js';
import { tagsOfClaim, tlpTag } from './tags.js';
import type { Json, MispAttribute, MispObject } from '../shapes.js';

/** A claim as its reader may know it; `original` only where the reader may have it (its detail, and an owner that is named to it). */
export interface WholeClaim extends ClaimRow {
  readonly original?: Original | null;
  readonly sightings?: readonly SightingRow[];
}

/** Sightings of a claim that its reader may see, those of one party and verdict together. */
export interface SightingRow {
  readonly id: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly last_seen: Moment | null;
}

export const secondsOf = (moment: Moment): string => String(Math.floor(new Date(moment).getTime() / 1000));

const KINDS_OF_SIGHTING = { SEEN: '0', FALSE_POSITIVE: '1', EXPIRED: '2' } as const;

/** MISP's microseconds. */
const seen = (moment: Moment): string => new Date(moment).toISOString().replace(/\.(\d{3})Z$/, '.$1000+00:00');

/** What of a claim every attribute of it says. `deleted`: it was revoked. */
const common = (claim: WholeClaim): Json => ({
  timestamp: secondsOf(claim.updated_at),
  distribution: '5',
  comment: claim.description ?? '',
  deleted: claim.revoked_at !== null,
  disable_correlation: false,
  ...(claim.first_seen !== null && { first_seen: seen(claim.first_seen) }),
  ...(claim.last_seen !== null && { last_seen: seen(claim.last_seen) }),
});

const attributeOf = (claim: WholeClaim, { type, category, value, to_ids: looked }: Form, uuid: string): MispAttribute => ({
  uuid,
  type,
  category,
  value,
  to_ids: looked && claim.revoked_at === null,
  ...common(claim),
});

const sightingsOf = ({ sightings = [], updated_at: at }: WholeClaim): Json =>
  sightings.length === 0
    ? {}
    : {
        Sighting: sightings.map(({ id, verdict, last_seen: last }) => ({
          uuid: outerId(id),
          type: KINDS_OF_SIGHTING[verdict],
          date_sighting: secondsOf(last ?? at),
          source: '',
        })),
      };

/** A claim from the hub's own fields, as an attribute or an object whose UUID is the claim's. */
export function plainForm(claim: WholeClaim): { readonly attribute: MispAttribute } | { readonly object: MispObject } {
  const uuid = outerId(claim.id);
  const written = formOf(claim);
  const tags = { Tag: tagsOfClaim(claim), ...sightingsOf(claim) };
  if ('attribute' in written) return { attribute: { ...attributeOf(claim, written.attribute, uuid), ...tags } };
  const attributes = written.fields.map((field, place) => ({
    ...attributeOf(claim, field, madeOf(uuid, field.relation)),
    object_relation: field.relation,
    ...(place === 0 ? tags : { Tag: [tlpTag(claim.tlp)], comment: '' }),
  }));
  return { object: { uuid, ...written.template, description: '', ...common(claim), Attribute: attributes } };
}
