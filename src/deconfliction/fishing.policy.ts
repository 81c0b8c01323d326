import type { Markable } from '../database/value-mark.js';

/** What makes questions look like fishing. RANGE: numbers in a row; DICTIONARY: made by one pattern; BREADTH: very many. */
export const FISHING_SIGNS = ['RANGE', 'DICTIONARY', 'BREADTH'] as const;
export type FishingSign = (typeof FISHING_SIGNS)[number];

/** So many distinct numbers, each at most {@link WIDEST_GAP} above the one before, are a range. Gangs buy blocks of a hundred SIM cards: a case has such a run, rarely a longer one. */
const LONGEST_RUN = 250;
const WIDEST_GAP = 10n;
/** So many distinct values that differ in their digits alone, or in the first name under one domain, are a dictionary. */
const LARGEST_FAMILY = 250;
/** Values within 24 hours. */
const BROADEST = 50_000;

const NUMBER = /^(\D*)(\d{4,})(\D*)$/;

/** Pure. @param values that one officer asked about lately, in any order, repeated or not @param asked how many there were in all within 24 hours */
export function fishingSigns(values: readonly Markable[], asked: number): readonly FishingSign[] {
  const distinct = [...new Map(values.map((value) => [`${value.kind}\n${value.scope}\n${value.value}`, value])).values()];
  const signs: FishingSign[] = [];
  if (longestRun(distinct) >= LONGEST_RUN) signs.push('RANGE');
  if (largestFamily(distinct) >= LARGEST_FAMILY) signs.push('DICTIONARY');
  if (asked >= BROADEST) signs.push('BREADTH');
  return signs;
}

/** Most numbers in a row, among those of one kind, scope, length and frame (what stands around the digits). */
function longestRun(values: readonly Markable[]): number {
  const frames = new Map<string, bigint[]>();
  for (const { kind, scope, value } of values) {
    const [, before = '', digits, after = ''] = NUMBER.exec(value) ?? [];
    if (digits) add(frames, [kind, scope, before, after, digits.length].join('\n'), BigInt(digits));
  }
  return Math.max(0, ...[...frames.values()].map(runIn));
}

function runIn(numbers: readonly bigint[]): number {
  const sorted = [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let [run, longest] = [0, 0];
  let last: bigint | undefined;
  for (const number of sorted) {
    run = last !== undefined && number - last <= WIDEST_GAP ? run + 1 : 1;
    longest = Math.max(longest, run);
    last = number;
  }
  return longest;
}

/** Most values of one pattern. What is made of digits alone is no word: that is a range's matter. */
function largestFamily(values: readonly Markable[]): number {
  const families = new Map<string, string[]>();
  for (const { kind, scope, value } of values) {
    for (const pattern of patternsOf(kind, value)) add(families, [kind, scope, pattern].join('\n'), value);
  }
  return Math.max(0, ...[...families.values()].map((family) => family.length));
}

function patternsOf(kind: string, value: string): readonly string[] {
  const counted = /\d/.test(value) && /\p{L}/u.test(value) && !['CRYPTO_ADDRESS', 'FILE_HASH', 'BANK_ACCOUNT', 'DEVICE_ID'].includes(kind);
  const under = kind === 'EMAIL' ? value.split('@').at(-1) : kind === 'DOMAIN' ? value.split('.').slice(1).join('.') : '';
  // A name under a top-level domain alone is anybody's; so are mailboxes of a large provider, which is no pattern before there are very many.
  const shared = kind === 'DOMAIN' && under?.includes('.') ? [`.${under}`] : [];
  return [...(counted ? [value.replace(/\d+/g, '#')] : []), ...shared];
}

function add<Value>(groups: Map<string, Value[]>, name: string, value: Value): void {
  const group = groups.get(name);
  if (group) group.push(value);
  else groups.set(name, [value]);
}
