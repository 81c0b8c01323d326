import { v5 as uuidv5 } from 'uuid';

/** Namespace for MISP items without an id in the hub. */
const NAMESPACE = '0f9d2b0e-5a0c-5c1e-9d55-0d1c3b9a7e42';

/**
 * Returns a UUID in the form that MISP and the schemas of STIX accept (versions 1 to 5): the hub's version 7 with its version digit replaced, as in STIX.
 * Reversible.
 */
export const outerId = (id: string): string => `${id.slice(0, 14)}${id[14] === '7' ? '4' : (id[14] ?? '')}${id.slice(15)}`;

/** Returns a UUID derived from the words: equal words give equal UUIDs. */
export const madeOf = (...parts: readonly string[]): string => uuidv5(parts.join('\n'), NAMESPACE);
