import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { matcherOf } from '../../../src/intel/warninglists/matchers/matcher-of.js';
import { patternProblemOf } from '../../../src/intel/warninglists/matchers/patterns.js';
import { rangeOf } from '../../../src/intel/warninglists/range.js';
import { Subject } from '../../../src/intel/warninglists/subject.js';
import type { ListType } from '../../../src/intel/warninglists/warninglist.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import type { Kind } from '../../../src/values/values/value.js';

function subjectOf(kind: Kind, value: string): Subject {
  const reading = canonicalise(kind, { value });
  if (!reading.ok) throw new Error(`${value}: ${reading.problem.code}`);
  return new Subject(reading.value);
}
const on = (type: ListType, entries: readonly string[], kind: Kind, value: string): boolean =>
  matcherOf({ type, entries, kinds: [kind] }).matches(subjectOf(kind, value));

describe('a list of whole values', () => {
  it('knows a value in any spelling of either side', () => {
    const hotlines = ['+66 2 555 0100', '(+855) 23 555 012', 'not a number'];
    expect(on('string', hotlines, 'PHONE', '0066-2-5550100')).toBe(true);
    expect(on('string', hotlines, 'PHONE', '+85523555012')).toBe(true);
    expect(on('string', hotlines, 'PHONE', '+66 2 555 0101')).toBe(false);
    expect(matcherOf({ type: 'string', entries: hotlines, kinds: ['PHONE'] }).unread).toBe(1);
    expect(on('string', ['DE89 3704 0044 0532 0130 00'], 'BANK_ACCOUNT', 'de89370400440532013000')).toBe(true);
    expect(on('string', ['Bücher.example'], 'DOMAIN', 'xn--bcher-kva.example')).toBe(true);
    expect(on('string', ['D41D8CD98F00B204E9800998ECF8427E'], 'FILE_HASH', 'd41d8cd98f00b204e9800998ecf8427e')).toBe(true);
  });

  it('takes a URL without a path for its host, and no other', () => {
    expect(on('string', ['apple.com'], 'URL', 'https://apple.com/')).toBe(true);
    expect(on('string', ['apple.com'], 'URL', 'https://apple.com/login')).toBe(false);
    expect(on('string', ['apple.com'], 'URL', 'https://apple.com/?u=1')).toBe(false);
    expect(on('string', ['apple.com'], 'DOMAIN', 'www.apple.com')).toBe(false);
  });
});

describe('a list of host names', () => {
  const label = fc.constantFrom('a', 'b', 'mail', 'example', 'com');
  const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

  it('knows the host and whatever lies below it: as one who looks at every entry', () => {
    fc.assert(
      fc.property(fc.array(host, { maxLength: 5 }), fc.boolean(), host, (entries, dotted, asked) => {
        const listed = entries.map((entry) => (dotted ? `.${entry}` : entry.toUpperCase()));
        const naive = entries.some((entry) => asked === entry || asked.endsWith(`.${entry}`));
        const subject = (kind: Kind, value: string): Subject => new Subject({ kind, value, display: value });
        const { matches } = matcherOf({ type: 'hostname', entries: listed, kinds: ['DOMAIN'] });
        expect(matches(subject('DOMAIN', asked))).toBe(naive);
        expect(matches(subject('URL', `https://${asked}:8443/path?x=1`))).toBe(naive);
        expect(matches(subject('EMAIL', `a.b.com@${asked}`))).toBe(naive);
      }),
    );
  });
});

describe('a list of networks', () => {
  const v4 = fc.ipV4().chain((address) => fc.integer({ min: 8, max: 32 }).map((bits) => `${address}/${bits}`));
  const near = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 8, max: 32 }))
    .map(([low, bits]) => `198.51.100.${low}/${bits}`);
  const v6 = fc.ipV6().filter((address) => ipaddr.IPv6.isValid(address) && !address.includes('.')).chain((address) => fc.integer({ min: 16, max: 128 }).map((bits) => `${address}/${bits}`)); // prettier-ignore
  const network = fc.oneof(v4, near, near, v6);

  /** Two networks share an address when the wider one holds the other's beginning. */
  function meet(one: string, other: string): boolean {
    const [[a, n], [b, m]] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)];
    return a.kind() === b.kind() && (a as ipaddr.IPv4).match(b, Math.min(n, m));
  }

  it('knows every network that shares an address with one of it: as one who looks at every entry', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 12 }), network, (entries, asked) => {
        const { matches } = matcherOf({ type: 'cidr', entries, kinds: ['IP'] });
        expect(matches(new Subject({ kind: 'IP', value: asked, display: asked }))).toBe(entries.some((entry) => meet(entry, asked)));
      }),
      { numRuns: 300 },
    );
  });

  it('reads addresses as the library does, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.string({ unit: fc.constantFrom('0', 'f', '1', ':', '.', '/', '9'), maxLength: 24 })), (text) => {
        const isAddress = ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text);
        const isNetwork = ipaddr.isValidCIDR(text);
        if (isAddress && !text.includes('%')) expect(rangeOf(text)).not.toBeNull();
        if (rangeOf(text)) expect(isAddress || isNetwork).toBe(true);
      }),
    );
    expect(rangeOf('2001:DB8::/32')).toEqual({ family: 6, from: `20010db8${'0'.repeat(24)}`, to: `20010db8${'f'.repeat(24)}` });
    expect(rangeOf('::ffff:192.0.2.1')).toMatchObject({ from: '00000000000000000000ffffc0000201' });
    expect(rangeOf('0.0.0.0/0')).toEqual({ family: 4, from: 0, to: 2 ** 32 - 1 });
    expect([rangeOf('1.2.3.4/33'), rangeOf('256.1.1.1'), rangeOf('::/129'), rangeOf('1:2:3'), rangeOf(':::')]).toEqual(Array(5).fill(null));
  });
});

describe('a list of parts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '@', 'ü', '\u{1F4A9}'), maxLength: 30 });

  it('knows every text that holds one of it: as one who looks for each', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 10 }), text, (entries, asked) => {
        const used = entries.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry.length >= 3);
        const { matches, unread } = matcherOf({ type: 'substring', entries, kinds: ['EMAIL'] });
        expect(matches(new Subject({ kind: 'EMAIL', value: asked, display: asked }))).toBe(used.some((entry) => asked.includes(entry)));
        expect(unread).toBe(entries.length - used.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a list of patterns', () => {
  it('finds a pattern anywhere in a value, and of a phone number only the whole', () => {
    expect(on('regex', ['/^(noc|abuse)\\@.*\\..*$/i'], 'EMAIL', 'ABUSE@isp.example')).toBe(true);
    expect(on('regex', ['isp'], 'EMAIL', 'abuse@isp.example')).toBe(true);
    expect(on('regex', ['/((?:\\+|00)1)?([0-9]{3})55501([0-9]{2})/g'], 'PHONE', '+1 415 555 0123')).toBe(true);
    expect(on('regex', ['/((?:\\+|00)1)?55501([0-9]{2})/g'], 'PHONE', '+66 2 555 0100')).toBe(false);
  });

  it('knows a number by the zero that is dialled at home, and by its own country alone', () => {
    const list = ['/((?:\\+|00)61)?0491570(006|156|157)/g'];
    expect(on('regex', list, 'PHONE', '+61 491 570 006')).toBe(true);
    expect(on('regex', list, 'PHONE', '+32 491 57 00 06')).toBe(false);
  });

  it('takes no pattern that is too long, that it does not understand, or that is in everything', () => {
    expect(['(a', 'a(?=b)', '(a)\\1', 'x'.repeat(501), '.*', '(x)?', '^'].map((pattern) => patternProblemOf(pattern) !== null)).toEqual(
      Array(7).fill(true),
    );
    expect(patternProblemOf('/^scam-[0-9]{1,4}$/i')).toBeNull();
  });

  it('is not held up by a pattern that would hold up others', () => {
    const address = `${'a'.repeat(60)}@isp.example`;
    expect(on('regex', ['/^(([a-z])+.)+[A-Z]([a-z])+$/', '^(a+)+$', '^(a|a)*b$'], 'EMAIL', address)).toBe(false);
  });
});
