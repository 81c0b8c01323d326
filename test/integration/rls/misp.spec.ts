import { act, type AppConnection, type Officer, openWorld, publish, type World } from './world.js';

const MANY = `
  insert into hub.indicator (id, kind, scope, value, display, threat, tlp, audience, attribution, owner, agency, digest, claim_mark, owner_mark)
    select gen_random_uuid(), 'DOMAIN', '', $1 || n, 'x', 'PHISHING', 'GREEN', $2::integer[], $3, $4, $5, '', '', '' from generate_series(1, 100) n`;

describe('events of the MISP feed, at the border', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer, vn: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, vn] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('analyst@kh.example'),
      await world.signsIn('analyst@vn.example'),
    ];
    for (const attribution of ['NAMED', 'HIDDEN']) {
      await app.as(th, 'indicator:publish', () =>
        app.rows(MANY, [`${attribution}.example.com-`, [kh.party], attribution, th.party, th.agency]),
      );
    }
    await publish(app, th, { audience: [kh.party], value: 'single.example.com' });
    await publish(app, th, { audience: [kh.party], value: 'red.example.com', tlp: 'RED' });
  });
  afterAll(() => world.close());

  const parts = (who: Officer) =>
    app.as(who, 'indicator:read', () =>
      app.rows<{ event: string; named: boolean; size: number; is_day: boolean }>(
        `select hub.misp_event_id(coalesce(p.named_owner, 0), p.slot, p.is_day)::text as event, p.named_owner is not null as named, p.is_day, count(*)::integer as size
           from hub.misp_parts(now() - interval '1 day', now() + interval '1 day') p group by 1, 2, 3 order by size, named`,
      ),
    );
  const moments = (who: Officer) => app.as(who, 'indicator:read', () => app.rows('select * from hub.bulk_publication'));

  it('hold what was published together and singly, by owner, without RED', async () => {
    expect((await parts(kh)).map(({ named, size, is_day: isDay }) => [named, size, isDay])).toEqual([
      [true, 1, true],
      [false, 100, false],
      [true, 100, false],
    ]);
    expect(await moments(kh)).toHaveLength(2);
  });

  it('are not there for another country, nor that so much was published at once', async () => {
    expect([await parts(vn), await moments(vn)]).toEqual([[], []]);
  });

  it('are found by their UUID alone, and no other UUID says anything', async () => {
    for (const { event, named, is_day: isDay } of await parts(kh)) {
      const [said] = await app.as(kh, 'indicator:read', () =>
        app.rows<{ named_owner: number | null; is_day: boolean }>('select * from hub.misp_event_of($1)', [event]),
      );
      expect(said).toMatchObject({ named_owner: named ? th.party : null, is_day: isDay });
      const other = event.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      const [wrong] = await app.as(kh, 'indicator:read', () =>
        app.rows<{ size: number }>(
          `select count(*)::integer as size from hub.misp_event_of($1) e cross join lateral hub.misp_parts(e.slot, e.slot + interval '1 day') p
             where p.named_owner is not distinct from e.named_owner`,
          [other],
        ),
      );
      expect(wrong?.size).toBe(0);
    }
    const noise = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '5f2c1b3e-0d7c-4a8e-9b61-1f1a2b3c4d5e'];
    const found = await app.as(kh, 'indicator:read', () =>
      app.rows('select e.* from unnest($1::uuid[]) u cross join lateral hub.misp_event_of(u) e', [noise]),
    );
    expect(found).toEqual([]);
  });

  describe('read in pieces', () => {
    const misp = { ...act('indicator:read'), channel: 'misp' };
    interface Piece {
      readonly event: string | null;
      readonly owner_id: string | null;
      readonly tlp: string;
      readonly updated_at: Date;
      readonly end_at: string | null;
      readonly end_id: string | null;
      readonly more: boolean;
    }

    /**
     * Events of the manifest by their ids, with the latest change that any piece says, and how many pieces there were. Without an owner's name, an event
     * that changed within the hour has the time of the reading.
     */
    async function manifest(who: Officer, since: Date | null, most: number): Promise<{ events: object; pieces: number }> {
      const events = new Map<string, Date | 'now'>();
      const [begun] = await world.ownerSql<{ second: Date }>(`select date_trunc('second', now()) as second`);
      let mark: Pick<Piece, 'end_at' | 'end_id'> = { end_at: null, end_id: null };
      for (let pieces = 1; ; pieces += 1) {
        const rows = await app.rows<Piece>('select * from hub.misp_manifest($1, $2, $3, $4, $5, $6)', [
          ...[await app.claim(who), misp, since, mark.end_at, mark.end_id, most],
        ]);
        for (const { event, owner_id: owner, updated_at: at } of rows) {
          if (event !== null) events.set(event, owner === null && begun && at >= begun.second ? 'now' : laterOf(at, events.get(event)));
        }
        const last = rows.at(-1);
        if (pieces > 500) throw new Error('It has no end.');
        if (!last?.more) return { events: Object.fromEntries([...events].sort()), pieces };
        mark = last;
      }
    }

    const laterOf = (at: Date, before: Date | 'now' | undefined): Date | 'now' =>
      before === 'now' || (before && before > at) ? before : at;

    it('are the same in a manifest, also of claims from long ago that have changed since', async () => {
      const old = await publish(app, th, { audience: [kh.party], value: 'old.example.com' });
      await world.ownerSql('alter table hub.indicator disable trigger user');
      await world.ownerSql(`update hub.indicator set published_at = '2026-01-02T10:00:00Z' where id = $1`, [old]);
      await world.ownerSql('alter table hub.indicator enable trigger user');
      const whole = await manifest(kh, null, 10_000);
      expect([Object.keys(whole.events).length, whole.pieces]).toEqual([4, 1]);
      expect(await manifest(kh, null, 7)).toEqual({ events: whole.events, pieces: Math.ceil(202 / 7) });
      const lately = new Date(Date.now() - 60 * 60_000);
      expect((await manifest(kh, lately, 7)).events).toEqual(whole.events);
      expect((await manifest(vn, lately, 7)).events).toEqual({});
    });

    it('hold each claim once, however many were published in one instant', async () => {
      for (const { event, size } of await parts(kh)) {
        const seen: string[] = [];
        for (let last: { id: string; published_at: string } | undefined; ;) {
          const rows = await app.rows<{ id: string; published_at: string }>('select * from hub.misp_event($1, $2, $3, $4, $5, $6)', [
            ...[await app.claim(kh), misp, event, last?.published_at ?? null, last?.id ?? null, 7],
          ]);
          seen.push(...rows.map(({ id }) => id));
          if (rows.length < 7) break;
          last = rows.at(-1);
        }
        expect([seen.length, new Set(seen).size]).toEqual([size, size]);
      }
    });
  });

  it('are nobody’s to write', async () => {
    await app.enter(th, 'indicator:publish');
    const codes = [];
    for (const attack of [
      'insert into hub.bulk_publication values (now())',
      'delete from hub.bulk_publication',
      'update hub.bulk_publication set published_at = now()',
    ]) {
      codes.push(await app.attempt(attack));
    }
    await app.client.query('rollback');
    expect(codes).toEqual(Array(3).fill({ code: '42501' }));
  });
});
