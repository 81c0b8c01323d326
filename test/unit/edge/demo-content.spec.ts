import { demoContent } from '../../../src/edge/demo/content.js';
import { DEMO_PARTIES } from '../../../src/edge/demo/demo-parties.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { type CanonicalValue, KINDS } from '../../../src/values/values/value.js';

const today = new Date('2026-03-01T00:00:00Z');
const ids = {
  group: 'the group',
  partners: new Map([
    ['meta', 'id of meta'],
    ['microsoft', 'id of microsoft'],
    ['trendmicro', 'id of trendmicro'],
    ['binance', 'id of binance'],
  ]),
};
const content = demoContent(today, ids);
const items = [...content].flatMap(([slug, claims]) => claims.map(({ item, revokedFor }) => ({ slug, item, revokedFor })));

function valueOf(item: (typeof items)[number]['item']): CanonicalValue {
  const reading = canonicalise(item.kind, item);
  if (!reading.ok) throw new Error(`${item.kind} ${item.value}: ${reading.problem.message}`);
  return reading.value;
}

/** Claims of some kinds, in canonical form with the remarks of their readers. */
const valuesOf = (...kinds: readonly string[]): readonly CanonicalValue[] =>
  items.filter(({ item }) => kinds.includes(item.kind)).map(({ item }) => valueOf(item));
const remarksOf = ({ warnings }: CanonicalValue): readonly string[] => warnings.map(({ code }) => code);

describe('The claims of the demo world', () => {
  it('are a few hundred, the same each time, and valid to the last', () => {
    expect(items.length).toBeGreaterThanOrEqual(300);
    expect(items.length).toBeLessThanOrEqual(400);
    expect(demoContent(today, ids)).toEqual(content);
    expect(() => items.map(({ item }) => valueOf(item))).not.toThrow();
  });

  it('come from every country and every partner, of every kind, with every label', () => {
    expect([...content.keys()].sort()).toEqual(DEMO_PARTIES.flatMap(({ kind, slug }) => (kind === 'HUB' ? [] : [slug])).sort());
    expect(new Set(items.map(({ item }) => item.kind))).toEqual(new Set(KINDS));
    for (const field of ['threat', 'tlp', 'attribution', 'discoverability', 'reliability', 'credibility'] as const) {
      expect(new Set(items.map(({ item }) => item[field])).size).toBeGreaterThanOrEqual(3);
    }
  });

  it('go to everybody, to some, to the group, to partners, and to nobody else', () => {
    const audiences = items.map(({ item }) => item.audience);
    const kinds = [
      audiences.filter((one) => one.everyCountry),
      audiences.filter((one) => one.exceptCountries.length > 0),
      audiences.filter((one) => one.countries.length > 0),
      audiences.filter((one) => one.groups.length > 0),
      audiences.filter((one) => one.partners.length > 0),
      audiences.filter((one) => !one.everyCountry && [one.countries, one.groups, one.partners].every((named) => named.length === 0)),
    ];
    for (const found of kinds) expect(found.length).toBeGreaterThanOrEqual(5);
  });

  it('meet: some values are held by two, three and four parties', () => {
    const holders = new Map<string, Set<string>>();
    for (const { slug, item } of items) {
      const { kind, scope, value } = valueOf(item);
      const key = [kind, scope, value].join('\n');
      holders.set(key, (holders.get(key) ?? new Set()).add(slug));
    }
    const counts = [...holders.values()].map((slugs) => slugs.size);
    expect(counts.filter((count) => count > 1).length).toBeGreaterThanOrEqual(20);
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(3);
  });

  it('are in part taken back, and in part about to lapse; nothing was seen in the future', () => {
    expect(items.filter(({ revokedFor }) => revokedFor !== undefined).length).toBeGreaterThanOrEqual(4);
    expect(items.filter(({ revokedFor }) => revokedFor !== undefined).length).toBeLessThanOrEqual(20);
    const inTenDays = new Date(today.getTime() + 10 * 86_400_000);
    expect(items.filter(({ item }) => item.validUntil && item.validUntil < inTenDays).length).toBeGreaterThanOrEqual(10);
    for (const { item } of items) {
      if (item.lastSeen) expect(item.lastSeen.getTime()).toBeLessThanOrEqual(today.getTime());
      if (item.firstSeen && item.lastSeen) expect(item.firstSeen.getTime()).toBeLessThanOrEqual(item.lastSeen.getTime());
      // A whole day ahead, so that a demo that starts late in the evening has none that has lapsed.
      if (item.validUntil) expect(item.validUntil.getTime() - today.getTime()).toBeGreaterThan(86_400_000);
    }
  });
});

describe('Nothing in the demo world is somebody’s', () => {
  it('neither a phone number, nor an account that is one', () => {
    const numbers = [...valuesOf('PHONE'), ...valuesOf('MESSAGING_ACCOUNT', 'PAYMENT_ID').filter(({ value }) => /^\+\d+$/.test(value))];
    expect(numbers.length).toBeGreaterThan(50);
    for (const number of numbers) expect(remarksOf(number)).toContainEqual(expect.stringMatching(/^PHONE_(FICTIONAL|UNASSIGNED)$/));
  });

  it('nor a name on the internet, nor an address', () => {
    for (const name of valuesOf('DOMAIN', 'URL', 'EMAIL')) expect(remarksOf(name)).toContain('DOMAIN_RESERVED');
    for (const address of valuesOf('IP')) expect(remarksOf(address)).toContain('DOCUMENTATION_RANGE');
  });

  it('nor a bank account: domestic ones are at test banks, IBANs the published examples', () => {
    for (const { scope, bank, country } of valuesOf('BANK_ACCOUNT').filter(({ scope }) => scope !== '')) {
      expect([scope, bank]).toEqual([`${country}:DEMO${country}B0`, `DEMO${country}B0`]);
    }
    expect(new Set(valuesOf('BANK_ACCOUNT').flatMap(({ scope, value }) => (scope === '' ? [value] : []))).size).toBeLessThanOrEqual(7);
  });

  it('nor a device: those are test devices, test networks and the cards of no country', () => {
    for (const { value, scope } of valuesOf('DEVICE_ID')) {
      expect(value).toMatch({ imei: /^00/, imsi: /^00101/, iccid: /^89999/ }[scope] ?? /$^/);
    }
  });

  it('nor an account with a name that somebody may have chosen', () => {
    const named = valuesOf('SOCIAL_ACCOUNT', 'MESSAGING_ACCOUNT').filter(({ value }) => !value.startsWith('+'));
    for (const { value } of named) expect(value).toMatch(/[bcdfghjkmnpqrtvwxz2346789]{8}$/);
    for (const { value } of valuesOf('APP')) expect(value).toMatch(/^com\.example\./);
  });
});
