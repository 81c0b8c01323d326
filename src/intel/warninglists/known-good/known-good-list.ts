/**
 * Hosts of one sort that are known to be good, written by hand. The source of an entry is the site at this very host (https://ENTRY/), or for a suffix its registry;
 * each was known to its writer as the public address of that institution or service on the day that the list names.
 */
export interface KnownGoodList {
  /** For people: the sort of what stands on it. */
  readonly title: string;
  /** As warninglists have it: `hostname` with every name below an entry; `string` the name itself and its `www.`, for sites below which strangers have pages. */
  readonly type: 'hostname' | 'string';
  /** Whether strangers have e-mail addresses at these hosts, as customers of a telephone company have: then an address there is no known-good one. */
  readonly hasMailboxes?: boolean;
  /** Day on which the list was written, ISO 8601. */
  readonly writtenOn: string;
  readonly entries: readonly string[];
}

export const WRITTEN_ON = '2026-11-29';
