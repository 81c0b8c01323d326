import type { Warninglist } from '../warninglist.js';
import { hostnames } from './hostnames.js';
import type { Matcher } from './matcher.js';
import { networks } from './networks.js';
import { patterns } from './patterns.js';
import { strings } from './strings.js';
import { substrings } from './substrings.js';

/** Builds the matcher of a list. Takes a few microseconds per entry. */
export function matcherOf({ type, entries, kinds }: Pick<Warninglist, 'type' | 'entries' | 'kinds'>): Matcher {
  switch (type) {
    case 'string':
      return strings(entries, kinds);
    case 'substring':
      return substrings(entries);
    case 'hostname':
      return hostnames(entries);
    case 'cidr':
      return networks(entries);
    case 'regex':
      return patterns(entries, kinds);
  }
}
