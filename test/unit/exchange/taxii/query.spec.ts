import fc from 'fast-check';
import { microsOf, timestampOf } from '../../../../src/exchange/taxii/timestamp.policy.js';
import { filterOf, MATCHES, readQuery } from '../../../../src/exchange/taxii/query.policy.js';

const PAGE = { usual: 100, most: 1_000 };
const read = (raw: string, allowed: Parameters<typeof readQuery>[1] = MATCHES) => readQuery(raw, allowed, PAGE);
const refused = (raw: string, allowed: Parameters<typeof readQuery>[1] = MATCHES): unknown => {
  try {
    return read(raw, allowed);
  } catch (error) {
    return (error as { status?: number }).status;
  }
};

describe('a moment of TAXII', () => {
  it('keeps every microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000_000 }), (micros) => {
        expect(microsOf(timestampOf(micros))).toBe(micros);
        expect(timestampOf(micros)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      }),
    );
  });

  it.each([
    ['2026-11-26T10:19:51Z', '2026-11-26T10:19:51.000000Z'],
    ['2026-11-26T10:19:51.1Z', '2026-11-26T10:19:51.100000Z'],
    ['2026-11-26T10:19:51.000150999Z', '2026-11-26T10:19:51.000150Z'],
    ['2026-11-26t17:19:51.5+07:00', '2026-11-26T10:19:51.500000Z'],
    ['2026-11-26T17:19:51 07:00', '2026-11-26T10:19:51.000000Z'], // a plus that was not encoded
  ])('%s is %s', (text, moment) => {
    expect(timestampOf(microsOf(text) ?? 0)).toBe(moment);
  });

  it.each([
    '',
    'yesterday',
    '2026-11-26',
    '2026-11-26T10:19:51',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-26T25:00:00Z',
    '1732616391',
  ])('%p is none', (text) => {
    expect(microsOf(text)).toBeUndefined();
  });
});

describe('the query of an address', () => {
  it('asks for the usual page of the newest versions, where it says nothing', () => {
    expect(read('')).toEqual({ limit: 100, versions: 'last' });
  });

  it('reads match[…] raw and encoded alike', () => {
    const raw = read('match[type]=indicator,identity&match[id]=a--1&match[spec_version]=2.1&match[version]=all');
    expect(raw).toMatchObject({ types: ['indicator', 'identity'], ids: ['a--1'], specs: ['2.1'], versions: 'all' });
    expect(read('match%5Btype%5D=indicator%2Cidentity&match%5Bid%5D=a--1&match%5Bspec_version%5D=2.1&match%5Bversion%5D=all')).toEqual(raw);
  });

  it.each(['limit=0', 'limit=-1', 'limit=ten', 'limit=1.5', 'limit=', 'limit=1e3', 'limit=5&limit=6', 'limit=99999999999999999999'])(
    'refuses %s',
    (raw) => {
      expect(refused(raw)).toBe(400);
    },
  );

  it('never gives more than the settings say, however much is asked for', () => {
    expect(read('limit=1').limit).toBe(1);
    expect(read('limit=999999').limit).toBe(1_000);
  });

  it.each([
    'added_after=yesterday',
    'added_after=2026-11-26T10:19:51Z,2026-11-27T10:19:51Z',
    'added_after=2026-11-26T10:19:51Z&added_after=2026-11-26T10:19:51Z',
    'match[type]=a&match[type]=b',
    'match[type]=a&match%5Btype%5D=b',
    'match[type]=',
    'match[colour]=red',
    'match[version]=all,last',
    'match[version]=newest',
    `match[id]=${'x,'.repeat(101)}`.replaceAll(/x,/g, () => `${Math.random()},`),
    `match[id]=${'x'.repeat(401)}`,
  ])('refuses %.60s', (raw) => {
    expect(refused(raw)).toBe(400);
  });

  it('takes of the versions moments, the first and the last together', () => {
    expect(read('match[version]=first,2026-11-26T10:19:51.5Z').versions).toEqual(['first', microsOf('2026-11-26T10:19:51.500Z')]);
    expect(read('match[version]=first').versions).toBe('first');
  });

  it('refuses a filter that the endpoint does not define, rather than to answer something else', () => {
    expect(refused('match[type]=a', ['version', 'spec_version'])).toBe(400);
    expect(refused('match[version]=all', [])).toBe(400);
    expect(read('match[version]=all', ['version']).versions).toBe('all');
  });

  it('passes over what is none of its own', () => {
    expect(read('colour=red&limit=7&utm=x')).toMatchObject({ limit: 7 });
  });

  it('is the same filter in whatever order it is listed, whatever the page', () => {
    expect(filterOf(read('match[type]=a,b&limit=5'))).toBe(filterOf(read('limit=9&match[type]=b,a')));
    expect(filterOf(read('match[type]=a'))).not.toBe(filterOf(read('match[type]=b')));
    expect(filterOf(read('match[type]=a'))).not.toBe(filterOf(read('match[id]=a')));
  });
});
