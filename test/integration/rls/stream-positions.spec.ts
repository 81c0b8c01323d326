import { randomUUID } from 'node:crypto';
import { act, type AppConnection, type Officer, openWorld, publish, type World, write } from './world.js';

interface Row {
  readonly added_at: string;
  readonly kind: string;
  readonly item: string | null;
  readonly party: { readonly name: string } | null;
  readonly more: boolean | null;
}

/** Microseconds since 1970 of a moment as TAXII writes it. */
const micros = (moment: string): bigint => BigInt(Date.parse(`${moment.slice(0, 19)}Z`)) * 1_000n + BigInt(moment.slice(20, 26));
const moment = (us: bigint): string =>
  `${new Date(Number(us / 1_000n)).toISOString().slice(0, 19)}.${String(us % 1_000_000n).padStart(6, '0')}Z`;

describe('places in the stream, by the clock', () => {
  let world: World;
  let th: Officer;
  let jp: Officer;
  let reading: AppConnection;

  async function page(reader: Officer, after: string | null, most: number, filter: object = { parties: false }): Promise<[Row[], Row]> {
    const rows = await reading.rows<Row>('select * from hub.collection_page($1, $2, $3, $4, $5, $6)', [
      await reading.claim(reader),
      { ...act('indicator:read'), channel: 'taxii' },
      '{}',
      after,
      most,
      JSON.stringify(filter),
    ]);
    const end = rows.pop();
    if (!end) throw new Error('A page ends with its position.');
    return [rows, end];
  }
  const parties = async (reader: Officer, after: string | null = null) =>
    (await page(reader, after, 1_000, {}))[0].filter(({ kind }) => kind === 'PARTY').map(({ party }) => party?.name);
  const end = async (): Promise<string> => (await page(jp, null, 1_000))[1].added_at;

  beforeAll(async () => {
    world = await openWorld();
    [th, jp] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@jp.example')];
    reading = await world.connect();
    await world.settle();
  });
  afterAll(() => world.close());

  it('miss nothing, double nothing and only grow, while sixteen write and a reader polls by the last moment that it saw', async () => {
    const other = await world.client(world.database.url);
    await other.query('set role hub_relay');
    const relays = [world.relay, other];
    const from = await end();
    let writing = true;
    const sequencing = relays.map(async (relay) => {
      while (writing) await relay.query('select hub.sequence(7)');
    });
    const seen: Row[] = [];
    const polling = (async () => {
      for (let [after, last] = [from, false]; ;) {
        last = !writing;
        const [rows, position] = await page(jp, after, 20);
        seen.push(...rows);
        after = position.added_at;
        if (last && !position.more) return;
      }
    })();
    const written = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const app = await world.connect();
        const ids: string[] = [];
        for (let round = 0; round < 6; round += 1) {
          await app.as(th, 'indicator:publish', async () => {
            for (let one = 0; one <= round % 3; one += 1) ids.push(await write(app, th, { audience: [1] }));
          });
        }
        return ids;
      }),
    );
    await world.settle();
    writing = false;
    await Promise.all([...sequencing, polling]);

    expect(seen.map(({ item }) => item).sort()).toEqual(written.flat().sort());
    const moments = seen.map(({ added_at }) => micros(added_at));
    expect(moments.every((one, index) => index === 0 || one - (moments[index - 1] ?? 0n) >= 100n)).toBe(true);
    expect(moments.every((one) => one % 200n !== 0n)).toBe(true); // multiples are from before: their objects lie further apart
  });

  it('are never before the clock, and go on behind what was given before a restore', async () => {
    const app = await world.connect();
    // What was placed just now may lie a little ahead of the clock.
    const [{ now, clock } = { now: '', clock: '' }] = await world.ownerSql<{ now: string; clock: string }>(
      'select hub.microseconds(greatest(clock_timestamp(), h.added_to)) as now, hub.microseconds(clock_timestamp()) as clock from hub.sequence_head h',
    );
    const first = await publish(app, th, { audience: [1] });
    await world.settle();
    await world.ownerSql('select hub.start_epoch()');
    const second = await publish(app, th, { audience: [1] });
    await world.settle();
    const [rows] = await page(jp, now, 10);
    expect(rows.map(({ item }) => item)).toEqual([first, second]);
    expect(micros(rows[0]?.added_at ?? '')).toBeGreaterThan(micros(clock));
    expect(micros(rows[1]?.added_at ?? '') - micros(rows[0]?.added_at ?? '')).toBeGreaterThan(1_000_000n);
  });

  it('bring a client on that cuts them to milliseconds, with pages of twenty objects', async () => {
    const app = await world.connect();
    const start = await end();
    await app.as(th, 'indicator:publish', async () => {
      for (let one = 0; one < 60; one += 1) await write(app, th, { audience: [1] });
    });
    await world.settle();

    const seen = new Set<string>();
    let after = micros(start) + 15n; // the last event before it, with all of its objects
    let pages = 0;
    for (let more = true; more && pages < 1_000; pages += 1) {
      // Four objects an event, 5 µs apart; those that a moment lies between are asked for again.
      const [rows, position] = await page(jp, moment(after - 15n), 20);
      const objects = rows
        .flatMap(({ item, added_at }) => [0n, 5n, 10n, 15n].map((offset) => ({ id: `${item}+${offset}`, at: micros(added_at) + offset })))
        .filter(({ at }) => at > after)
        .slice(0, 20);
      for (const { id } of objects) seen.add(id);
      const last = objects.at(-1)?.at;
      if (last !== undefined) after = (last / 1_000n) * 1_000n;
      more = last !== undefined && (position.more === true || objects.length === 20);
    }
    expect(pages).toBeLessThan(1_000);
    expect(seen.size).toBe(60 * 4);
  });

  it('are given to parties: when they come, when they are renamed, and before anything that they share', async () => {
    const before = await end();
    const [party] = await world.ownerSql<{ key: number }>(
      `insert into hub.party (id, kind, name, slug, country) values ($1, 'COUNTRY', 'Newland', 'xx', 'XX') returning key`,
      [randomUUID()],
    );
    await world.settle();
    expect(await parties(jp, before)).toEqual(['Newland']);
    const placed = await end();
    await world.ownerSql(`update hub.party set name = 'Newerland' where key = $1`, [party?.key]);
    await world.ownerSql(`update hub.party set slug = 'yy' where key = $1`, [party?.key]);
    const app = await world.connect();
    const item = await publish(app, th, { audience: [1] });
    await world.settle();
    expect((await page(jp, placed, 10, {}))[0].map(({ item: id, party: its }) => its?.name ?? id)).toEqual(['Newerland', item]);
    expect(await parties(jp)).toEqual(expect.arrayContaining(['Newerland', 'Thailand', 'Meta']));
    expect(await parties(jp)).not.toContain('Newland');
  });

  it('are not given to candidates before they are admitted; then they learn of every party themselves', async () => {
    const before = await end();
    await world.ownerSql(
      `insert into hub.party (id, kind, name, slug, country, candidate_since) values ($1, 'COUNTRY', 'Hopeland', 'zz', 'ZZ', now())`,
      [randomUUID()],
    );
    await world.settle();
    expect(await parties(jp, before)).toEqual([]);
    await world.ownerSql(`update hub.party set candidate_since = null where slug = 'zz'`);
    await world.ownerSql(`select hub.join_key((select key from hub.party where slug = 'zz'), 1)`);
    await world.settle();
    expect(await parties(jp, before)).toEqual(['Hopeland']);
    const [{ told } = { told: 0 }] = await world.ownerSql<{ told: number }>(
      `select count(*)::integer as told from hub.party_position pp join hub.party p on p.key = pp.reader where p.slug = 'zz'`,
    );
    expect(told).toBeGreaterThan(15);
  });

  it('are given to a partner of those parties alone that it may know', async () => {
    const meta = await world.signsIn('contributor@meta.example');
    const known = await parties(meta);
    expect(known).toEqual(expect.arrayContaining(['Meta', 'Thailand']));
    expect(known).not.toContain('Binance');
  });
});
