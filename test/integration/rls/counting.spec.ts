import { newIds } from '../../../src/platform/platform/new-ids.js';
import { type AppConnection, change, type Officer, openWorld, publish, type World, write } from './world.js';

/** How often a gap with more in it is the wider one of two: 0.5 tells nothing, 1 everything. */
function told(narrow: readonly number[], wide: readonly number[]): number {
  let won = 0;
  for (const one of wide) for (const other of narrow) won += one > other ? 1 : one === other ? 0.5 : 0;
  return won / (wide.length * narrow.length);
}

describe('what a reader can count', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterAll(() => world.close());

  const sequence = async (delay: number): Promise<number> =>
    (await world.relay.query<{ n: number }>('select hub.sequence(500, $1) as n', [delay])).rows[0]?.n ?? 0;
  const reads = (who: Officer, id: string, columns: string) =>
    app.as(who, 'indicator:read', () => app.rows<Record<string, Date>>(`select ${columns} from hub.claim where id = $1`, [id]));

  it('is not by ids: those of one call have one time and no counter', () => {
    const next = newIds();
    const ids = Array.from({ length: 1_000 }, () => next());
    expect(new Set(ids).size).toBe(1_000);
    expect(new Set(ids.map((id) => id.slice(0, 13))).size).toBe(1);
    expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true);
    expect([...ids].sort()).not.toEqual(ids); // a counter would have put them in order
    const [hidden] = [newIds(Date.UTC(2026, 0, 1, 10, 59, 59))(true)];
    expect(parseInt(hidden.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 0, 1, 10));
  });

  it('is not by moments in the stream: what lies between two events looks alike with and without unseen ones', async () => {
    // A call of two events that are seen, and calls of as many more between them that are not.
    const gapsIn = async (between: number): Promise<number[]> => {
      const rows = await world.ownerSql<{ gap: string }>(
        `select (extract(epoch from m[2 + $1::integer] - m[1]) * 1000000)::bigint as gap
          from generate_series(1, 600) g, lateral (select hub.event_timestamps(2 + $1::integer + 0 * g) as m) x`,
        [between],
      );
      return rows.map(({ gap }) => Number(gap));
    };
    const none = await gapsIn(0);
    expect(Math.min(...none)).toBeGreaterThanOrEqual(260);
    expect(new Set(none).size).toBeGreaterThan(200);
    for (const [unseen, most] of [
      [1, 0.6],
      [2, 0.6],
      [5, 0.6],
      [20, 0.65],
      [100, 0.75],
    ] as const) {
      expect([unseen, told(none, await gapsIn(unseen)) < most]).toEqual([unseen, true]);
    }
  });

  it('does not run ahead of the clock: five thousand a second fit', async () => {
    const [row] = await world.ownerSql<{ each: string }>(
      `select max(extract(epoch from m[1000] - m[1]) / 1000 * 1000000) as each from generate_series(1, 20), lateral (select hub.event_timestamps(1000 + 0 * generate_series) as m) x`,
    );
    expect(Number(row?.each)).toBeLessThan(600); // a batch may stretch by 0.4 s
    await world.ownerSql(`update hub.sequence_head set added_to = clock_timestamp() + interval '0.9 seconds'`);
    const [pressed] = await world.ownerSql<{ each: string }>(
      `select extract(epoch from m[1000] - m[1]) / 1000 * 1000000 as each from (select hub.event_timestamps(1000) as m) x`,
    );
    expect(Number(pressed?.each)).toBeLessThan(200);
  });

  it('is the hour alone of what does not name its owner, to the second a version, and the owner reads exact times', async () => {
    const id = await publish(app, th, { audience: [kh.party], attribution: 'HIDDEN' });
    await change(app, th, id, `threat = 'MALWARE'`);
    await world.settle();
    const [seen] = await reads(kh, id, 'published_at, updated_at');
    const hour = (seen?.published_at ?? new Date(1)).getTime();
    expect([hour % 3_600_000, (seen?.updated_at ?? new Date(0)).getTime() - hour]).toEqual([0, 1_000]);
    const versions = (who: Officer) =>
      app.as(who, 'indicator:read', () => app.rows<{ at: Date; op: string }>('select at, op from hub.versions($1) order by version', [id]));
    expect((await versions(kh)).every(({ at }) => at.getTime() === hour)).toBe(true);
    expect((await versions(th)).every(({ at }) => at.getTime() !== hour)).toBe(true);
    const events = await app.as(kh, 'indicator:read', () =>
      app.rows<{ at: Date }>(`select at from hub.feed_events(0, 10000, '{}') where item = $1`, [id]),
    );
    expect(events.map(({ at }) => at.getTime())).toEqual([hour, hour]);
  });

  it('is no neighbour: an event of what does not name its owner waits for a position of its own, whatever takes something away does not', async () => {
    const ids: string[] = [];
    await app.as(th, 'indicator:publish', async () => {
      for (const attribution of ['NAMED', 'HIDDEN', 'NAMED', 'HIDDEN']) {
        ids.push(await write(app, th, { audience: [kh.party], attribution }));
      }
    });
    const placed = async (): Promise<unknown[]> =>
      (await world.ownerSql<{ item: string }>('select item from hub.stream where item = any ($1) order by seq', [ids])).map(({ item }) =>
        ids.indexOf(item),
      );
    while ((await sequence(3_600)) > 0);
    expect(await placed()).toEqual([0, 2]); // in the order of the batch
    await change(app, th, ids[3] ?? '', `audience = '{}'`);
    while ((await sequence(3_600)) > 0);
    expect(await placed()).toEqual([0, 2, 3, 3]); // its own first event came before it
    await world.ownerSql('update hub.delayed_event set due_at = now()');
    while ((await sequence(3_600)) > 0);
    expect(await placed()).toEqual([0, 2, 3, 3, 1]);
  });

  it('is no other reader: a version that says the same as the one before is given to the owner alone', async () => {
    const id = await publish(app, th, { audience: [kh.party] });
    const jp = await world.signsIn('analyst@jp.example');
    const gives = `audience = '{${kh.party},${jp.party}}'`;
    const takes = `audience = '{${kh.party}}'`;
    for (const wish of [gives, takes, `threat = 'MALWARE', ${gives}`, takes, `discoverability = 'HIT'`, `display = 'other'`]) {
      await change(app, th, id, wish);
      await world.settle();
    }
    const versions = (who: Officer, page = '') =>
      app.as(who, 'indicator:read', () =>
        app.rows<{ version: number; op: string }>(`select version, op from hub.versions($1) ${page}`, [id]),
      );
    expect((await versions(kh)).map(({ version, op }) => `${version} ${op}`)).toEqual(['7 UPDATE', '4 UPDATE', '1 PUBLISH']);
    expect((await versions(th)).map(({ version, op }) => `${version} ${op}`)).toEqual([
      ...['7 UPDATE', '6 UPDATE', '5 AUDIENCE', '4 AUDIENCE', '3 AUDIENCE', '2 AUDIENCE', '1 PUBLISH'],
    ]);
    // As pages are read: full ones, with nothing left out between them.
    expect((await versions(kh, 'order by version desc limit 2')).map(({ version }) => version)).toEqual([7, 4]);
    expect((await versions(kh, 'where version < 4 order by version desc limit 2')).map(({ version }) => version)).toEqual([1]);
  });
});
