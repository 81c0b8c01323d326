import type { Subject } from '../subject.js';

/** Decides whether a value is on a list. Never throws; its time depends on the length of the value, not of the list. */
export interface Matcher {
  readonly matches: (subject: Subject) => boolean;
  /** Number of entries that no value can match, because no canonical value has such a form. */
  readonly unread: number;
}
