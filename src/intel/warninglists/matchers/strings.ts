import { canonicalise } from '../../../values/values/canonicalise.js';
import { hostName } from '../../../values/values/host.js';
import type { Kind } from '../../../values/values/value.js';
import type { Matcher } from './matcher.js';

/** Form of most names on most lists: parsing would not change them. */
const PLAIN_NAME = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/;

/**
 * Type `string`: matches the whole value, case-insensitive. An entry is parsed like a published value of each kind of the list, so that "+66 2 555 0100" on a
 * bank's list of hotlines matches every spelling of that number. A URL without a path stands for its host.
 */
export function strings(entries: readonly string[], kinds: readonly Kind[]): Matcher {
  const known = new Set<string>();
  let unread = 0;
  for (const entry of entries) {
    const forms = new Set(kinds.flatMap((kind) => formOf(kind, entry) ?? []));
    if (forms.size === 0) unread += 1;
    for (const form of forms) known.add(form);
  }
  return {
    unread,
    matches: ({ value, lower, isRoot, host }) => known.has(value) || known.has(lower) || (isRoot && host !== null && known.has(host)),
  };
}

/** Form of most hashes: parsing would change only their case. */
const PLAIN_HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
/** Letters that no IP address has: lists of names often apply to addresses, too, because of `domain|ip`. */
const NO_ADDRESS = /[g-wyz]/i;

function formOf(kind: Kind, entry: string): string | null {
  if (kind === 'FILE_HASH' && PLAIN_HASH.test(entry)) return entry.toLowerCase();
  if (kind === 'IP' && NO_ADDRESS.test(entry)) return null;
  if (kind === 'DOMAIN' || (kind === 'URL' && !entry.includes('/'))) {
    const name = entry.trim().toLowerCase();
    if (PLAIN_NAME.test(name)) return name;
    const read = hostName(name);
    return read.ok ? read.ascii : null;
  }
  const reading = canonicalise(kind, { value: entry });
  return reading.ok ? reading.value.value : null;
}
