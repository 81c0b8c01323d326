import { type AppConnection, change, type Officer, openWorld, publish, type World, write } from './world.js';

interface Placed {
  readonly seq: string;
  readonly item: string;
  readonly version: number;
}

describe('the order of events', () => {
  let world: World;
  let th: Officer;
  let kh: Officer;

  beforeEach(async () => {
    world = await openWorld();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterEach(() => world.close());

  const stream = (): Promise<Placed[]> =>
    world.ownerSql<Placed>('select seq, item, version from hub.stream where item is not null order by seq');
  /** Several relays that place events, a few at a time, until `done`. */
  async function relays(count: number, done: Promise<unknown>): Promise<void> {
    let over = false;
    const end = done.finally(() => (over = true));
    await Promise.all(
      Array.from({ length: count }, async () => {
        const relay = await world.client(urlOfRelay());
        while (!over) {
          await relay.query('select hub.sequence(7)');
          await relay.query('select hub.run_next_party_job(3)');
        }
      }),
    );
    await end;
    await world.settle();
  }
  const urlOfRelay = (): string => {
    const { host, port, user, password, database } = world.relay as typeof world.relay & { password: string };
    return `postgres://${user}:${password}@${host}:${port}/${database}`;
  };

  it('holds every committed event once, without gaps, with two relays, many writers and rollbacks', async () => {
    const kept: string[] = [];
    const writers = Array.from({ length: 8 }, async (_, number) => {
      const app = await world.connect();
      for (let round = 0; round < 12; round += 1) {
        const rollsBack = (number + round) % 4 === 0;
        await app.enter(th, 'indicator:publish');
        const ids = [await write(app, th), await write(app, th)];
        await app.rows(rollsBack ? 'rollback' : 'commit');
        if (!rollsBack) kept.push(...ids);
      }
    });
    await relays(2, Promise.all(writers));

    const placed = await stream();
    expect(placed.map(({ item }) => item).sort()).toEqual([...kept].sort());
    const all = await world.ownerSql<{ seq: string }>('select seq from hub.stream order by seq');
    expect(all.map(({ seq }) => Number(seq))).toEqual(all.map((_, index) => index + 1));
    expect(await world.ownerSql('select last from hub.sequence_head')).toEqual([{ last: String(all.length) }]);
    expect(await world.ownerSql('select from hub.outbox')).toEqual([]);
  });

  it('gives the versions of one claim in their order, however many change it at once', async () => {
    const app = await world.connect();
    const contested = [await publish(app, th), await publish(app, th)];
    const writers = Array.from({ length: 6 }, async () => {
      const mine = await world.connect();
      for (let round = 0; round < 8; round += 1) {
        await mine.as(th, 'indicator:publish', async () => {
          await write(mine, th); // so that a transaction's first event is older than its wait for the contested rows
          for (const id of contested) {
            await mine.rows(`select id from hub.own_claims('{}', '{}', array[$1::uuid])`, [id]);
            await mine.rows('update hub.indicator set version = version + 1, ordinal = 0 where id = $1', [id]);
          }
        });
      }
    });
    await relays(2, Promise.all(writers));
    for (const id of contested) {
      const versions = (await stream()).filter(({ item }) => item === id).map(({ version }) => version);
      expect(versions).toEqual(Array.from({ length: 49 }, (_, index) => index + 1));
    }
  });

  it('places a transaction behind the one that it waited for, though its first event is older', async () => {
    const [early, late] = [await world.connect(), await world.connect()];
    const id = await publish(early, th, { audience: [kh.party] });
    await world.settle();

    await late.enter(th, 'indicator:publish');
    await write(late, th); // the first event of the one that will wait
    await early.enter(th, 'indicator:publish');
    await early.rows(`update hub.indicator set version = 2, audience = '{1}', ordinal = 0 where id = $1`, [id]);
    const waiting = late.rows(`update hub.indicator set version = version + 1, audience = '{}', ordinal = 0 where id = $1`, [id]);
    await early.rows('commit');
    await waiting;
    await late.rows('commit');
    await world.settle();

    expect((await stream()).filter(({ item }) => item === id).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(await world.ownerSql('select key from hub.visibility_period where item = $1 and to_seq is null', [id])).toEqual([
      { key: th.party },
    ]);
  });

  it('keeps sight what the newest audience says, for every reader, after many changes at once', async () => {
    const app = await world.connect();
    const items: string[] = [];
    for (let count = 0; count < 6; count += 1) items.push(await publish(app, th));
    const audiences = ['{}', '{1}', `{${kh.party}}`, `{1,${kh.party}}`];
    const writers = Array.from({ length: 4 }, async (_, number) => {
      const mine = await world.connect();
      for (let round = 0; round < 8; round += 1) {
        const id = items[(round * 5 + number) % items.length] ?? '';
        const excluded = (round + number) % 3 === 0 ? `{${kh.party}}` : '{}';
        await change(mine, th, id, `audience = '${audiences[(round + number) % 4]}', excluded = '${excluded}'`);
      }
    });
    await relays(2, Promise.all(writers));
    for (const who of [th, kh]) {
      const [seen, saw] = [await idsOf(app, who, 'select id from hub.indicator'), await sawNow(who.party, items)];
      expect(saw.sort()).toEqual(seen.sort());
    }
  });

  const idsOf = (app: AppConnection, who: Officer, statement: string): Promise<string[]> =>
    app.as(who, 'indicator:read', async () => (await app.rows<{ id: string }>(statement)).map(({ id }) => id));
  async function sawNow(party: number, items: readonly string[]): Promise<string[]> {
    const rows = await world.ownerSql<{ id: string }>(
      'select id from unnest($1::uuid[]) id where hub.was_visible(id, (select last from hub.sequence_head), $2)',
      [items, party],
    );
    return rows.map(({ id }) => id);
  }

  it('tells a party that joins and leaves of each item once, in pieces, with two relays at once', async () => {
    const app = await world.connect();
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'New') returning key`,
    );
    const key = group?.key ?? 0;
    await world.ownerSql('select hub.join_key($1, $2)', [th.party, key]);
    const items: string[] = [];
    for (let count = 0; count < 20; count += 1) items.push(await publish(app, th, { audience: [key] }));
    const both = await publish(app, th, { audience: [key, kh.party] });
    await world.settle();

    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await relays(2, Promise.all(items.slice(0, 10).map((id) => world.connect().then((mine) => change(mine, th, id, `threat = 'OTHER'`)))));
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, key]);
    await relays(2, Promise.resolve());

    const told = await app.as(kh, 'indicator:read', () =>
      app.rows<{ item: string; operation: string }>(`select item, operation from hub.feed_events(0, 10000, '{}') where item is not null`),
    );
    const withdrawn = told.filter(({ operation }) => operation === 'WITHDRAWN').map(({ item }) => item);
    expect(withdrawn.sort()).toEqual([...items].sort());
    expect(told.filter(({ item }) => item === both).map(({ operation }) => operation)).toEqual(['PUBLISHED']);
    const jobs = await world.ownerSql(`select op from hub.stream where key = $1 and op in ('BACKFILL', 'LOST')`, [kh.party]);
    expect(jobs.filter(({ op }) => op === 'BACKFILL').length).toBe(20);
    expect(jobs.filter(({ op }) => op === 'LOST').length).toBe(20);
  });

  it('keeps apart memberships that follow one another before the first has its place', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Fast') returning key`,
    );
    for (const change_ of ['join', 'leave', 'join', 'leave', 'join']) {
      await world.ownerSql(`select hub.${change_}_key($1, $2)`, [kh.party, group?.key]);
    }
    await world.settle();
    const rows = await world.ownerSql<{ from_seq: string; to_seq: string | null }>(
      'select from_seq, to_seq from hub.membership where party = $1 and key = $2 order by id',
      [kh.party, group?.key],
    );
    const start = Number(rows[0]?.from_seq);
    expect(rows.map((row) => [Number(row.from_seq) - start, row.to_seq === null ? null : Number(row.to_seq) - start])).toEqual([
      [0, 1],
      [2, 3],
      [4, null],
    ]);
  });
});
