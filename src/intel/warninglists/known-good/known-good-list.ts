/**
 * Hosts of one sort that are known to be good, written by hand. The source of an entry is the site at this host (https://ENTRY/), or for a suffix its
 * registry. On the day that the list names, its writer knew each entry as the public address of that institution or service.
 */
export interface KnownGoodList {
  /** For people: the sort of its entries. */
  readonly title: string;
  /** As in warninglists: `hostname` includes every name below an entry; `string` is only the name and its `www.`, for sites with pages of unrelated people. */
  readonly type: 'hostname' | 'string';
  /** Whether unrelated people have e-mail addresses at these hosts, like customers of a telephone company: then an address there is not known to be good. */
  readonly hasMailboxes?: boolean;
  /** Day on which the list was written, ISO 8601. */
  readonly writtenOn: string;
  readonly entries: readonly string[];
}

export const WRITTEN_ON = '2026-11-29';
