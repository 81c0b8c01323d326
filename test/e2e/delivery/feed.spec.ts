import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, type EventView, until } from '../../support/officer.js';

const told = (events: readonly EventView[]) =>
  events.map(({ operation, backfill, indicator, itemId }) =>
    `${operation}${backfill ? ' backfill' : ''} ${indicator?.value ?? itemId ?? ''}`.trim(),
  );

describe('following what others publish', () => {
  let hub: Hub;
  let operator: Officer;
  const parties = new Map<string, Officer>();
  const cursors = new Map<string, string>();

  const of = (name: string): Officer => {
    const found = parties.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  /** What each party has been told since it was last asked. */
  const news = async (name: string, wanted = 0): Promise<readonly string[]> => {
    const after = cursors.get(name) ?? null;
    const page = await until(
      () => of(name).reads(after),
      ({ events }) => events.length >= wanted,
    );
    cursors.set(name, page.cursor);
    return told(page.events);
  };
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );

  beforeAll(async () => {
    hub = await startHub();
    operator = officer((await hub.as('operator@hub.example')).ask);
    for (const name of ['analyst@th', 'analyst@kh', 'analyst@vn', 'analyst@sg', 'analyst@jp', 'contributor@meta']) {
      parties.set(name.split('@')[1] ?? '', officer((await hub.as(`${name}.example`)).ask));
    }
  });
  beforeEach(async () => {
    await settled();
    for (const name of parties.keys()) {
      let page = await of(name).reads(null, {}, 1_000);
      while (page.more) page = await of(name).reads(page.cursor, {}, 1_000); // the hub reads for some seconds at most
      cursors.set(name, page.cursor);
    }
  });
  afterAll(() => hub.stop());

  it('tells those who see it, and nobody else', async () => {
    await of('th').publishes({ value: 'told.example.com', audience: { everyCountry: true, exceptCountries: ['JP'] } });
    expect(await news('kh', 1)).toEqual(['PUBLISHED told.example.com']);
    expect(await news('jp')).toEqual([]);
    expect(await news('meta')).toEqual([]);
    expect(await news('th')).toEqual([]);
  });

  it('keeps the order of a batch, with changes and news mixed', async () => {
    await of('th').publishes({ value: 'order-2.example.com', audience: { countries: ['KH'] } });
    await news('kh', 1);
    await of('th').publish(
      ['1', '2', '3'].map((n) => anItem({ value: `order-${n}.example.com`, description: 'new', audience: { countries: ['KH'] } })),
    );
    expect(await news('kh', 3)).toEqual(['PUBLISHED order-1.example.com', 'UPDATED order-2.example.com', 'PUBLISHED order-3.example.com']);
  });

  it('withdraws from those who lose sight, updates those who keep it, backfills newcomers', async () => {
    const { id } = await of('th').publishes({ value: 'moves.example.com', audience: { countries: ['KH', 'VN'] } });
    await news('kh', 1);
    await news('vn', 1);
    await of('th').readdresses(id, { countries: ['KH', 'JP'] });
    expect(await news('kh', 1)).toEqual(['UPDATED moves.example.com']);
    expect(await news('vn', 1)).toEqual([`WITHDRAWN ${id}`]);
    expect(await news('jp', 1)).toEqual(['PUBLISHED backfill moves.example.com']);
    expect(await news('sg')).toEqual([]);
  });

  it('tells a revocation with its reason, and a revival to old and new readers as each needs', async () => {
    const { id } = await of('th').publishes({ value: 'lives.example.com', audience: { countries: ['KH'] } });
    await news('kh', 1);
    await of('th').revokes(id, 'Wrong.');
    expect(await news('kh', 1)).toEqual(['REVOKED lives.example.com']);
    await of('th').publishes({ value: 'lives.example.com', audience: { countries: ['KH', 'VN'] }, reissue: true });
    expect(await news('kh', 1)).toEqual(['UPDATED lives.example.com']);
    expect(await news('vn', 1)).toEqual(['PUBLISHED backfill lives.example.com']);
  });

  it('backfills a country that joins a group, and withdraws from one that leaves, once each', async () => {
    const group = await of('th').groupId();
    const { id } = await of('th').publishes({ value: 'grouped.example.com', audience: { groups: [group] } });
    await of('th').publishes({ value: 'both.example.com', audience: { groups: [group], countries: ['SG'] } });
    expect(await news('sg', 1)).toEqual(['PUBLISHED both.example.com']);
    const change = (what: string) =>
      operator.ask(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, { g: group, p: singapore });
    const singapore = await operator.partyId('Singapore');

    await change('addGroupMember');
    expect(await of('sg').opens(id)).toMatchObject({ value: 'grouped.example.com' });
    expect(await news('sg', 1)).toEqual(['PUBLISHED backfill grouped.example.com']);
    for (const [slug, told] of [
      ['sg', 1],
      ['kh', 1],
      ['jp', 0],
    ] as const) {
      const { events } = await of(slug).reads(null, { itemKinds: ['ANNOUNCEMENT'] });
      expect(events.map(({ operation, kind }) => `${operation} ${kind}`)).toEqual(Array<string>(told).fill('PUBLISHED ANNOUNCEMENT'));
    }

    await change('removeGroupMember');
    expect(await of('sg').opens(id)).toBeNull();
    expect(await news('sg', 1)).toEqual([`WITHDRAWN ${id}`]);
    await settled();
    expect(await news('sg')).toEqual([]);
    expect(await news('kh', 2)).toEqual(['PUBLISHED grouped.example.com', 'PUBLISHED both.example.com']);
  });

  it('tells a party that has left a group what was withdrawn while it was in it, once', async () => {
    const group = await of('th').groupId();
    const vietnam = await operator.partyId('Viet Nam');
    const { id } = await of('th').publishes({ value: 'before-leaving.example.com', audience: { groups: [group] } });
    const kept = await of('th').publishes({ value: 'until-leaving.example.com', audience: { groups: [group] } });
    expect(await news('vn', 2)).toHaveLength(2);
    const change = (what: string) =>
      operator.ask(`mutation ($g: ID!, $p: ID!) { ${what}(groupId: $g, partyId: $p) { id } }`, { g: group, p: vietnam });

    await of('th').readdresses(id, {});
    await change('removeGroupMember');
    await settled();
    const lost = await news('vn', 2); // the group's items of other tests among them
    for (const one of [id, kept.id]) expect(lost.filter((line) => line === `WITHDRAWN ${one}`)).toHaveLength(1);
    await of('th').publishes({ value: 'after-leaving.example.com', audience: { groups: [group] } });
    await settled();
    expect(await news('vn')).toEqual([]);

    await of('th').revokes(kept.id);
    await change('addGroupMember');
    await settled();
    const regained = await news('vn', 1);
    expect(regained).toContain('PUBLISHED backfill after-leaving.example.com');
    expect(regained.join()).not.toContain('until-leaving.example.com');
  });

  it('tells a replay the last of several losses, and of an item that is seen again none', async () => {
    const lost = await of('th').publishes({ value: 'lost-twice.example.com', audience: { countries: ['VN'] } });
    const back = await of('th').publishes({ value: 'back-again.example.com', audience: { countries: ['VN'] } });
    const start = cursors.get('vn') ?? null;
    for (const audience of [{}, { countries: ['VN'] }, {}]) await of('th').readdresses(lost.id, audience);
    for (const audience of [{}, { countries: ['VN'] }]) await of('th').readdresses(back.id, audience);
    await settled();
    expect(told((await of('vn').reads(start)).events)).toEqual([
      'PUBLISHED back-again.example.com',
      `WITHDRAWN ${lost.id}`,
      'PUBLISHED backfill back-again.example.com',
    ]);
  });

  it('shows nobody by a cursor that something hidden happened', async () => {
    const polls = async (): Promise<readonly string[]> => {
      const cursors = [];
      for (let n = 0; n < 3; n += 1) cursors.push((await of('meta').reads(null, {}, 1)).cursor);
      return cursors;
    };
    const before = await polls();
    await of('th').publishes({ value: 'unseen.example.com' });
    await settled();
    expect(new Set([...before, ...(await polls())]).size).toBe(6);
  });

  it('gives a replay no content of what is no longer visible, and one withdrawal of it', async () => {
    const { id } = await of('th').publishes({ value: 'gone.example.com', audience: { countries: ['VN'] } });
    await of('th').publishes({ value: 'gone.example.com', audience: { countries: ['VN'] }, description: 'second version' });
    const before = cursors.get('vn') ?? null;
    await of('th').readdresses(id, {});
    await settled();
    const replay = await of('vn').reads(before);
    expect(told(replay.events)).toEqual([`WITHDRAWN ${id}`]);
    expect(JSON.stringify(replay)).not.toContain('gone.example.com');
  });

  it('gives one party the same ids and cursors each time, and another party others', async () => {
    const start = { kh: cursors.get('kh') ?? null, vn: cursors.get('vn') ?? null };
    await of('th').publishes({ value: 'ids.example.com', audience: { everyCountry: true } });
    await news('kh', 1);
    const first = await of('kh').reads(start.kh);
    const again = await of('kh').reads(start.kh);
    const other = await of('vn').reads(start.vn);
    expect(again.events.map(({ eventId, cursor }) => [eventId, cursor])).toEqual(
      first.events.map(({ eventId, cursor }) => [eventId, cursor]),
    );
    expect(other.events).toHaveLength(1);
    expect(other.events[0]?.eventId).not.toBe(first.events[0]?.eventId);
    expect(other.events[0]?.cursor).not.toBe(first.events[0]?.cursor);
  });

  it('refuses the cursor of another party, an edited one and nonsense alike', async () => {
    const cursor = cursors.get('kh') ?? '';
    const edited = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const bad of [edited, 'nonsense', 'AAAA']) {
      await expect(of('kh').reads(bad)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    }
    await expect(of('vn').reads(cursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
  });

  it('filters by kind, owner and threat, and never drops a withdrawal for its threat', async () => {
    const audience = { countries: ['KH'] };
    const { id } = await of('th').publishes({ value: 'phish.example.com', threat: 'PHISHING', audience });
    await of('th').publishes({ value: '+66 2 000 0001', kind: 'PHONE', threat: 'CALL_CENTRE_SCAM', audience });
    await of('vn').publishes({ value: 'of-vn.example.com', threat: 'MALWARE', audience });
    await of('th').readdresses(id, {});
    await settled();
    const after = cursors.get('kh') ?? null;
    const filtered = async (filter: object) => told((await of('kh').reads(after, filter)).events);

    expect(await filtered({ kinds: ['PHONE'] })).toEqual(['PUBLISHED +6620000001']);
    expect(await filtered({ threats: ['MALWARE'] })).toEqual(['PUBLISHED of-vn.example.com', `WITHDRAWN ${id}`]);
    expect(await filtered({ owners: [await of('kh').partyId('Viet Nam')] })).toEqual(['PUBLISHED of-vn.example.com']);
  });

  it('pages without a gap, and says whether there is more', async () => {
    const values = Array.from({ length: 25 }, (_, n) => `page-${String(n).padStart(2, '0')}.example.com`);
    await of('th').publish(values.map((value) => anItem({ value, audience: { countries: ['KH'] } })));
    await settled();
    const seen: string[] = [];
    for (let after = cursors.get('kh') ?? null, more = true; more;) {
      const page = await of('kh').reads(after, {}, 10);
      seen.push(...page.events.map(({ indicator }) => indicator?.value ?? ''));
      [after, more] = [page.cursor, page.more];
    }
    expect(seen).toEqual(values);
  });
});
