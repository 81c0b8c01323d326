import type { Kind } from '../../values/values/value.js';

/** How entries are matched with a value, in MISP's terms. */
export const LIST_TYPES = ['string', 'substring', 'hostname', 'cidr', 'regex'] as const;
export type ListType = (typeof LIST_TYPES)[number];

/** Effect of a hit: a warning in the receipt, the refusal of the item, or nothing. */
export const LIST_MODES = ['WARN', 'REFUSE', 'OFF'] as const;
export type ListMode = (typeof LIST_MODES)[number];

/** A list as it is matched. */
export interface Warninglist {
  readonly id: string;
  readonly title: string;
  readonly type: ListType;
  /** Kinds of values that it applies to. */
  readonly kinds: readonly Kind[];
  readonly mode: ListMode;
  readonly entries: readonly string[];
}

/** Most entries of one list; a request body has at most as many values. */
export const MOST_ENTRIES = 150_000;
