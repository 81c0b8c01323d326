import { audienceOf, type Directory, OWNER_ALONE } from '../../../../src/values/rows/audience.js';
import { type Defaults, draftOf } from '../../../../src/values/rows/draft.js';
import { FIELD_NAMES, meaningOf } from '../../../../src/values/rows/field-names.js';
import { jsonRow } from '../../../../src/values/rows/json-rows.js';
import { isBroken } from '../../../../src/values/rows/row.js';
import { tlpOf, enumValueOf } from '../../../../src/values/rows/enum-values.js';
import { defaultAudience, defaultFields, defaultOnward } from '../../../../src/edge/cli/import/import-options.js';

const GROUP = '00000000-0000-4000-8000-000000000001';
const META = '00000000-0000-4000-8000-000000000002';
const DIRECTORY: Directory = {
  groups: [{ id: GROUP, name: 'ASEAN call-centre fraud' }],
  partners: [
    { id: META, name: 'Meta' },
    { id: 'tm', name: 'Trend Micro' },
  ],
};
const KH = { ...OWNER_ALONE, countries: ['KH'], exceptCountries: ['JP'] };
const DEFAULTS: Defaults = { fields: { kind: 'PHONE', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', confidence: 50 }, audience: KH };

/** Reads the row that `said` is as NDJSON. */
function draft(said: object, defaults = DEFAULTS) {
  const row = jsonRow(1, JSON.stringify(said), false);
  if (isBroken(row)) throw new Error(row.reason);
  return draftOf(row, defaults, DIRECTORY);
}

describe('words', () => {
  it('are alike in any case and however their parts are joined', () => {
    for (const said of ['amber+strict', 'AMBER_STRICT', 'Amber Strict', 'TLP:AMBER-strict']) expect(tlpOf(said)).toBe('AMBER_STRICT');
    expect([tlpOf('white'), tlpOf('pink')]).toEqual(['CLEAR', undefined]);
    expect(enumValueOf(['CALL_CENTRE_SCAM'], 'call-centre_scam')).toBe('CALL_CENTRE_SCAM');
  });

  it('name every field in camelCase and snake_case', () => {
    for (const name of FIELD_NAMES) {
      const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      expect([name, snake, snake.toUpperCase()].map(meaningOf)).toEqual([name, name, name]);
    }
  });
});

describe('a draft', () => {
  it('takes from the options what its row does not say', () => {
    expect(draft({ value: '0812345678', kind: null, tlp: '', confidence: 90 })).toEqual({
      draft: { kind: 'PHONE', value: '0812345678', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', confidence: 90, audience: KH },
    });
  });

  describe('of a row that states no kind', () => {
    const mixed: Defaults = { fields: { threat: 'PHISHING', tlp: 'GREEN' } };

    it.each([
      ['bad-shop.com', {}, 'DOMAIN'],
      ['||bad-shop.com^', {}, 'DOMAIN'],
      ['https://bad-shop.com/x', {}, 'URL'],
      ['203.0.114.7', {}, 'IP'],
      ['203.0.114.7:8080', {}, 'IP'],
      ['name@bad-shop.com', {}, 'EMAIL'],
      ['+66 81 234 5678', {}, 'PHONE'],
      ['081 234 5678', { country: 'TH' }, 'PHONE'],
      ['1234567890', { country: 'TH', bank: '004' }, 'BANK_ACCOUNT'],
      ['1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', {}, 'CRYPTO_ADDRESS'],
      ['somebody', { platform: 'telegram' }, 'MESSAGING_ACCOUNT'],
      ['275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f', {}, 'FILE_HASH'],
    ])('is recognised: %s', (value, hints, kind) => {
      const read = draft({ value, ...hints }, mixed);
      expect(read).toMatchObject({ draft: { kind, value }, remark: { code: 'KIND_RECOGNISED', reason: expect.stringContaining(kind) } });
    });

    it('names the other kinds that the value may be', () => {
      expect(draft({ value: 'https://bad-shop.com' }, mixed)).toMatchObject({
        draft: { kind: 'URL' },
        remark: {
          reason: 'The row states no kind; the value was read as URL. It can also be read as DOMAIN; if you mean that, state the kind.',
        },
      });
    });

    it.each(['/so/x.php', '0812345678', 'somebody'])('is refused where the value does not tell: %s', (value) => {
      expect(draft({ value }, mixed)).toMatchObject({ code: 'VALUE_UNRECOGNISED' });
    });

    it('is refused with what is wrong with it where its form or a hint tells the kind', () => {
      expect(draft({ value: 'http:///izuku.sh' }, mixed)).toMatchObject({
        code: 'URL_HOST_INVALID',
        reason: expect.stringContaining('two slashes'),
      });
      expect(draft({ value: '12345678', bank: 'NOBANK', country: 'TH' }, mixed)).toMatchObject({
        reason: expect.stringMatching(/^bank: No bank/),
      });
      expect(draft({ value: '12345678', network: 'nonet' }, mixed)).toMatchObject({ reason: expect.stringMatching(/^network: /) });
    });

    it('is refused with all that is wrong in the row, the ranges of numbers included', () => {
      expect(draft({ value: 'bad-shop.com', tlp: 'purple', confidence: 900, reliability: 'x', credibility: 7 }, mixed)).toMatchObject({
        reason: expect.stringMatching(
          /^tlp: .* confidence: must be 0 to 100 \(got 900\)\. reliability: must be A to F .* credibility: must be 1 to 6/,
        ),
      });
    });

    it('has the kind that the options state', () => {
      expect(draft({ value: 'https://bad-shop.com' }, { fields: { ...mixed.fields, kind: 'DOMAIN' } })).toEqual({
        draft: expect.objectContaining({ kind: 'DOMAIN' }) as unknown,
      });
    });
  });

  it('goes further as its row says, or else as the options do', () => {
    const onward = { mode: 'NONE' as const, within: null };
    expect(defaultOnward({ onward: 'none', batch: '1' }, DIRECTORY)).toEqual(onward);
    expect(defaultOnward({ batch: '1' }, DIRECTORY)).toBeUndefined();
    expect(() => defaultOnward({ onward: 'some', batch: '1' }, DIRECTORY)).toThrow('--onward');
    expect(draft({ value: '0812345678' }, { ...DEFAULTS, onward })).toMatchObject({ draft: { onward } });
    expect(draft({ value: '0812345678', onward: 'VN' }, { ...DEFAULTS, onward })).toMatchObject({
      draft: { onward: { mode: 'WITHIN', within: { countries: ['VN'] } } },
    });
    expect(draft({ value: '0812345678', onward: 'some' })).toMatchObject({ code: 'ONWARD_INVALID' });
  });

  it('reads what cells and JSON can hold', () => {
    const row = {
      value: 66812345678,
      platform: 'LINE',
      country: 'th',
      reliability: 'b',
      credibility: '2',
      tags: 'raid; sim |box',
      first_seen: '2026-05-31 09:30:00+07:00',
      validUntil: '2030-01-31',
      retain_until: '2031-01-31',
      reissue: 'yes',
      attribution: 'hidden',
    };
    expect(draft(row)).toMatchObject({
      draft: {
        value: '66812345678',
        platform: 'line',
        country: 'TH',
        reliability: 'B',
        credibility: 2,
        tags: ['raid', 'sim', 'box'],
        firstSeen: '2026-05-31T09:30:00+07:00',
        validUntil: '2030-01-31T00:00:00Z',
        retainUntil: '2031-01-31T00:00:00Z',
        reissue: true,
        attribution: 'HIDDEN',
      },
    });
  });

  it.each([
    [{ tlp: 'pink' }, 'TLP_INVALID'],
    [{ kind: 'telephone' }, 'KIND_INVALID'],
    [{ confidence: 'high' }, 'CONFIDENCE_INVALID'],
    [{ confidence: 4e9 }, 'CONFIDENCE_INVALID'],
    [{ country: 'Thailand' }, 'COUNTRY_INVALID'],
    [{ validUntil: '2030-01-01T10:00:00' }, 'VALID_UNTIL_INVALID'],
    [{ validUntil: '2030-06-31' }, 'VALID_UNTIL_INVALID'],
    [{ retainUntil: 'soon' }, 'RETAIN_UNTIL_INVALID'],
    [{ lastSeen: '31.12.2025' }, 'LAST_SEEN_INVALID'],
    [{ tags: [1] }, 'TAGS_INVALID'],
    [{ value: ' ' }, 'VALUE_MISSING'],
    [{ value: { a: 1 } }, 'VALUE_INVALID'],
    [{ audience: 'everybody' }, 'AUDIENCE_INVALID'],
    [{ audience: { contries: ['KH'] } }, 'AUDIENCE_INVALID'],
    [{ audience: 'KH', countries: 'VN' }, 'AUDIENCE_INVALID'],
  ])('is refused where GraphQL could not read it: %j', (said, code) => {
    expect(draft({ value: 'a', ...said })).toMatchObject({ code });
  });

  it('is refused with all that is wrong with it, also what the hub would say of other fields once it could read the row', () => {
    const wrong = { tlp: 'pink', confidence: 900, credibility: 7, reliability: 'G', firstSeen: '2026-02-02', lastSeen: '2026-01-01' };
    expect(draft({ value: '0812345678', ...wrong })).toMatchObject({
      code: 'TLP_INVALID',
      reason: expect.stringMatching(
        /^tlp: .* confidence: must be 0 to 100 \(got 900\)\. reliability: must be A to F \(got G\)\. credibility: must be 1 to 6 \(got 7\)\. lastSeen: is before firstSeen\./,
      ) as unknown,
    });
    expect(draft({ value: '+66812345678', tlp: 'pink', confidence: 100, credibility: 6, reliability: 'f' })).toMatchObject({
      reason: expect.not.stringContaining('must be between') as unknown,
    });
  });

  it('needs value, threat and label from somewhere', () => {
    const bare: Defaults = { fields: {}, audience: OWNER_ALONE };
    expect(draft({ value: 'a', kind: 'phone', threat: 'other' }, bare)).toMatchObject({ code: 'TLP_MISSING' });
    expect(draft({ value: 'a', kind: 'phone' }, bare)).toMatchObject({ code: 'THREAT_MISSING' });
    expect(draft({ kind: 'phone', threat: 'other' }, bare)).toMatchObject({ code: 'VALUE_MISSING' });
  });
});

describe('the audience of a row', () => {
  const audience = (said: object): unknown => {
    const read = draft({ value: 'a', ...said });
    return 'draft' in read ? read.draft.audience : read;
  };

  it('replaces that of the options, but keeps their exceptions unless it names its own', () => {
    expect(audience({ audience: 'every-country' })).toEqual({ ...OWNER_ALONE, everyCountry: true, exceptCountries: ['JP'] });
    expect(audience({ audience: { countries: ['vn'], exceptCountries: [] } })).toEqual({ ...OWNER_ALONE, countries: ['VN'] });
    expect(audience({ countries: 'VN, LA', except: 'KR' })).toEqual({ ...OWNER_ALONE, countries: ['VN', 'LA'], exceptCountries: ['KR'] });
    expect(audience({ except: 'KR' })).toEqual({ ...KH, exceptCountries: ['KR'] });
  });

  it('is absent where neither the row nor the options name one: a new claim is the owner’s alone, one that exists keeps its own', () => {
    const open = { fields: DEFAULTS.fields };
    const read = draft({ value: '+66812345678' }, open);
    expect(read).toMatchObject({ draft: { ownerAloneIfNew: true } });
    expect('draft' in read && 'audience' in read.draft).toBe(false);
  });

  it('is never exceptions alone, which would be read as the owner alone', () => {
    const wrong = { code: 'AUDIENCE_INVALID', reason: expect.stringContaining('exceptions need an audience') };
    expect(draft({ value: '+66812345678' }, { fields: DEFAULTS.fields, except: ['JP'] })).toMatchObject(wrong);
    expect(draft({ value: '+66812345678', except: 'JP' }, { fields: DEFAULTS.fields })).toMatchObject(wrong);
    expect(draft({ value: '+66812345678', to: 'owner' }, { fields: DEFAULTS.fields, except: ['JP'] })).toMatchObject({
      draft: { audience: { ...OWNER_ALONE, exceptCountries: ['JP'] } },
    });
  });

  it('can be the owner alone', () => {
    const alone = { ...OWNER_ALONE, exceptCountries: ['JP'] };
    expect([audience({ audience: 'owner' }), audience({ audience: {} }), audience({ everyCountry: 'no' })]).toEqual([alone, alone, alone]);
  });

  it('names groups and partners as people do, or by id', () => {
    const wanted = { ...OWNER_ALONE, groups: [GROUP], partners: [META, 'tm'], exceptCountries: ['JP'] };
    expect(audience({ to: 'group:asean CALL-CENTRE fraud; partner:meta; partner:trendmicro' })).toEqual(wanted);
    expect(audience({ audience: { groups: [GROUP], partners: ['Meta', 'tm'] } })).toEqual(wanted);
    expect(audience({ audience: JSON.stringify({ groups: [GROUP], partners: ['Meta', 'tm'] }) })).toEqual(wanted);
    expect(audience({ groups: 'nobody' })).toMatchObject({ reason: expect.stringContaining('(known: ASEAN call-centre fraud)') });
  });
});

describe('the options of an import', () => {
  const options = { batch: '500' };

  it('read fields as rows do, and name the option that is wrong', () => {
    expect(defaultFields({ ...options, tlp: 'tlp:amber+strict', validUntil: '2030-01-01', reissue: true })).toEqual({
      tlp: 'AMBER_STRICT',
      validUntil: '2030-01-01T00:00:00Z',
      reissue: true,
    });
    expect(() => defaultFields({ ...options, validUntil: 'soon' })).toThrow('--valid-until: must be');
  });

  it('add up audiences; a name is not cut at its commas', () => {
    const directory = { groups: [{ id: 'g', name: 'Scams, South' }], partners: DIRECTORY.partners };
    const to = ['KH,vn', 'group:Scams, South', 'partner:Meta', 'KH'];
    expect(defaultAudience({ ...options, to, except: ['JP', 'kr,US'] }, directory).audience).toEqual({
      everyCountry: false,
      countries: ['KH', 'VN'],
      groups: ['g'],
      partners: [META],
      exceptCountries: ['JP', 'KR', 'US'],
    });
    expect(defaultAudience(options, directory)).toEqual({ except: [] });
    expect(defaultAudience({ ...options, to: ['owner'] }, directory).audience).toEqual(OWNER_ALONE);
  });

  it('do not guess between two of one name', () => {
    const twins = { groups: [], partners: ['1', '2'].map((id) => ({ id, name: 'Meta' })) };
    expect(audienceOf(['partner:meta'], twins)).toMatchObject({ wrong: expect.stringContaining('Use its id') });
    expect(audienceOf([`partner:${META}`], twins)).toMatchObject({ value: { partners: [META] } });
  });
});
