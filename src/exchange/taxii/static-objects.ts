import { STATIC_OBJECTS } from '../stix/bundle.js';
import { tlpMarking } from '../stix/markings.js';
import type { Scope } from './collections.service.js';
import type { Micros } from './timestamp.policy.js';
import { type DatedObject, dateObject } from './date-added.policy.js';

/** Position before all items of every hub. The objects are a millisecond apart, so that clients that truncate timestamps to milliseconds still advance. */
const SINCE: Micros = Date.UTC(2001, 0, 1) * 1_000;

/** Each type comes before the types that refer to it: definitions have labels. RED never occurs here. */
const ORDER = ['identity', 'marking-definition', 'extension-definition'];
const OBJECTS: readonly DatedObject[] = STATIC_OBJECTS.filter(({ id }) => id !== tlpMarking('RED'))
  .toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type))
  .map((object, index) => dateObject(object, SINCE + index * 1_000));

/** Returns labels and definitions to which other objects refer, at the start of a collection. The inbox has only the party's own items. */
export const staticObjectsOf = ({ of }: Scope): readonly DatedObject[] => (of === 'inbox' ? [] : OBJECTS);
