import { BANK_LISTS } from '../../values/values/banks.js';
import type { Kind } from '../../values/values/value.js';
import type { CompiledList } from './value-checker.js';
import { GOVERNMENTS, POLICE, POSTS, TELECOMS } from './known-good/institutions.js';
import type { KnownGoodList } from './known-good/known-good-list.js';
import { POPULAR_SITES } from './known-good/popular-sites.js';
import { matcherOf } from './matchers/matcher-of.js';

/** The sites of the banks that the hub knows by name (values/banks.ts). */
const BANKS: readonly KnownGoodList[] = [...new Set(BANK_LISTS.map(({ writtenOn }) => writtenOn))].map((writtenOn) => ({
  title: 'banks',
  type: 'hostname',
  writtenOn,
  entries: BANK_LISTS.filter((list) => list.writtenOn === writtenOn).flatMap(({ banks }) => banks.flatMap(([, , site]) => site ?? [])),
}));

/** The hub's own lists of known-good hosts, the most specific sort first. */
export const KNOWN_GOOD_LISTS: readonly KnownGoodList[] = [...BANKS, POLICE, POSTS, TELECOMS, GOVERNMENTS, POPULAR_SITES];

const kindsOf = ({ type, hasMailboxes = false }: KnownGoodList): readonly Kind[] =>
  type === 'string' || hasMailboxes ? ['DOMAIN', 'URL'] : ['DOMAIN', 'URL', 'EMAIL'];

/** Lists that are in force in every process from its start, besides the operator's lists. They warn only; to refuse values, the operator loads a list. */
export const BUILT_IN_LISTS: readonly CompiledList[] = KNOWN_GOOD_LISTS.map((known) => {
  const { title, type, entries } = known;
  const kinds = kindsOf(known);
  return {
    list: { id: `built-in ${title}`, title: `Built-in list: ${title}`, type, kinds, mode: 'WARN' },
    matcher: matcherOf({ type, kinds, entries: type === 'string' ? entries.flatMap((host) => [host, `www.${host}`]) : entries }),
  };
});
