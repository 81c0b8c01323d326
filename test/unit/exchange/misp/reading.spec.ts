import fc from 'fast-check';
import { readMisp } from '../../../../src/exchange/misp/read.js';
import type { Json } from '../../../../src/exchange/misp/shapes.js';
import type { AudienceSpec } from '../../../../src/tenancy/sharing/audience.js';
import { OWNER_ONLY } from '../../../../src/exchange/misp/distribution.js';

const ASEAN: AudienceSpec = { ...OWNER_ONLY, countries: ['KH', 'VN'] };
const DEFAULTS = { threat: 'OTHER', audience: ASEAN } as const;
const UUID = '5f2c1b3e-0d7c-4a8e-9b61-1f1a2b3c4d5e';
const uuid = (n: number): string => `5f2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;

const event = (attributes: readonly Json[], more: Json = {}): Json => ({
  Event: { uuid: UUID, info: 'A call centre', date: '2026-11-20', timestamp: '1700000000', Attribute: attributes, ...more },
});
const attribute = (type: string, value: string, more: Json = {}): Json => ({ uuid: uuid(1), type, value, ...more });
const object = (name: string, fields: Readonly<Record<string, string>>, more: Json = {}): Json => ({
  name,
  uuid: uuid(50),
  Attribute: Object.entries(fields).map(([relation, value], place) => ({
    ...attribute('text', value),
    uuid: uuid(60 + place),
    object_relation: relation,
  })),
  ...more,
});
const readOne = (body: Json, defaults: Parameters<typeof readMisp>[1] = DEFAULTS) => {
  const { items, problems } = readMisp(body, defaults);
  const [first, ...rest] = items;
  if (!first || rest.length > 0) throw new Error(`${items.length} items; ${JSON.stringify(problems)}`);
  return first.item;
};

describe('what is to name nobody', () => {
  it('keeps what names its maker to its owner, and says sightings for nobody in particular', () => {
    const seen = attribute('domain', 'bad-shop.com', { Sighting: [{ type: '0', date_sighting: '1700000000' }] });
    const { items, objects, sightings } = readMisp(event([seen, attribute('snort', 'alert tcp any any')]), {
      ...DEFAULTS,
      attribution: 'HIDDEN',
    });
    expect(items).toMatchObject([{ item: { attribution: 'HIDDEN', audience: ASEAN } }]);
    expect(objects.length).toBeGreaterThan(0);
    const alone = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };
    expect(objects.map(({ audience }) => audience)).toEqual(objects.map(() => alone));
    expect(sightings).toMatchObject([{ attribution: 'HIDDEN' }]);
  });
});

describe('envelopes', () => {
  const inner = event([attribute('domain', 'bad-shop.com')]);
  it.each([
    ['an answer of a search', { response: [inner] }],
    ['an answer with one event', { response: inner }],
    ['one event', inner],
    ['a list of wrapped events', [inner]],
    ['a list of bare events', [inner['Event']]],
    ['a bare event', inner['Event']],
  ])('are read: %s', (_, body) => expect(readMisp(body, DEFAULTS).items).toHaveLength(1));

  it.each([[null], [undefined], [7], ['text'], [{}], [{ response: 7 }], [{ Event: [] }], [true]])(
    'that are none are one problem: %j',
    (body) => {
      const { items, objects, problems } = readMisp(body, DEFAULTS);
      expect([items, objects, problems.map(({ code }) => code)]).toEqual([[], [], ['MISP_UNREADABLE']]);
    },
  );

  it('of a list with one bad entry cost that entry alone', () => {
    const { items, problems } = readMisp([7, inner], DEFAULTS);
    expect([items.length, problems.map(({ source }) => source)]).toEqual([1, ['event 1']]);
  });
});

describe('attributes', () => {
  it.each([
    ['phone-number', '+66 81 234 5678', 'PHONE', '+66 81 234 5678'],
    ['iban', 'DE89370400440532013000', 'BANK_ACCOUNT', 'DE89370400440532013000'],
    ['btc', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', 'CRYPTO_ADDRESS', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['email-src', 'x@bad-shop.com', 'EMAIL', 'x@bad-shop.com'],
    ['email-dst', 'x@bad-shop.com', 'EMAIL', 'x@bad-shop.com'],
    ['ip-dst|port', '203.0.113.9|443', 'IP', '203.0.113.9'],
    ['hostname|port', 'a.bad-shop.com|8443', 'DOMAIN', 'a.bad-shop.com'],
    ['filename|md5', 'a|b.exe|0123456789abcdef0123456789abcdef', 'FILE_HASH', '0123456789abcdef0123456789abcdef'],
    ['twitter-id', '@scammer', 'SOCIAL_ACCOUNT', '@scammer'],
    ['mobile-application-id', 'com.example.loan', 'APP', 'com.example.loan'],
    ['url', 'hxxps://bad-shop[.]com/a', 'URL', 'hxxps://bad-shop[.]com/a'],
  ])('%s of %s is a %s', (type, value, kind, expected) => {
    if (type === 'filename|md5') value = 'b.exe|0123456789abcdef0123456789abcdef';
    expect(readOne(event([attribute(type, value)]))).toMatchObject({ kind, value: expected });
  });

  it('of a domain and its address are two claims, neither of which carries the other', () => {
    const { items } = readMisp(event([attribute('domain|ip', 'bad-shop.com|203.0.113.9')]), DEFAULTS);
    expect(items.map(({ source, item }) => [source, item.kind, item.value])).toEqual([
      [`attribute ${uuid(1)}`, 'DOMAIN', 'bad-shop.com'],
      [`attribute ${uuid(1)} part 2`, 'IP', '203.0.113.9'],
    ]);
    expect(JSON.stringify(items[0]?.item)).not.toContain('203.0.113.9');
    expect(JSON.stringify(items[1]?.item)).not.toContain('bad-shop');
  });

  it.each([
    ['jabber-id', 'x@bad-shop.com'],
    ['github-username', 'octocat'],
    ['bic', 'KASITHBK'],
    ['target-email', 'victim@bank.com'],
    ['link', 'https://blog.example.com/post'],
    ['whois-registrant-phone', '+66812345678'],
    ['yara', 'rule x {}'],
    ['text', 'words'],
  ])('of the type %s are kept, not claimed', (type, value) => {
    const { items, objects, problems } = readMisp(event([attribute(type, value)]), DEFAULTS);
    expect([items, problems.filter(({ code }) => code !== 'MISP_NOT_UNDERSTOOD')]).toEqual([[], []]);
    expect(objects.map((one) => one.object.type)).toEqual(['x-misp-attribute', 'grouping']);
    expect(objects[0]?.object['x_misp_body']).toMatchObject({ type, value });
  });

  it('that cannot be read as what they say they are are kept with a remark', () => {
    const { items, objects, problems } = readMisp(event([attribute('bank-account-nr', '1234567890')]), DEFAULTS);
    expect([items.length, objects.length]).toEqual([0, 2]);
    expect(problems).toMatchObject([{ severity: 'WARNING', code: 'BANK_COUNTRY_MISSING', source: `attribute ${uuid(1)}` }]);
  });

  it.each(['http:///izuku.sh', 'http:/izuku.sh', 'https:izuku.sh'])('that name no host are no claims: %s', (value) => {
    for (const type of ['url', 'uri', 'link']) {
      const { items, problems } = readMisp(event([attribute(type, value, { to_ids: true })]), DEFAULTS);
      expect([items, ...problems.map(({ code }) => code)]).toEqual([[], 'URL_HOST_INVALID']);
    }
  });

  it('that their sender has deleted are taken back, and nothing of them is kept', () => {
    const { items, objects } = readMisp(event([attribute('phone-number', '+66812345678', { deleted: true, comment: 'wrong' })]), DEFAULTS);
    expect(items).toMatchObject([{ item: { value: '+66812345678' }, revoked: { reason: 'The sender deleted it.' } }]);
    expect([items[0]?.item.original, objects]).toEqual([undefined, []]);
  });

  it('give their sightings by organisation and verdict', () => {
    const Sighting = [
      { type: '0', date_sighting: '1700000000', Organisation: { name: 'CERT' } },
      { type: '0', date_sighting: '1700000900', Organisation: { name: 'CERT' } },
      { type: '1', date_sighting: '1700001000' },
      { type: '2', date_sighting: '1700002000' },
      { type: '9', date_sighting: '1700002000' },
    ];
    const { sightings } = readMisp(event([attribute('domain', 'bad-shop.com', { Sighting })]), DEFAULTS);
    expect(sightings.map(({ of, verdict, count, note }) => [of, verdict, count, note])).toEqual([
      [`attribute ${uuid(1)}`, 'SEEN', 2, 'CERT'],
      [`attribute ${uuid(1)}`, 'FALSE_POSITIVE', 1, null],
      [`attribute ${uuid(1)}`, 'EXPIRED', 1, null],
    ]);
    expect(sightings[0]?.lastSeen).toEqual(new Date(1_700_000_900_000));
  });
});

describe('objects', () => {
  it.each([
    ['phone', { msisdn: '66812345678', imei: '490154203237518', model: 'x' }, ['PHONE', 'DEVICE_ID']],
    ['bank-account', { account: '1234567890', 'institution-code': '004' }, []],
    ['bank-account', { account: '1234567890', 'institution-code': '004', swift: 'KASITHBK' }, ['BANK_ACCOUNT']],
    ['bank-account', { account: '1234567890', swift: 'KASITHBK', 'account-name': 'Mule' }, ['BANK_ACCOUNT']],
    ['bank-account', { iban: 'DE89370400440532013000', account: '0532013000' }, ['BANK_ACCOUNT']],
    ['coin-address', { 'address-crypto': '0x52908400098527886E0F7030069857D2E4169EE7', symbol: 'ETH' }, ['CRYPTO_ADDRESS']],
    [
      'telegram-account',
      { username: 'scam_desk', id: '123456789', phone: '66812345678' },
      ['MESSAGING_ACCOUNT', 'MESSAGING_ACCOUNT', 'PHONE'],
    ],
    ['telegram-bot', { username: 'scam_bot', token: 'secret' }, ['MESSAGING_ACCOUNT']],
    ['facebook-account', { 'account-id': '100000000000001', 'account-name': 'Some One' }, ['SOCIAL_ACCOUNT']],
    ['instagram-account', { 'account-name': 'some.one' }, ['SOCIAL_ACCOUNT']],
    ['twitter-account', { name: 'someone', followers: '7' }, ['SOCIAL_ACCOUNT']],
    ['user-account', { 'account-type': 'line', username: 'scam.line' }, ['MESSAGING_ACCOUNT']],
    ['user-account', { 'account-type': 'unix', username: 'root' }, []],
    ['domain-ip', { domain: 'bad-shop.com', ip: '203.0.113.9' }, ['DOMAIN', 'IP']],
    ['file', { md5: '0123456789abcdef0123456789abcdef', filename: 'a.exe' }, ['FILE_HASH']],
    ['url', { url: 'https://bad-shop.com/a', host: 'bad-shop.com' }, ['URL']],
    ['email', { from: 'x@bad-shop.com', to: 'victim@bank.com' }, ['EMAIL']],
    ['person', { 'full-name': 'A B', 'phone-number': '+66812345678' }, ['PHONE']],
    ['person', { 'full-name': 'A B', 'phone-number': '+66812345678', role: 'Victim' }, []],
    ['yara', { yara: 'rule x {}' }, []],
    [
      'android-app',
      { name: 'Watcher', domain: 'bad-shop.com', sha256: 'ab'.repeat(32), certificate: 'cd'.repeat(20), appid: 'com.watcher.app' },
      ['APP', 'DOMAIN', 'FILE_HASH'],
    ],
    ['android-app', { name: 'Watcher', certificate: 'cd'.repeat(20), 'certificate-sha256': 'ab'.repeat(32) }, []],
    ['apk', { 'package-name': 'com.watcher.app', sha256: 'ab'.repeat(32), filename: 'a.apk' }, ['APP', 'FILE_HASH']],
    ['ip-port', { ip: '203.0.113.9', 'dst-port': '443', hostname: 'c2.bad-shop.com' }, ['IP', 'DOMAIN']],
    ['network-connection', { 'ip-src': '198.51.100.7', 'ip-dst': '203.0.113.9', 'hostname-dst': 'c2.bad-shop.com' }, ['IP', 'DOMAIN']],
    ['c2-list', { 'c2-ip': '203.0.113.8', 'c2-ipport': '203.0.113.9|443' }, ['IP', 'IP']],
    ['malicious-website', { url: 'https://bad-shop.com/a', domain: 'bad-shop.com', ip: '203.0.113.9' }, ['URL', 'DOMAIN', 'IP']],
    [
      'phishing',
      { url: 'https://bad-shop.com/a', hostname: 'bad-shop.com', target: 'A bank', 'url-redirect': 'https://bank.com' },
      ['URL', 'DOMAIN'],
    ],
    ['phishing-kit', { 'kit-url': 'https://bad-shop.com/k.zip', 'threat-actor-email': 'x@bad-shop.com' }, ['URL', 'EMAIL']],
    ['shortened-link', { 'shortened-url': 'https://sho.rt/x', 'redirect-url': 'https://bad-shop.com/a' }, ['URL', 'URL']],
    ['short-message-service', { from: '+66812345678', to: '+66812345679', body: 'x' }, ['PHONE']],
    ['btc-transaction', { 'btc-address': '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', 'transaction-number': 'x' }, ['CRYPTO_ADDRESS']],
    ['hashlookup', { 'SHA-256': 'ab'.repeat(32) }, []],
    ['victim', { domain: 'bank.com', 'ip-address': '198.51.100.7' }, []],
  ])('%s of %j make %j', (name, fields, kinds) => {
    const { items, objects } = readMisp(event([], { Object: [object(name, fields)] }), DEFAULTS);
    expect(items.map(({ item }) => item.kind)).toEqual(kinds);
    expect(objects.filter((one) => one.object.type === 'x-misp-object')).toHaveLength(kinds.length === 0 ? 1 : 0);
  });

  it('give each of their claims what describes it, and none of the others', () => {
    const { items } = readMisp(
      event([], {
        Object: [
          object('file', { md5: '0123456789abcdef0123456789abcdef', filename: 'a.exe', sha1: '0123456789abcdef0123456789abcdef01234567' }),
        ],
      }),
      DEFAULTS,
    );
    const values = items.map(({ item }) =>
      (item.original?.body['Object'] as { Attribute: { value: string }[] }).Attribute.map(({ value }) => value),
    );
    expect(values).toEqual([
      ['0123456789abcdef0123456789abcdef', 'a.exe'],
      ['a.exe', '0123456789abcdef0123456789abcdef01234567'],
    ]);
  });
});

describe('what is not understood', () => {
  it('is told once for each event, by sort and number, and on the receipt of each thing', () => {
    const body = event(
      [attribute('yara', 'rule x {}'), { ...attribute('yara', 'rule y {}'), uuid: uuid(2) }, attribute('domain', 'bad-shop.com')],
      {
        Object: [object('odd-template', { text: 'x' }), object('android-app', { name: 'Watcher' }, { uuid: uuid(51) })],
      },
    );
    const { objects, problems } = readMisp(body, DEFAULTS);
    expect(problems).toEqual([
      {
        source: `event ${UUID}`,
        severity: 'WARNING',
        code: 'MISP_NOT_UNDERSTOOD',
        field: null,
        message:
          'Not understood, and stored unchanged without an indicator: attribute of the type "yara" (2), object of the template "odd-template" (1), ' +
          'object of the template "android-app", which has no readable value (1).',
      },
    ]);
    expect(objects.map(({ object: { type }, remarks = [] }) => [type, remarks.map(({ code }) => code)])).toEqual([
      ['x-misp-attribute', ['MISP_NOT_UNDERSTOOD']],
      ['x-misp-attribute', ['MISP_NOT_UNDERSTOOD']],
      ['x-misp-object', ['MISP_NOT_UNDERSTOOD']],
      ['x-misp-object', ['MISP_NOT_UNDERSTOOD']],
      ['grouping', []],
    ]);
  });

  it('is not told of what is understood, also beside what only describes it', () => {
    const app = object('android-app', { name: 'Watcher', certificate: 'cd'.repeat(20), sha256: 'ab'.repeat(32) });
    expect(readMisp(event([attribute('domain', 'bad-shop.com')], { Object: [app] }), DEFAULTS).problems).toEqual([]);
  });

  it('holds a bounded number of names, however many there are, and however long', () => {
    const many = Array.from({ length: 300 }, (_, n) => ({ ...attribute(`odd${n}${'x'.repeat(5_000)}`, 'x'), uuid: uuid(n) }));
    const [told] = readMisp(event(many), DEFAULTS).problems;
    expect(told?.message.length).toBeLessThan(20_000);
    expect(told?.message).toMatch(/, and 200 more\.$/);
  });

  it('names a label that cannot be read, where it holds a claim, what is kept, or the event', () => {
    const tag = [{ name: 'tlp:unclear' }];
    const { items, objects, problems } = readMisp(
      event([attribute('domain', 'bad-shop.com'), attribute('yara', 'x')], { Tag: tag }),
      DEFAULTS,
    );
    expect(items[0]?.item.tlp).toBeUndefined();
    expect(problems.filter(({ code }) => code === 'MISP_LABEL_UNREADABLE')).toMatchObject([
      { source: `attribute ${uuid(1)}`, message: expect.stringContaining('"tlp:unclear"') as string },
    ]);
    expect(objects.map(({ remarks = [] }) => remarks.some(({ code }) => code === 'MISP_LABEL_UNREADABLE'))).toEqual([true, true]);
  });
});

describe('tags', () => {
  it.each([
    ['nested, as lists of events have them', { EventTag: [{ Tag: { name: 'tlp:red' }, local: false }] }],
    ['nested within Tag', { Tag: [{ Tag: { name: 'tlp:red' } }] }],
    ['names alone', { Tag: ['tlp:red'] }],
    ['one tag that is in no list', { Tag: { name: 'tlp:red' } }],
    ['several labels', { Tag: [{ name: 'tlp:green' }, { name: 'tlp:red' }] }],
  ])('of an event label its attributes and objects, claimed or kept: %s', (_, more) => {
    const { items, objects } = readMisp(
      event([attribute('domain', 'bad-shop.com'), attribute('yara', 'rule x {}')], {
        ...more,
        Object: [object('domain-ip', { ip: '203.0.113.9' }), object('odd-template', { text: 'x' }, { uuid: uuid(51) })],
      }),
      { ...DEFAULTS, tlp: 'CLEAR' },
    );
    expect([...items.map(({ item }) => item.tlp), ...objects.map(({ tlp }) => tlp)]).toEqual(Array(5).fill('RED'));
  });

  it('of an event that are local label nothing; those of an attribute or an object label it alone', () => {
    const body = event([attribute('domain', 'bad-shop.com', { AttributeTag: [{ Tag: { name: 'tlp:amber' } }] })], {
      EventTag: [{ Tag: { name: 'tlp:red' }, local: true }],
      Object: [
        object('domain-ip', { ip: '203.0.113.9' }, { Tag: [{ name: 'tlp:amber+strict' }] }),
        object('odd-template', { text: 'x' }, { uuid: uuid(51) }),
      ],
    });
    const { items, objects } = readMisp(body, { ...DEFAULTS, tlp: 'GREEN' });
    expect([items.map(({ item }) => item.tlp), objects.map(({ tlp }) => tlp)]).toEqual([
      ['AMBER', 'AMBER_STRICT'],
      ['GREEN', 'GREEN'],
    ]);
  });

  const tagged = (own: readonly string[], ofEvent: readonly string[] = [], defaults = DEFAULTS as Parameters<typeof readMisp>[1]) =>
    readOne(
      event([attribute('domain', 'bad-shop.com', { Tag: own.map((name) => ({ name })) })], { Tag: ofEvent.map((name) => ({ name })) }),
      defaults,
    );

  it.each([
    [['tlp:white'], [], 'CLEAR'],
    [['tlp:clear'], [], 'CLEAR'],
    [['TLP:GREEN'], [], 'GREEN'],
    [['tlp:amber+strict'], [], 'AMBER_STRICT'],
    [[], ['tlp:red'], 'RED'],
    [['tlp:clear'], ['tlp:amber'], 'AMBER'],
    [['tlp:amber'], ['tlp:clear'], 'AMBER'],
    [['tlp:green', 'tlp:amber'], [], 'AMBER'],
    [[], [], undefined],
    [['tlp:unclear'], [], undefined],
    [['tlp:ex:chr'], ['tlp:green'], undefined],
  ])('%j within %j are the label %s', (own, ofEvent, tlp) => expect(tagged(own, ofEvent).tlp).toBe(tlp));

  it('that say nothing leave the label to the importer; an unreadable one does not', () => {
    expect(tagged([], [], { ...DEFAULTS, tlp: 'GREEN' }).tlp).toBe('GREEN');
    expect(tagged(['tlp:purple'], [], { ...DEFAULTS, tlp: 'GREEN' }).tlp).toBeUndefined();
  });

  it('of known taxonomies become fields, others stay', () => {
    const item = tagged(
      [
        'admiralty-scale:source-reliability="b"',
        'admiralty-scale:information-credibility="2"',
        'misp:confidence-level="usually-confident"',
      ],
      ['rsit:fraud="phishing"', 'PAP:AMBER', 'estimative-language:likelihood-probability="likely"'],
    );
    expect(item).toMatchObject({ reliability: 'B', credibility: 2, confidence: 75, threat: 'PHISHING' });
    expect(item.tags).toEqual(['rsit:fraud="phishing"', 'PAP:AMBER', 'estimative-language:likelihood-probability="likely"']);
  });

  it('that are local stay with the sender', () => {
    const item = readOne(event([attribute('domain', 'bad-shop.com', { Tag: [{ name: 'ours', local: 1 }, { name: 'theirs' }] })]));
    expect(item.tags).toEqual(['theirs']);
    expect(JSON.stringify(item)).not.toContain('ours');
  });
});

describe('distribution', () => {
  const GROUP = '11111111-2222-4333-8444-555555555555';
  const group = {
    distribution: '4',
    SharingGroup: { uuid: GROUP, name: 'quiet few', SharingGroupOrg: [{ Organisation: { name: 'Secret' } }] },
  };
  const seen = (ofEvent: Json, own: Json = {}, sharingGroups?: ReadonlyMap<string, AudienceSpec>) =>
    readOne(event([attribute('domain', 'bad-shop.com', own)], ofEvent), { ...DEFAULTS, sharingGroups }).audience;

  it.each([
    [{ distribution: '0' }, {}, OWNER_ONLY],
    [{ distribution: '1' }, { distribution: '5' }, ASEAN],
    [{ distribution: 3 }, {}, ASEAN],
    [{}, {}, ASEAN],
    [{ distribution: '3' }, { distribution: '0' }, OWNER_ONLY],
    [{ distribution: '0' }, { distribution: '3' }, OWNER_ONLY],
    [{ distribution: '7' }, {}, OWNER_ONLY],
    [{ distribution: { a: 1 } }, {}, OWNER_ONLY],
    [group, {}, OWNER_ONLY],
    [{ distribution: '3' }, group, OWNER_ONLY],
  ])('%j of the event and %j of the attribute', (ofEvent, own, audience) => expect(seen(ofEvent, own)).toEqual(audience));

  it('to a sharing group goes where the importer says, and who is in the group is not handed on', () => {
    const only: AudienceSpec = { ...OWNER_ONLY, countries: ['KH'] };
    expect(seen(group, {}, new Map([[GROUP, only]]))).toEqual(only);
    expect(seen(group, { ...group, SharingGroup: { uuid: UUID } }, new Map([[GROUP, only]]))).toEqual(OWNER_ONLY);
    expect(
      JSON.stringify(readMisp(event([attribute('domain', 'bad-shop.com', group), attribute('text', 'x', group)], group), DEFAULTS)),
    ).not.toContain('Secret');
  });

  it('is never wider than any link of the chain', () => {
    const level = fc.constantFrom('0', '1', '2', '3', '4', '5', 0, 3, null, 'x', undefined);
    fc.assert(
      fc.property(level, level, level, (outer, middle, inner) => {
        const links = [outer, middle, inner].map((distribution) => ({ distribution }));
        const body = event([], { ...links[0], Object: [{ ...object('domain-ip', { domain: 'bad-shop.com' }), ...links[1] }] });
        const [ofObject] = (body['Event'] as { Object: { Attribute: Record<string, unknown>[] }[] }).Object;
        Object.assign(ofObject?.Attribute[0] ?? {}, links[2]);
        const isClosed = [outer, middle, inner].some((one) => one === undefined || ['0', '4', 'x'].includes(String(one)));
        expect(readOne(body).audience).toEqual(isClosed ? OWNER_ONLY : ASEAN);
      }),
    );
  });

  it('closes what is kept as well, and a claim by what goes along with it', () => {
    const quiet = { ...attribute('text', 'quiet'), uuid: uuid(99), object_relation: 'text', distribution: '0', Tag: [{ name: 'tlp:red' }] };
    const loud = object('phone', { msisdn: '66812345678' });
    const { items, objects } = readMisp(
      event([attribute('text', 'x', { distribution: '0' })], {
        Object: [{ ...loud, Attribute: [...(loud['Attribute'] as Json[]), quiet] }],
      }),
      DEFAULTS,
    );
    expect(items[0]?.item).toMatchObject({ audience: OWNER_ONLY, tlp: 'RED' });
    expect(objects[0]?.audience).toEqual(OWNER_ONLY);
  });
});
