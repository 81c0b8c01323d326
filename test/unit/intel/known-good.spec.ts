import { ValueChecker } from '../../../src/intel/warninglists/value-checker.js';
import { BUILT_IN_LISTS, KNOWN_GOOD_LISTS } from '../../../src/intel/warninglists/known-good.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { hostName } from '../../../src/values/values/host.js';
import type { Kind } from '../../../src/values/values/value.js';

const guard = new ValueChecker(BUILT_IN_LISTS, '');
const said = (kind: Kind, value: string): readonly string[] => {
  const reading = canonicalise(kind, { value });
  if (!reading.ok) throw new Error(reading.problem.code);
  return guard
    .remarksOf(reading.value)
    .filter(({ code }) => code === 'KNOWN_GOOD')
    .map(({ severity, message }) => `${severity} ${/Built-in list: ([a-z ]+)/.exec(message)?.[1] ?? ''}`);
};

describe('the built-in lists of known-good hosts', () => {
  it('have hundreds of entries, and each list its title and the day on which it was written', () => {
    const entries = KNOWN_GOOD_LISTS.flatMap((list) => list.entries);
    expect(entries.length).toBeGreaterThan(500);
    expect(new Set(KNOWN_GOOD_LISTS.map(({ title }) => title)).size).toBe(KNOWN_GOOD_LISTS.length);
    for (const { writtenOn } of KNOWN_GOOD_LISTS) expect(writtenOn).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it.each(KNOWN_GOOD_LISTS)('have hosts in canonical form, none twice: $title', ({ entries, type }) => {
    expect(entries.filter((entry, at) => entries.indexOf(entry) !== at)).toEqual([]);
    for (const entry of entries) {
      const name = hostName(entry);
      // `gov` and `mil` are suffixes, and no hosts.
      expect([entry, name.ok ? name.ascii : type === 'hostname' && /^[a-z]+$/.test(entry) && entry]).toEqual([entry, entry]);
      expect(entry.startsWith('www.')).toBe(false);
    }
  });

  it('can all be matched', () => {
    expect(BUILT_IN_LISTS.map(({ list, matcher }) => [list.title, matcher.unread])).toEqual(
      BUILT_IN_LISTS.map(({ list }) => [list.title, 0]),
    );
    expect(BUILT_IN_LISTS.every(({ list }) => list.mode === 'WARN')).toBe(true);
  });

  it.each<[Kind, string, readonly string[]]>([
    ['DOMAIN', 'google.com', ['WARNING popular sites']],
    ['DOMAIN', 'www.google.com', ['WARNING popular sites']],
    ['URL', 'https://www.google.com/', ['WARNING popular sites']],
    ['URL', 'https://docs.google.com/forms/d/e/1FAIpQL/viewform', []],
    ['DOMAIN', 'evil-google.com', []],
    ['DOMAIN', 'google.com.evil-login.net', []],
    ['DOMAIN', 'thailandpost.co.th', ['WARNING posts and parcel services']],
    ['DOMAIN', 'cambodiapost.post', ['WARNING posts and parcel services']],
    ['DOMAIN', 'www.apb.com.la', ['WARNING banks']],
    ['DOMAIN', 'track.thailandpost.co.th', ['WARNING posts and parcel services']],
    ['URL', 'https://www.singpost.com/track?id=1', ['WARNING posts and parcel services']],
    ['DOMAIN', 'thailandpost-co-th.com', []],
    ['DOMAIN', 'kasikornbank.com', ['WARNING banks']],
    ['URL', 'https://www.maybank2u.com.my/home', ['WARNING banks']],
    ['DOMAIN', 'police.gov.sg', ['WARNING police']],
    ['EMAIL', 'officer@royalthaipolice.go.th', ['WARNING police']],
    ['DOMAIN', 'rd.go.th', ['WARNING governments']],
    ['DOMAIN', 'irs.gov', ['WARNING governments']],
    ['DOMAIN', 'singtel.com', ['WARNING telephone companies']],
    ['EMAIL', 'somebody@google.com', []],
    ['EMAIL', 'somebody@docomo.ne.jp', []],
    ['EMAIL', 'somebody@au.com', []],
    ['EMAIL', 'somebody@i.softbank.jp', []],
    ['EMAIL', 'notice@kasikornbank.com', ['WARNING banks']],
    ['DOMAIN', 'docomo.ne.jp', ['WARNING telephone companies']],
    ['IP', '8.8.8.8', []],
    ['PHONE', '+6625550100', []],
  ])('say of %s %s: %j', (kind, value, wanted) => expect(said(kind, value).slice(0, 1)).toEqual(wanted));

  it.each(['TH', 'VN', 'KH', 'LA', 'MM', 'MY', 'SG', 'ID', 'PH', 'BN', 'AU', 'NZ', 'CN', 'IN', 'JP', 'KR'])(
    'know the government and a bank or post of each country: %s',
    (country) => {
      const [suffix] =
        KNOWN_GOOD_LISTS.find(({ title }) => title === 'governments')?.entries.filter((entry) =>
          entry.endsWith(`.${country.toLowerCase()}`),
        ) ?? [];
      expect(suffix).toBeDefined();
      const others = KNOWN_GOOD_LISTS.filter(({ title }) => title !== 'governments').flatMap(({ entries }) => entries);
      expect(others.some((entry) => entry.endsWith(`.${country.toLowerCase()}`) || ['MM', 'LA', 'BN'].includes(country))).toBe(true);
    },
  );
});
