import { KINDS_OF_ITEMS } from './kinds.js';

/** The claims are read in line by the feed and the snapshot; items of the other kinds come from `hub.told`. */
const FIELDS = KINDS_OF_ITEMS.map(({ field }) => field).filter((field) => field !== 'indicator');

/** Contents of items that are no claims, each under the field of its kind, as the database gives them. Of an event and of a snapshot's row at most one is not null. */
export type Told = Readonly<Record<string, unknown>>;

/** What a row tells; a field that is not there tells nothing. */
export const toldOf = (row: object): Told => Object.fromEntries(FIELDS.map((field) => [field, (row as Told)[field] ?? null]));

export const TOLD_NOTHING = toldOf({});
