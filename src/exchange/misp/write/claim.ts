import type { ClaimRow, Timestamp } from '../../../intel/indicators/claim.js';
import type { Original } from '../../../intel/indicators/draft.js';
import { type Form, formOf } from './forms.js';
import { madeOf, outerId } from './ids.js';
import { tagsOfClaim, tlpTag } from './tags.js';
import type { Json, MispAttribute, MispObject } from '../shapes.js';

/** A claim as its reader may see it; `original` only where the reader may have it (it includes the detail, and a named owner). */
export interface MispClaim extends ClaimRow {
  readonly original?: Original | null;
  readonly sightings?: readonly SightingRow[];
  /** Last change of the claim, or of its sightings that the reader sees; absent: as the claim. */
  readonly changed_at?: Timestamp;
  /** Mark of the reader's copy (platform/database/copy-mark.ts). */
  readonly copy_mark?: string;
}

/** A valid sighting that the claim's reader may see. */
export interface SightingRow {
  readonly id: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly note: string | null;
  readonly updated_at: Timestamp;
  /** null: the reporter is not named. */
  readonly by: { readonly id: string; readonly name: string } | null;
}

export const changeOf = ({ changed_at: changed, updated_at: updated }: Pick<MispClaim, 'changed_at' | 'updated_at'>): Timestamp =>
  changed ?? updated;

export const secondsOf = (timestamp: Timestamp): string => String(Math.floor(new Date(timestamp).getTime() / 1000));

const KINDS_OF_SIGHTING = { SEEN: '0', FALSE_POSITIVE: '1', EXPIRED: '2' } as const;

/** MISP's form of timestamps, with microseconds. */
const mispTimeOf = (timestamp: Timestamp): string => new Date(timestamp).toISOString().replace(/\.(\d{3})Z$/, '.$1000+00:00');

/** Fields that all attributes of a claim share. `deleted`: the claim was revoked. */
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

/** Maximum length of a MISP sighting's source, in characters. */
const LONGEST_SOURCE = 255;

/**
 * Returns MISP sightings, one for the first and one for the last time: MISP has no count. MISP never changes a sighting that it has, so its UUID is derived
 * from its content.
 */
export function sightingsOf({ sightings = [] }: MispClaim): Json {
  const entries = sightings.flatMap(({ id, verdict, first_seen: first, last_seen: last, note, updated_at: updated, by }) =>
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
  // A sighting of an attribute with two values was stored for the claim on each value.
  const once = new Map(entries.map((one) => [JSON.stringify([one.type, one.date_sighting, one.source, one.Organisation?.uuid]), one]));
  return once.size === 0 ? {} : { Sighting: [...once.values()] };
}

/** Returns a claim from the hub's own fields, as an attribute or an object with the claim's UUID. */
export function plainForm(claim: MispClaim): { readonly attribute: MispAttribute } | { readonly object: MispObject } {
  const uuid = outerId(claim.id);
  const written = formOf(claim);
  const tags = { Tag: tagsOfClaim(claim), ...sightingsOf(claim) };
  if ('attribute' in written) return { attribute: { ...attributeOf(claim, written.attribute, uuid), ...tags } };
  const attributes = written.fields.map((field, index) => ({
    ...attributeOf(claim, field, madeOf(uuid, field.relation)),
    object_relation: field.relation,
    ...(index === 0 ? tags : { Tag: [tlpTag(claim.tlp)], comment: '' }),
  }));
  return { object: { uuid, ...written.template, description: '', ...common(claim), Attribute: attributes } };
}
