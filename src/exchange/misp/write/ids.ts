import { v5 as uuidv5 } from 'uuid';

/** Of everything in MISP that has no id of its own in the hub. */
const NAMESPACE = '0f9d2b0e-5a0c-5c1e-9d55-0d1c3b9a7e42';

/** The form that MISP and the schemas of STIX take (versions 1 to 5): the hub's own version 7 with its version digit replaced, as in STIX. Can be turned back. */
export const outerId = (id: string): string => `${id.slice(0, 14)}${id[14] === '7' ? '4' : (id[14] ?? '')}${id.slice(15)}`;

/** The same for the same words, whenever it is made. */
export const madeOf = (...words: readonly string[]): string => uuidv5(words.join('\n'), NAMESPACE);
