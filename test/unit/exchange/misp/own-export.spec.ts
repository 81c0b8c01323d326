import { isAnotherOriginal } from '../../../../src/intel/indicators/content.policy.js';
import { readMisp } from '../../../../src/exchange/misp/read.js';
import { type Json, listOf, textOf } from '../../../../src/exchange/misp/shapes.js';
import { ExportedEvents, type ExportPart } from '../../../../src/exchange/misp/write/export.js';
import { claimOf } from './claims.js';

const HUB = { name: 'Entente', uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c100' };
const DEFAULTS = { threat: 'OTHER', tlp: 'AMBER', audience: null } as const;
const uuid = (n: number): string => `5f2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;
const attribute = (n: number, type: string, value: string, label?: string): Json => {
  const one = { uuid: uuid(n), type, value, category: 'Other', timestamp: '1790000000' };
  return label === undefined ? one : { ...one, Tag: [{ name: label }] };
};
/** Three labels in one event, which bears none itself. */
const MIXED: Json = {
  uuid: uuid(1),
  info: 'Raid 7',
  date: '2026-10-02',
  distribution: '3',
  Orgc: { uuid: uuid(2), name: 'CERT of somewhere' },
  Tag: [{ name: 'rsit:fraud="phishing"' }],
  Attribute: [
    attribute(10, 'domain', 'bad-shop.com', 'tlp:green'),
    attribute(11, 'domain', 'worse-shop.com', 'tlp:amber'),
    attribute(12, 'domain|ip', 'worst-shop.com|203.0.113.9'),
  ],
};

const exported = (event: Json, ...pieces: readonly (readonly number[])[]): readonly Json[] => {
  const claims = readMisp({ Event: event }, DEFAULTS).items.map((item): ExportPart => ({ claim: claimOf(item) }));
  const events = new ExportedEvents({ id: 'x', hub: HUB });
  return (pieces.length > 0 ? pieces : [claims.keys()]).flatMap((piece) => events.of([...piece].flatMap((at) => claims[at] ?? [])));
};
const read = (event: Json | undefined, hub = HUB.uuid) => readMisp({ Event: event }, { ...DEFAULTS, hub });
const said = ({ items }: ReturnType<typeof readMisp>) =>
  items.map(({ item: { value, tlp, threat, audience, isAudienceDerived: derived = false } }) => ({
    value,
    tlp,
    threat,
    audience,
    derived,
  }));

describe('an event of an export of this hub', () => {
  it('says of each claim what it said before, whatever else stands in the event', () => {
    const [event] = exported(MIXED);
    expect(said(read(event))).toEqual(said(read(MIXED)));
    expect(read(event).objects).toEqual([]);
    const [before, now] = [read(MIXED), read(event)];
    expect(now.items.map(({ item }, at) => isAnotherOriginal(item.original, before.items[at]?.item.original ?? null))).toEqual(
      Array(4).fill(false),
    );
  });

  it('belongs to its event also in a further piece, which bears another UUID and title', () => {
    const [, second] = exported(MIXED, [0, 1], [2, 3]);
    expect(second).toMatchObject({ info: 'Raid 7 (part 2)', extends_uuid: uuid(1) });
    const heads = read(second).items.map(({ item }) => (item.original?.body['Event'] as Json)['uuid']);
    expect(heads).toEqual([uuid(1), uuid(1)]);
  });

  it('is closed where its source was', () => {
    const closed = { ...MIXED, distribution: '0' };
    const [event] = exported(closed);
    expect(said(read(event))).toEqual(said(read(closed)));
    expect(said(read({ ...event, info: 'Another title' })).every(({ derived }) => derived)).toBe(true);
  });

  it('bears what somebody has said of it since: a label, a title, a distribution, an attribute without a label', () => {
    const [event = {}] = exported(MIXED);
    const red = { ...event, Tag: [{ name: 'tlp:red' }] };
    expect(new Set(said(read(red)).map(({ tlp }) => tlp))).toEqual(new Set(['RED']));
    const added = { ...event, Attribute: [...listOf(event['Attribute']), attribute(20, 'domain', 'new-shop.com')] };
    expect(said(read(added)).at(-1)).toMatchObject({ value: 'new-shop.com', tlp: 'AMBER' });
    const titled = read({ ...event, info: 'Another title' });
    expect(titled.objects.map(({ object }) => textOf(object['name']))).toEqual(['Another title']);
    expect(JSON.stringify(titled.objects)).not.toContain('x_entente');
    const group = { ...event, distribution: '4' };
    expect(said(read(group)).every(({ derived }) => derived)).toBe(true);
  });

  it('has no originals of what was written from the hub’s own fields', () => {
    const [half] = exported(MIXED, [0, 3]);
    expect(read(half).items.map(({ item }) => [item.value, item.original === null])).toEqual([
      ['bad-shop.com', false],
      ['203.0.113.9', true],
    ]);
  });

  it('is any other event to another hub: nobody beyond the organisation that takes it in, under the narrowest label', () => {
    const [event] = exported(MIXED);
    for (const reading of [read(event, uuid(99)), readMisp({ Event: event }, DEFAULTS)]) {
      expect(said(reading).map(({ tlp, derived }) => [tlp, derived])).toEqual(Array(4).fill(['AMBER', true]));
    }
  });
});

describe('an original that comes again', () => {
  const original = (thing: Json) => ({ format: 'misp' as const, body: { Event: { uuid: uuid(1) }, Attribute: thing } });
  const one = attribute(10, 'domain', 'bad-shop.com', 'tlp:green');

  it('is the same with another label, time or cluster, and another with another word', () => {
    const same = { ...one, Tag: [{ name: 'tlp:amber', colour: '#ffc000' }], timestamp: '1790000001', Galaxy: [], ShadowAttribute: [] };
    expect(isAnotherOriginal(original(same), original(one))).toBe(false);
    // What PyMISP leaves out, adds and writes otherwise.
    const sent = { ...one, object_relation: null, comment: 'seen ', first_seen: '2026-01-01T00:00:00.000000+00:00' };
    const again = { ...one, comment: 'seen', disable_correlation: false, first_seen: '2026-01-01T00:00:00+00:00', sharing_group_id: '0' };
    expect(isAnotherOriginal(original(again), original(sent))).toBe(false);
    for (const more of [{ comment: 'new' }, { Tag: [{ name: 'case:7' }] }, { first_seen: '2026-01-01T00:00:00Z' }]) {
      expect(isAnotherOriginal(original({ ...one, ...more }), original(one))).toBe(true);
    }
  });
});
