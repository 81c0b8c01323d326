import { askedAbout, keyOf, lacksCountry, isReady, needsOfficer, rowsOf, uncheckedOf } from '../../../console/src/pages/publish/rows.ts';

type Checks = Parameters<typeof rowsOf>[1];
type Checked = NonNullable<ReturnType<Checks['get']>>;

const source = { text: '', contexts: {}, country: '', known: {} };
const read = (input: object, canonical: string): readonly [string, Checked] => [
  keyOf(input as never),
  { input: '', kind: 'PHONE', canonical, problems: [] },
];
const refused = (input: object): readonly [string, Checked] => [
  keyOf(input as never),
  { input: '', kind: null, canonical: null, problems: [{ severity: 'ERROR', code: 'VALUE_UNRECOGNISED', field: 'value', message: '' }] },
];

describe('the values of a draft', () => {
  it('are one for each line, and a repeated value is sent once', () => {
    const checks = new Map([read({ value: '+66 2 555 0100' }, '+6625550100'), read({ value: '+6625550100' }, '+6625550100')]);
    const rows = rowsOf({ ...source, text: '+66 2 555 0100\n\n +6625550100 ' }, checks);
    expect(rows.map(({ line, sameAs }) => [line, sameAs])).toEqual([
      [1, undefined],
      [2, 1],
    ]);
    expect(rows.map(isReady)).toEqual([true, false]);
  });

  it('get the country of national forms only where they cannot be read without it', () => {
    const checks = new Map([refused({ value: '02 555 0100' }), read({ value: '+1 202 555 0100' }, '+12025550100')]);
    const rows = rowsOf({ ...source, text: '02 555 0100\n+1 202 555 0100', country: 'TH' }, checks);
    expect(rows.map(({ input }) => input)).toEqual([{ value: '02 555 0100', country: 'TH' }, { value: '+1 202 555 0100' }]);
    expect(uncheckedOf(rows)).toEqual([{ value: '02 555 0100', country: 'TH' }]);
  });

  it('are asked for what they lack, and for nothing else', () => {
    const problem = (code: string, field: string | null): Checked['problems'] => [{ severity: 'ERROR', code, field, message: '' }];
    const asked = (value: string, problems: Checked['problems'], context: object = {}): readonly string[] =>
      [
        ...askedAbout(
          {
            line: 1,
            input: { value },
            key: '',
            checked: { input: '', kind: null, canonical: null, problems },
            sameAs: undefined,
            known: undefined,
          },
          context,
        ),
      ].sort();
    expect(asked('02 555 0100', problem('VALUE_UNRECOGNISED', 'value'))).toEqual(['country', 'kind']);
    expect(asked('somebody1', problem('VALUE_UNRECOGNISED', 'value'))).toEqual(['kind']);
    expect(asked('somebody1', problem('PLATFORM_MISSING', 'platform'), { kind: 'SOCIAL_ACCOUNT' })).toEqual(['kind', 'platform']);
    expect(asked('123-4-56789-0', problem('BANK_COUNTRY_MISSING', 'country'), { kind: 'BANK_ACCOUNT' })).toEqual([
      'bank',
      'country',
      'kind',
    ]);
    expect(asked('http:///x', problem('URL_HOST_INVALID', 'value'))).toEqual(['kind']);
  });

  it('lack a country only where they are numbers for which none was chosen', () => {
    const checks = new Map([
      refused({ value: '02 555 0100' }),
      refused({ value: 'somebody1' }),
      refused({ value: '02 555 0100', country: 'TH' }),
    ]);
    const lacks = (country: string): readonly boolean[] =>
      rowsOf({ ...source, text: '02 555 0100\nsomebody1', country }, checks).map(lacksCountry);
    expect([lacks(''), lacks('TH')]).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  it('ask the officer where the hub would refuse them, and use the answer', () => {
    const checks = new Map([refused({ value: 'somebody1' })]);
    expect(rowsOf({ ...source, text: 'somebody1' }, checks).map(needsOfficer)).toEqual([true]);
    const contexts = { somebody1: { kind: 'MESSAGING_ACCOUNT', platform: 'line' } as const };
    const [row] = rowsOf({ ...source, text: 'somebody1', contexts }, checks);
    expect(row?.input).toEqual({ value: 'somebody1', kind: 'MESSAGING_ACCOUNT', platform: 'line' });
  });
});
