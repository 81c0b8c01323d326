import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ValueChecker, type CompiledList } from '../../../src/intel/warninglists/value-checker.js';
import { matcherOf } from '../../../src/intel/warninglists/matchers/matcher-of.js';
import { parseWarninglist } from '../../../src/intel/warninglists/warninglist.policy.js';
import type { ListMode } from '../../../src/intel/warninglists/warninglist.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import type { Kind } from '../../../src/values/values/value.js';

const FILE = {
  name: 'Hotlines of banks',
  description: 'x',
  version: 3,
  type: 'string',
  matching_attributes: ['phone-number'],
  list: ['+6625550100'],
};

function ready(body: object, mode: ListMode = 'WARN'): CompiledList {
  const list = parseWarninglist(body);
  return { list: { id: 'x', title: list.title, type: list.type, kinds: list.kinds, mode }, matcher: matcherOf(list) };
}
const said = (guard: ValueChecker, kind: Kind, value: string): readonly string[] => {
  const reading = canonicalise(kind, { value });
  if (!reading.ok) throw new Error(`${value}: ${reading.problem.code}`);
  return guard.remarksOf(reading.value).map(({ severity, code }) => `${severity} ${code}`);
};

describe('a file of known-good values', () => {
  it('is read in the format of MISP warninglists', () => {
    expect(parseWarninglist({ ...FILE, list: [...FILE.list, FILE.list[0], 'nothing'] })).toEqual({
      title: 'Hotlines of banks',
      description: 'x',
      version: 3,
      type: 'string',
      kinds: ['PHONE'],
      entries: ['+6625550100', 'nothing'],
      unread: 1,
    });
    expect(parseWarninglist({ ...FILE, matching_attributes: undefined, type: 'cidr', list: ['10.0.0.0/8'] }).kinds).toEqual(['URL', 'IP']);
    expect(parseWarninglist({ ...FILE, matching_attributes: ['domain|ip', 'PAYMENT_ID', 'snort'] }).kinds).toEqual([
      'PAYMENT_ID',
      'DOMAIN',
      'IP',
    ]);
  });

  it.each([
    ['no object', null, 'WARNINGLIST_INVALID'],
    ['a list', [], 'WARNINGLIST_INVALID'],
    ['no name', { ...FILE, name: ' ' }, 'WARNINGLIST_INVALID'],
    ['a version that is no number', { ...FILE, version: '3' }, 'WARNINGLIST_INVALID'],
    ['a type that nobody knows', { ...FILE, type: 'fuzzy' }, 'WARNINGLIST_INVALID'],
    ['no entries', { ...FILE, list: [] }, 'WARNINGLIST_INVALID'],
    ['an entry that is no text', { ...FILE, list: [1] }, 'WARNINGLIST_INVALID'],
    ['an entry that cannot be stored', { ...FILE, list: ['a\u0000b'] }, 'WARNINGLIST_INVALID'],
    ['attributes that are none', { ...FILE, matching_attributes: 'domain' }, 'WARNINGLIST_INVALID'],
    ['a kind that nobody publishes', { ...FILE, matching_attributes: ['snort', 'constructor'] }, 'WARNINGLIST_KINDS'],
    ['host names of phones', { ...FILE, type: 'hostname' }, 'WARNINGLIST_KINDS'],
    ['a pattern that matches everything', { ...FILE, type: 'regex', list: ['+', '.*'] }, 'WARNINGLIST_PATTERN'],
    ['too many patterns', { ...FILE, type: 'regex', list: Array.from({ length: 501 }, (_, at) => `a${at}`) }, 'WARNINGLIST_TOO_LONG'],
  ])('is refused when it is, or has: %s', (_, body, reason) => {
    expect(() => parseWarninglist(body)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('a value that stands on a list', () => {
  it('is warned of, refused, or let alone, as the list says, and named with the list', () => {
    expect(said(new ValueChecker([ready(FILE)], ''), 'PHONE', '+66 2 555 0100')).toEqual(['WARNING KNOWN_GOOD']);
    expect(said(new ValueChecker([ready(FILE, 'REFUSE')], ''), 'PHONE', '+66 2 555 0100')).toEqual(['ERROR KNOWN_GOOD_REFUSED']);
    expect(said(new ValueChecker([ready(FILE, 'OFF')], ''), 'PHONE', '+66 2 555 0100')).toEqual([]);
    expect(said(new ValueChecker([ready(FILE, 'REFUSE')], ''), 'PHONE', '+66 2 555 0101')).toEqual([]);
  });

  it('is told by a few of them, where it stands on many', () => {
    const lists = ['A', 'B', 'C', 'D', 'E'].map((name) => ready({ ...FILE, name }));
    const reading = canonicalise('PHONE', { value: '+6625550100' });
    const [remark, ...more] = reading.ok ? new ValueChecker(lists, '').remarksOf(reading.value) : [];
    expect(more).toEqual([]);
    expect(remark?.message).toContain('according to “A”, “B”, “C” and 2 more.');
  });

  it('of another kind than the list is about is none of its business', () => {
    const domains = { ...FILE, matching_attributes: ['domain'], type: 'hostname', list: ['bank.co.th'] };
    expect(said(new ValueChecker([ready(domains)], ''), 'DOMAIN', 'www.bank.co.th')).toEqual(['WARNING KNOWN_GOOD']);
    expect(said(new ValueChecker([ready(domains)], ''), 'URL', 'https://www.bank.co.th/')).toEqual([]);
  });
});

const LISTS = new URL('../../../../shared/data/misp-warninglists/lists/', import.meta.url);
const PHISHING = new URL('../../../../shared/data/eth-phishing-detect/config.json', import.meta.url);
const present = existsSync(LISTS) && existsSync(PHISHING);
(present ? describe : describe.skip)(
  `MISP's own lists${present ? '' : ' (skipped: no ../shared/data/misp-warninglists and eth-phishing-detect beside the checkout)'}`,
  () => {
    it('are all taken, know what is good, and few of the sites that are not', () => {
      const lists = readdirSync(LISTS).map((name) =>
        parseWarninglist(JSON.parse(readFileSync(new URL(`${name}/list.json`, LISTS), 'utf8'))),
      );
      expect(lists).toHaveLength(34);
      const guard = new ValueChecker(lists.map(({ entries, ...list }) => ({ list: { ...list, id: 'x', mode: 'WARN' as const }, matcher: matcherOf({ ...list, entries }) })), ''); // prettier-ignore

      expect(said(guard, 'DOMAIN', 'google.com')).toEqual(['WARNING KNOWN_GOOD']);
      expect(said(guard, 'IP', '8.8.8.8')).toEqual(['WARNING KNOWN_GOOD']);
      expect(said(guard, 'IP', '8.8.8.0/24')).toEqual(['WARNING KNOWN_GOOD']);
      expect(said(guard, 'IP', '2001:4860:4860::8888')).toEqual(['WARNING KNOWN_GOOD']);
      expect(said(guard, 'EMAIL', 'someone@mailinator.com')).toContain('WARNING KNOWN_GOOD');
      expect(said(guard, 'EMAIL', 'abuse@nobody.example')).toEqual(['WARNING KNOWN_GOOD']);
      expect(said(guard, 'FILE_HASH', 'd41d8cd98f00b204e9800998ecf8427e')).toContain('WARNING KNOWN_GOOD');
      expect(said(guard, 'PHONE', '+61 491 570 006')).toContain('WARNING KNOWN_GOOD');
      expect(said(guard, 'PHONE', '+66 81 234 5678')).toEqual([]);

      // Scam sites under the names of popular hosts are why a list of popular names warns and does not refuse (docs/guard-rails.md).
      const { whitelist, blacklist } = JSON.parse(readFileSync(PHISHING, 'utf8')) as { whitelist: string[]; blacklist: string[] };
      const domains = (names: readonly string[]): readonly string[] => names.filter((name) => canonicalise('DOMAIN', { value: name }).ok);
      const warned = (by: ValueChecker, names: readonly string[]): number =>
        names.filter((name) => said(by, 'DOMAIN', name).includes('WARNING KNOWN_GOOD')).length;
      const [good, bad] = [domains(whitelist), domains(blacklist).slice(0, 3_000)];
      expect(warned(guard, bad)).toBeGreaterThan(0);
      expect(warned(guard, bad)).toBeLessThan(bad.length / 10);
      const allowed = new ValueChecker([ready({ ...FILE, matching_attributes: ['domain'], list: whitelist })], '');
      const onBoth = bad.filter((name) => whitelist.includes(name)).length;
      expect([warned(allowed, good), warned(allowed, bad)]).toEqual([good.length, onBoth]);
    });
  },
);
