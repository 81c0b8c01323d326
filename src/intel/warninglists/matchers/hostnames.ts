import { hostName } from '../../../values/values/host.js';
import type { Matcher } from './matcher.js';

const PLAIN = /^[a-z0-9_.-]+$/;

/** Type `hostname`: matches the host of a domain, URL or e-mail address, or a name above it; entries may begin with a dot. */
export function hostnames(entries: readonly string[]): Matcher {
  const known = new Set<string>();
  let unread = 0;
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === null) unread += 1;
    else known.add(name);
  }
  return { unread, matches: ({ suffixes }) => suffixes.some((suffix) => known.has(suffix)) };
}

function nameOf(entry: string): string | null {
  const bare = entry
    .trim()
    .toLowerCase()
    .replace(/^\*?\.+/, '')
    .replace(/\.$/, '');
  if (bare !== '' && PLAIN.test(bare)) return bare;
  const read = hostName(bare);
  return read.ok ? read.ascii : null;
}
