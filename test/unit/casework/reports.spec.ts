import fc from 'fast-check';
import { isAmount } from '../../../src/casework/reports/amounts.policy.js';
import type { StoredReportItem, ReportFields } from '../../../src/casework/reports/report.js';
import { reportDraftOf } from '../../../src/casework/reports/report-draft.js';
import { routesOf } from '../../../src/casework/reports/routing.policy.js';
import type { Kind } from '../../../src/values/values/value.js';

const SAID: ReportFields = {
  reference: 'x',
  draft: false,
  title: 'x',
  threat: 'PHISHING',
  tlp: 'AMBER',
  losses: [],
  victimCountries: [],
  suspectCountries: [],
  countries: [],
  exceptCountries: [],
  items: [],
  evidence: [],
};
const itemOf = (kind: Kind, value: string, country: string | null = null): StoredReportItem => ({
  ...{ kind, scope: '', value, display: value, platform: null, network: null, bank: null, country, note: null },
});
const country: fc.Arbitrary<string> = fc.constantFrom('TH', 'KH', 'MY', 'VN', 'SG', 'GB');
const countries = fc.uniqueArray(country);
const item = fc.oneof(
  country.map((code) => itemOf('PHONE', '+1', code)),
  country.map((code) => itemOf('BANK_ACCOUNT', '1', code)),
  country.map((code) => itemOf('DOMAIN', `x.${code.toLowerCase()}`)),
  fc.constant(itemOf('CRYPTO_ADDRESS', 'x')),
);

describe('which countries a report concerns', () => {
  it.each([
    ['a number of a country', itemOf('PHONE', '+66812345678', 'TH'), 'TH', 'PHONE_PREFIX'],
    ['an account', itemOf('BANK_ACCOUNT', 'DE89370400440532013000', 'DE'), 'DE', 'BANK_COUNTRY'],
    ['a payment address', itemOf('PAYMENT_ID', '+66812345678', 'TH'), 'TH', 'BANK_COUNTRY'],
    ['a domain', itemOf('DOMAIN', 'bad.com.my'), 'MY', 'COUNTRY_DOMAIN'],
    ['a URL', itemOf('URL', 'https://login.bad.co.id:8443/a.vn?b=.la'), 'ID', 'COUNTRY_DOMAIN'],
    ['an e-mail address', itemOf('EMAIL', 'x@bad.sg'), 'SG', 'COUNTRY_DOMAIN'],
    ['a domain in national script', itemOf('DOMAIN', 'xn--12co0c3b4eva.xn--o3cw4h'), 'TH', 'COUNTRY_DOMAIN'],
    ['a British domain, whose code is not ISO 3166’s', itemOf('DOMAIN', 'bad.co.uk'), 'GB', 'COUNTRY_DOMAIN'],
  ] as const)('%s', (_, one, code, reason) => {
    expect(routesOf(SAID, [itemOf('CRYPTO_ADDRESS', 'x'), one])).toEqual([{ country: code, reasons: [{ reason, indexes: [1] }] }]);
  });

  it.each([
    ['a number that several countries share', itemOf('PHONE', '+18005550100')],
    ['a domain of no country', itemOf('DOMAIN', 'bad.example')],
    ['an address without a name', itemOf('URL', 'http://192.0.2.1/x.th')],
    ['an address of six bytes', itemOf('URL', 'http://[2001:db8::ab]/')],
    ['a wallet', itemOf('CRYPTO_ADDRESS', 'x')],
  ])('none: %s', (_, one) => expect(routesOf(SAID, [one])).toEqual([]));

  it('are those of which something is said, each once, in order, with every reason; and never one that is excepted', () => {
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 20 }),
        countries,
        countries,
        countries,
        countries,
        (items, victims, suspects, named, never) => {
          const said = { ...SAID, victimCountries: victims, suspectCountries: suspects, countries: named, exceptCountries: never };
          const routes = routesOf(said, items);
          const found = routes.map((route) => route.country);
          expect(found).toEqual([...new Set(found)].sort());
          expect(found.filter((code) => never.includes(code))).toEqual([]);
          const alone = (some: Partial<ReportFields>, ofItems: readonly StoredReportItem[] = []): readonly string[] =>
            routesOf({ ...SAID, ...some }, ofItems).map((route) => route.country);
          const each = [
            ...alone({ victimCountries: victims }),
            ...alone({ suspectCountries: suspects }),
            ...alone({ countries: named }),
            ...items.flatMap((one) => alone({}, [one])),
          ];
          expect(new Set(found)).toEqual(new Set(each.filter((code) => !never.includes(code))));
          for (const route of routes) {
            for (const { indexes } of route.reasons) {
              for (const index of indexes) expect(alone({}, items.slice(index, index + 1))).toEqual([route.country]);
            }
          }
        },
      ),
    );
  });
});

describe('a report as it is read', () => {
  it('keeps each value once, in the form in which it is compared, and remarks what it left out', () => {
    const items = [
      { kind: 'PHONE', value: '081 234 5678', country: 'TH', note: ' first ' },
      { kind: 'PHONE', value: 'no number' },
      { kind: 'PHONE', value: '+66812345678', note: 'second' },
    ] as const;
    const read = reportDraftOf({ ...SAID, title: ' Accounts ', platform: ' Facebook ', items }, 3);
    expect(read).toMatchObject({
      index: 3,
      fields: { title: 'Accounts', platform: 'facebook' },
      items: [{ value: '+66812345678', note: 'first' }],
      remarks: [{ index: 1, problems: [{ severity: 'ERROR', code: 'PHONE_INVALID', field: 'value' }] }],
    });
    expect('items' in read && read.items).toHaveLength(1);
  });

  it.each([
    [{ reference: ' x' }, 'REFERENCE_INVALID'],
    [{ title: '  ' }, 'TITLE_MISSING'],
    [{ tlp: 'AMBER_STRICT' }, 'TLP_FORBIDS_AUDIENCE'],
    [{ countries: ['TH'], exceptCountries: ['TH'] }, 'AUDIENCE_CONTRADICTION'],
    [{ losses: [1, 2].map(() => ({ currency: 'THB', amount: '1' })) }, 'LOSS_TWICE'],
    [{ items: [{ kind: 'PHONE', value: 'no number' }] }, 'REPORT_VALUES_REFUSED'],
    [{ title: 'x'.repeat(301) }, 'FIELD_INVALID'],
    [{ platform: 'İ'.repeat(60) }, 'FIELD_INVALID'],
  ] as const)('is refused with %j: %s', (said, code) => {
    expect(reportDraftOf({ ...SAID, ...said }, 0)).toMatchObject({ problems: [{ code }] });
  });

  it('may be kept to oneself under a label that goes to nobody, as a draft', () => {
    expect(reportDraftOf({ ...SAID, tlp: 'AMBER_STRICT', draft: true }, 0)).toMatchObject({ index: 0 });
  });
});

describe('the values of a report', () => {
  it('have at most 1 MiB as they are kept', () => {
    const items = Array.from({ length: 1_000 }, (_, n) => ({ kind: 'DOMAIN' as const, value: `a${n}.example.com`, note: 'ก'.repeat(500) }));
    expect(reportDraftOf({ ...SAID, items }, 0)).toMatchObject({ problems: [{ code: 'REPORT_TOO_LARGE', field: 'values' }] });
    expect(reportDraftOf({ ...SAID, items: items.slice(0, 500) }, 0)).toMatchObject({ index: 0 });
  });
});

describe('an amount of money', () => {
  it.each([
    ['THB', '12500.50'],
    ['USD', '0.01'],
    ['VND', '12000000'],
    ['KWD', '1.125'],
    ['LAK', '12500.50'],
    ['EUR', '999999999999999.99'],
  ])('%s %s', (currency, amount) => expect(isAmount({ currency, amount })).toBe(true));

  it.each([
    ['THB', '1.234'],
    ['VND', '1.5'],
    ['USD', '0.00'],
    ['USD', '-1'],
    ['USD', '1e3'],
    ['USD', '1,000'],
    ['USD', '01'],
    ['USD', ''],
    ['USD', '1000000000000000'],
    ['QQQ', '1'],
    ['usd', '1'],
  ])('is none: %s %s', (currency, amount) => expect(isAmount({ currency, amount })).toBe(false));
});
