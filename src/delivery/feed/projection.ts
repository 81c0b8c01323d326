import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';

/** The claims are read in line by the feed and the snapshot; items of the other kinds come from `hub.item_projection`. */
const FIELDS = ITEM_KIND_DESCRIPTORS.map(({ field }) => field).filter((field) => field !== 'indicator');

/** Contents of items that are no claims, each under the field of its kind, as the database gives them. Of an event and of a snapshot's row at most one is not null. */
export type ItemProjection = Readonly<Record<string, unknown>>;

/** What a row tells; a field that is not there tells nothing. */
export const projectionOf = (row: object): ItemProjection =>
  Object.fromEntries(FIELDS.map((field) => [field, (row as ItemProjection)[field] ?? null]));

export const EMPTY_PROJECTION = projectionOf({});
