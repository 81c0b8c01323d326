import { readMisp } from '../../../../src/exchange/misp/read.js';
import { type Json, listOf, type MispEvent, textOf } from '../../../../src/exchange/misp/shapes.js';
import type { StoredMispObject } from '../../../../src/exchange/misp/write/event.js';
import { ExportedEvents, type ExportPart } from '../../../../src/exchange/misp/write/export.js';
import { claimOf } from './claims.js';

const HUB = { name: 'Entente', uuid: '9c1f4b0e-8a5d-4a4e-9f1f-0d0a55b6c100' };
const OWNER = { owner_id: '7b9a1b5e-2f70-4a52-8b58-6a52f0b1c001', owner_name: 'Thailand' };
const uuid = (n: number): string => `5f2c1b3e-0d7c-4a8e-9b61-${String(n).padStart(12, '0')}`;
const attribute = (n: number, type: string, value: string, more: Json = {}): Json => ({
  uuid: uuid(n),
  type,
  value,
  category: 'Other',
  ...more,
});
const RAID: Json = {
  uuid: uuid(1),
  info: 'Raid 7',
  date: '2026-10-02',
  analysis: '1',
  threat_level_id: '2',
  Orgc: { uuid: uuid(2), name: 'CERT of somewhere' },
  Tag: [{ name: 'tlp:green' }, { name: 'rsit:fraud="phishing"', colour: '#abcdef' }],
};

/** What a reader gets of an event that was taken in. */
function partsOf(event: Json, owner = OWNER): readonly ExportPart[] {
  const { items, objects } = readMisp({ Event: event }, { threat: 'OTHER', audience: null });
  const kept = (one: (typeof objects)[number]): StoredMispObject => {
    return { body: one.object, tlp: one.tlp ?? 'AMBER', ...owner, updated_at: '2026-11-26T09:00:00Z' };
  };
  return [
    ...items.map((item): ExportPart => ({ claim: claimOf(item, owner) })),
    ...objects.map((one): ExportPart => ({ kept: kept(one) })),
  ];
}
const exported = (...rounds: readonly (readonly ExportPart[])[]): readonly MispEvent[] => {
  const events = new ExportedEvents({ id: 'x', hub: HUB });
  return rounds.flatMap((parts) => events.of(parts));
};
const names = ({ Tag }: Json): readonly string[] => listOf(Tag).map(({ name }) => textOf(name));

describe('what came from a MISP event', () => {
  const inside = [
    attribute(10, 'domain', 'bad-shop.com'),
    attribute(11, 'yara', 'rule x { condition: true }'),
    attribute(12, 'mutex', 'Global\\x'),
    attribute(13, 'regkey', 'HKLM\\x'),
    attribute(14, 'link', 'https://blog.example.com/post', { Tag: [{ name: 'tlp:amber' }] }),
  ];
  const whole = {
    ...RAID,
    Attribute: inside,
    Object: [{ uuid: uuid(20), name: 'odd', 'meta-category': 'misc', Attribute: [attribute(21, 'text', 'x')] }],
  };

  it('goes back into that event, with its UUID, info, creator, date, tags and all that was kept', () => {
    const [event, ...more] = exported(partsOf(whole));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      uuid: uuid(1),
      info: 'Raid 7',
      date: '2026-10-02',
      analysis: '1',
      threat_level_id: '2',
      extends_uuid: '',
      distribution: '0',
    });
    expect([event?.['Orgc'], event?.['Org']]).toEqual([RAID['Orgc'], { name: 'Thailand', uuid: OWNER.owner_id }]);
    expect(names(event ?? {})).toEqual(['tlp:amber', 'rsit:fraud="phishing"']);
    expect(event?.Attribute.map(({ type, value }) => [type, value])).toEqual(inside.map(({ type, value }) => [type, value]));
    expect(event?.Attribute.map(names)).toEqual([...Array<string[]>(4).fill(['tlp:green']), ['tlp:amber']]);
    expect(event?.Object.map(({ uuid: id }) => id)).toEqual([uuid(20)]);
  });

  it('goes back into it also without the event itself, which not every reader sees', () => {
    for (const keep of [
      (part: ExportPart) => 'claim' in part,
      (part: ExportPart) => 'kept' in part && part.kept.body.type === 'x-misp-attribute',
    ]) {
      const [event] = exported(partsOf(whole).filter(keep));
      expect(event).toMatchObject({ uuid: uuid(1), info: 'Raid 7', date: '2026-10-02', Orgc: { name: 'CERT of somewhere' } });
      expect(names(event ?? {}).slice(1)).toEqual(['rsit:fraud="phishing"']);
    }
  });

  it('is the same object when it comes back: a grouping where it was never published, otherwise a report', () => {
    for (const more of [{}, { publish_timestamp: '1790000000' }]) {
      const given = { ...whole, ...more };
      const kept = (event: Json): readonly string[] =>
        readMisp({ Event: event }, { threat: 'OTHER', audience: null }).objects.map(({ object }) => object.id);
      const parts = partsOf(given);
      // With the event itself, and in a piece without it.
      for (const its of [parts, parts.filter((part) => 'claim' in part)]) {
        const [event] = exported(its);
        expect(kept(given)).toEqual(expect.arrayContaining(kept(event as unknown as Json)));
      }
    }
  });

  it('is one event and others that extend it, where it is written in pieces or belongs to two', () => {
    const all = partsOf(whole);
    const [claims, kept] = [all.filter((part) => 'claim' in part), all.filter((part) => 'kept' in part)];
    const theirs = partsOf(whole, { owner_id: '7b9a1b5e-2f70-4a52-8b58-6a52f0b1c002', owner_name: 'Viet Nam' });
    const events = exported([...claims, ...theirs], kept);
    expect(events.map((event) => [event.uuid === uuid(1), event['extends_uuid'], event.info])).toEqual([
      [true, '', 'Raid 7'],
      [false, uuid(1), 'Raid 7 (part 2)'],
      [false, uuid(1), 'Raid 7 (part 3)'],
    ]);
    expect(new Set(events.map((event) => event.uuid)).size).toBe(3);
    const itself = kept.filter((part) => 'kept' in part && part.kept.body.type === 'grouping');
    expect(exported(claims, itself)).toHaveLength(1);
  });

  it('stays in an event of the hub’s where the owner is not named: its event would tell', () => {
    const hidden = partsOf(whole).flatMap((part): ExportPart[] =>
      'claim' in part ? [{ claim: { ...part.claim, owner_id: null, owner_name: null, original: null } }] : [],
    );
    const [event] = exported(hidden);
    expect(event?.uuid).not.toBe(uuid(1));
    expect(JSON.stringify(event)).not.toMatch(/Raid 7|CERT of somewhere/);
  });

  it('is marked as deleted where it was revoked', () => {
    const revoked = partsOf(whole).flatMap((part): ExportPart[] =>
      'kept' in part ? [{ kept: { ...part.kept, revoked_at: '2026-11-27T00:00:00Z' } }] : [],
    );
    const [event] = exported(revoked);
    expect([...(event?.Attribute ?? []), ...(event?.Object ?? [])].every(({ deleted }) => deleted === true)).toBe(true);
  });

  it('says nothing of the server that it was on', () => {
    const of = {
      ...whole,
      id: '7',
      org_id: '3',
      orgc_id: '4',
      Org: { name: 'Secret' },
      sharing_group_id: '9',
      event_creator_email: 'someone@secret.example',
    };
    expect(JSON.stringify(exported(partsOf(of)))).not.toMatch(/[Ss]ecret|org_id|sharing_group_id/);
  });

  it('has an object in one piece again that was too long to go along with each of its claims', () => {
    const many = Array.from({ length: 400 }, (_, n) => attribute(1_000 + n, 'domain', `a${n}.bad-shop.com`, { object_relation: 'domain' }));
    const long = Array.from({ length: 30 }, (_, n) => attribute(2_000 + n, 'text', 'x'.repeat(1_000), { object_relation: 'name' }));
    const object = { uuid: uuid(50), name: 'android-app', 'meta-category': 'file', Attribute: [...long, ...many] };
    const [event] = exported(partsOf({ ...RAID, Object: [object] }));
    expect(event?.Object).toHaveLength(1);
    expect(new Set(event?.Object[0]?.Attribute.map((one) => one.uuid)).size).toBe(430);
  });
});

describe('what the hub itself says', () => {
  it('is in events of one owner and day, under other UUIDs in each piece, and every claim is there once', () => {
    const one = claimOf({ item: { kind: 'DOMAIN', value: 'bad-shop.com', threat: 'OTHER', audience: null, tlp: 'GREEN' } as never });
    const many = Array.from({ length: 300 }, (_, n): ExportPart => ({
      claim: {
        ...one,
        id: `01935000-0000-7000-9000-${String(n).padStart(12, '0')}`,
        ...(n % 2 === 0 ? {} : { owner_id: null, owner_name: null }),
      },
    }));
    const read = (): readonly MispEvent[] => exported(many.slice(0, 200), many.slice(200));
    const events = read();
    expect(events.map(({ Attribute }) => Attribute.length)).toEqual([100, 100, 50, 50]);
    expect(new Set(events.map((event) => event.uuid)).size).toBe(4);
    expect(new Set(events.flatMap(({ Attribute }) => Attribute.map((each) => each.uuid))).size).toBe(300);
    expect(read()).toEqual(events);
  });
});
