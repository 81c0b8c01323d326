import type { ClaimRow, Timestamp } from '../../../intel/indicators/claim.js';
import type { Original } from '../../../intel/indicators/draft.js';
import { type Form, formOf } from './forms.js';
import { madeOf, outerId } from './ids.js';
import { tagsOfClaim, tlpTag } from './tags.js';
import type { Json, MispAttribute, MispObject } from '../shapes.js';

/** A claim as its reader may know it; `original` only where the reader may have it (its detail, and an owner that is named to it). */
export interface MispClaim extends ClaimRow {
  readonly original?: Original | null;
  readonly sightings?: readonly SightingRow[];
  /** When it changed, or what its reader sees of its sightings; absent: as the claim. */
  readonly changed_at?: Timestamp;
}

/** A sighting in force that the claim's reader may see. */
export interface SightingRow {
  readonly id: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly note: string | null;
  readonly updated_at: Timestamp;
  /** null: whoever says it is not named. */
  readonly by: { readonly id: string; readonly name: string } | null;
}

export const changeOf = ({ changed_at: changed, updated_at: updated }: Pick<MispClaim, 'changed_at' | 'updated_at'>): Timestamp =>
  changed ?? updated;

export const secondsOf = (moment: Timestamp): string => String(Math.floor(new Date(moment).getTime() / 1000));

const KINDS_OF_SIGHTING = { SEEN: '0', FALSE_POSITIVE: '1', EXPIRED: '2' } as const;

/** MISP's microseconds. */
const mispTimeOf = (moment: Timestamp): string => new Date(moment).toISOString().replace(/\.(\d{3})Z$/, '.$1000+00:00');

/** What of a claim every attribute of it says. `deleted`: it was revoked. */
const common = (claim: MispClaim): Json => ({
  timestamp: secondsOf(changeOf(claim)),
  distribution: '5',
  comment: claim.description ?? '',
  deleted: claim.revoked_at !== null,
  disable_correlation: false,
  ...(claim.first_seen !== null && { first_seen: mispTimeOf(claim.first_seen) }),
  ...(claim.last_seen !== null && { last_seen: mispTimeOf(claim.last_seen) }),
});

const attributeOf = (claim: MispClaim, { type, category, value, to_ids: looked }: Form, uuid: string): MispAttribute => ({
  uuid,
  type,
  category,
  value,
  to_ids: looked && claim.revoked_at === null,
  ...common(claim),
});

/** Characters of a MISP sighting's source. */
const LONGEST_SOURCE = 255;

/**
 * MISP's word for what was seen, one for the first and one for the last time: it has none for how often. MISP never changes a sighting that it has, so that its UUID is
 * made of what it says.
 */
export function sightingsOf({ sightings = [] }: MispClaim): Json {
  const said = sightings.flatMap(({ id, verdict, first_seen: first, last_seen: last, note, updated_at: updated, by }) =>
    [...new Set([first ?? last ?? updated, last ?? first ?? updated].map(secondsOf))].map((date_sighting) => {
      const source = [...(note ?? '')].slice(0, LONGEST_SOURCE).join('');
      const type = KINDS_OF_SIGHTING[verdict];
      const organisation = by && { uuid: outerId(by.id), name: by.name };
      return {
        uuid: madeOf('sighting', id, type, date_sighting, source),
        ...{ type, date_sighting, source },
        ...(organisation && { Organisation: organisation }),
      };
    }),
  );
  // What was said of an attribute with two values was said of the claim on each.
  const once = new Map(said.map((one) => [JSON.stringify([one.type, one.date_sighting, one.source, one.Organisation?.uuid]), one]));
  return once.size === 0 ? {} : { Sighting: [...once.values()] };
}

/** A claim from the hub's own fields, as an attribute or an object whose UUID is the claim's. */
export function plainForm(claim: MispClaim): { readonly attribute: MispAttribute } | { readonly object: MispObject } {
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
