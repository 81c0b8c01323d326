import { STATIC_OBJECTS } from '../stix/bundle.js';
import { tlpMarking } from '../stix/markings.js';
import type { Scope } from './collections.service.js';
import type { Micros } from './timestamp.policy.js';
import { type DatedObject, dateObject } from './date-added.policy.js';

/** Before every hub, a millisecond apart, so that whoever cuts moments to milliseconds comes past them. */
const SINCE: Micros = Date.UTC(2001, 0, 1) * 1_000;

/** Each before what refers to it: definitions bear labels. RED is never borne here. */
const ORDER = ['identity', 'marking-definition', 'extension-definition'];
const OBJECTS: readonly DatedObject[] = STATIC_OBJECTS.filter(({ id }) => id !== tlpMarking('RED'))
  .toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type))
  .map((object, index) => dateObject(object, SINCE + index * 1_000));

/** Labels and definitions that other objects refer to: they stand at the beginning of what may be read. What one wrote holds nothing that one did not write. */
export const staticObjectsOf = ({ of }: Scope): readonly DatedObject[] => (of === 'inbox' ? [] : OBJECTS);
