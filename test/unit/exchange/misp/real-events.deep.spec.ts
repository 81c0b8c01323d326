import fc from 'fast-check';
import { eventsIn } from '../../../../src/exchange/misp/envelopes.js';
import { MOST_ATTRIBUTES, readMisp } from '../../../../src/exchange/misp/read.js';
import { type Json, listOf, textOf } from '../../../../src/exchange/misp/shapes.js';
import { eventOf } from '../../../../src/exchange/misp/write/event.js';
import { claimOf } from './claims.js';
import { eventSchema, itWith, realEvents } from './data.js';

const DEFAULTS = { threat: 'MALWARE', audience: null } as const;
const HUB = { name: 'Entente', uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c100' };
const CONTEXT = { uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c101', info: 'x', date: '2026-11-26', hub: HUB };

const idsIn = (body: Json): readonly string[] => [
  ...listOf(body['Attribute']).map(({ uuid }) => textOf(uuid)),
  ...listOf(body['Object']).flatMap((object) => listOf(object['Attribute']).map(({ uuid }) => textOf(uuid))),
];

describe('55 real events', () => {
  itWith(['misp-events'], 'are read with every attribute in one place: a claim, what goes along with claims, or what is kept', () => {
    const total = { claims: 0, along: 0, kept: 0, unreadable: 0, files: 0 };
    for (const { text } of realEvents()) {
      total.files += 1;
      const body = parsed(text);
      const { items, objects, problems } = readMisp(body, DEFAULTS);
      if (body === undefined) {
        expect([items.length, objects.length, problems.map(({ code }) => code)]).toEqual([0, 0, ['MISP_UNREADABLE']]);
        total.unreadable += 1;
        continue;
      }
      const claimed = new Set(items.map(({ source }) => source.split(' ')[1] ?? ''));
      const carried = items.flatMap(({ item }) => idsIn({ Object: [item.original?.body['Object'] ?? {}] }));
      const along = new Set(carried.filter((id) => !claimed.has(id)));
      const kept = objects.flatMap(({ object }) => {
        const inner = object['x_misp_body'] as Json;
        return object.type === 'x-misp-attribute' ? [textOf(inner['uuid'])] : object.type === 'x-misp-object' ? idsIn(inner) : [];
      });
      const all = eventsIn(body).events.flatMap(idsIn);
      expect([...claimed, ...along, ...kept].sort()).toEqual([...all].sort());
      expect(problems.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
      total.claims += claimed.size;
      total.along += along.size;
      total.kept += kept.length;
    }
    expect(total).toEqual({ claims: 2684, along: 166, kept: 1277, unreadable: 1, files: 55 });
  });

  itWith(['misp-events', 'misp-schema'], 'come out again as they came, and valid', () => {
    const validate = eventSchema();
    for (const { text } of realEvents()) {
      const body = parsed(text);
      const { items } = readMisp(body, DEFAULTS);
      if (items.length === 0) continue;
      const event = eventOf(
        items.map((item) => claimOf(item, { tlp: item.item.tlp ?? 'AMBER' })),
        CONTEXT,
      );
      // uniqueItems compares each with each
      if (items.length < 200) expect([validate({ Event: event }), validate.errors]).toEqual([true, null]);
      const sent = new Map(
        eventsIn(body)
          .events.flatMap((one) => [...listOf(one['Attribute']), ...listOf(one['Object'])])
          .map((one) => [textOf(one['uuid']), one]),
      );
      for (const written of [...event.Attribute, ...event.Object]) {
        expect(untagged(written)).toEqual(untagged(sent.get(written.uuid) ?? {}));
      }
    }
  });
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The label that the hub adds is the only thing that it adds. */
function untagged(thing: Json): unknown {
  const strip = ({ Tag: _tags, SharingGroup: _group, ...rest }: Json): Json => rest;
  const { Attribute: inner, ...rest } = strip(thing);
  return inner === undefined ? rest : { ...rest, Attribute: listOf(inner).map(strip) };
}

describe('whatever is sent', () => {
  it('is read or refused, and never throws', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('\0', '\ud800', '|', '66812345678', '__proto__'),
    );
    const names = [
      'uuid',
      'type',
      'value',
      'name',
      'object_relation',
      'Tag',
      'distribution',
      'deleted',
      'first_seen',
      'Sighting',
      'comment',
      'Attribute',
    ];
    const types = fc.constantFrom(
      'domain|ip',
      'phone-number',
      'md5',
      'iban',
      'text',
      'file',
      'domain-ip',
      'bank-account',
      'user-account',
      'msisdn',
      'iban',
    );
    const thing = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(scalar, types, fc.array(fc.dictionary(fc.constantFrom(...names), fc.oneof(scalar, types)))),
    );
    const body = fc.record({
      Event: fc.record({ info: scalar, Attribute: fc.array(thing), Object: fc.array(thing), Tag: fc.array(thing) }),
    });
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue(), fc.anything()), (sent) => {
        const { items, objects } = readMisp(sent, DEFAULTS);
        const written = eventOf(
          items.map((item) => claimOf(item)),
          CONTEXT,
        );
        expect(JSON.stringify([items.map(({ item }) => item.original), objects, written])).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 300 },
    );
  });

  it('is read in time and space that its size allows', () => {
    const attributes = (count: number, type: string, value: (n: number) => string, more: Json = {}): Json[] =>
      Array.from({ length: count }, (_, n) => ({ type, value: value(n), ...more }));
    const wide = {
      name: 'domain-ip',
      Attribute: attributes(4_000, 'ip-dst', (n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, { object_relation: 'ip' }),
    };
    const texts = attributes(1_000, 'text', (n) => `word ${n}`, { object_relation: 'text' });
    const { items, objects } = readMisp(
      { Event: { info: 'x', Object: [{ ...wide, Attribute: [...wide.Attribute, ...texts] }] } },
      DEFAULTS,
    );
    expect([items.length, objects.length]).toEqual([4_000, 2]);
    expect(JSON.stringify(items[0]?.item.original).length).toBeLessThan(1_000);

    const deep = JSON.parse(`${'{"Event":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as unknown;
    expect(readMisp(deep, DEFAULTS).problems).toMatchObject([{ code: 'MISP_TOO_DEEP' }]);

    const heavy = {
      Event: {
        info: 'x',
        Attribute: [
          { type: 'malware-sample', value: 'a|b', data: 'A'.repeat(300_000) },
          { type: 'domain', value: 'bad-shop.com', Galaxy: ['x'.repeat(100_000)] },
        ],
      },
    };
    const read = readMisp(heavy, DEFAULTS);
    expect(read.problems).toMatchObject([{ code: 'MISP_NOT_KEPT' }]);
    expect(JSON.stringify(read.items).length).toBeLessThan(2_000);
  });

  it('beyond the most attributes is not read, and says so', () => {
    const row = { type: 'text', value: 'x', uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c199', deleted: true };
    const events = [0, 1].map((n) => ({ Event: { info: `e${n}`, Attribute: Array<Json>(MOST_ATTRIBUTES / 2 + 1).fill(row) } }));
    const { problems } = readMisp(events, DEFAULTS);
    expect(problems.filter(({ code }) => code === 'MISP_TOO_MANY')).toHaveLength(1);
  });
});
