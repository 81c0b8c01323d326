import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';

/** The feed and the snapshot read claims themselves; items of the other kinds come from `hub.item_projection`. */
const FIELDS = ITEM_KIND_DESCRIPTORS.map(({ field }) => field).filter((field) => field !== 'indicator');

/**
 * Contents of items that are not claims, each under the field of its kind, as the database returns them. In an event or a row of a snapshot, at most one is not
 * null.
 */
export type ItemProjection = Readonly<Record<string, unknown>>;

/** Returns the contents in a row; an absent field becomes null. */
export const projectionOf = (row: object): ItemProjection =>
  Object.fromEntries(FIELDS.map((field) => [field, (row as ItemProjection)[field] ?? null]));

export const EMPTY_PROJECTION = projectionOf({});
