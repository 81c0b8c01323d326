import type { Kind } from '../../values/values/value.js';

/** How entries are held against a value, in MISP's words. */
export const LIST_TYPES = ['string', 'substring', 'hostname', 'cidr', 'regex'] as const;
export type ListType = (typeof LIST_TYPES)[number];

/** What comes of a hit: a warning in the receipt, the refusal of the item, or nothing. */
export const LIST_MODES = ['WARN', 'REFUSE', 'OFF'] as const;
export type ListMode = (typeof LIST_MODES)[number];

/** A list as it is matched. */
export interface Warninglist {
  readonly id: string;
  readonly title: string;
  readonly type: ListType;
  /** Kinds of values that it is about. */
  readonly kinds: readonly Kind[];
  readonly mode: ListMode;
  readonly entries: readonly string[];
}

/** Entries of one list; the body that brings them has as many values at most. */
export const MOST_ENTRIES = 150_000;
