import type { Subject } from '../subject.js';

/** Whether a value stands on a list. Never throws; takes time in the length of the value, not of the list. */
export interface Matcher {
  readonly matches: (subject: Subject) => boolean;
  /** Entries that no value can ever match, because nothing here is written like that. */
  readonly unread: number;
}
