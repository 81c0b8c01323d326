import { until } from '../../support/officer.js';
import { administer } from '../../support/server.js';
import { type AppConnection, act, change, type Officer, openWorld, publish, type World } from './world.js';

interface Row {
  readonly feed: { readonly seq: string; readonly operation: string; readonly itemId: string | null };
}

describe('receipts inside the database', () => {
  let world: World;
  let app: AppConnection;
  let [th, kh, jp]: Officer[] = [];

  const who = (officer: Officer | undefined): Officer => {
    if (!officer) throw new Error('Not signed in.');
    return officer;
  };
  /** Reads as the hub does; whether the transaction wrote anything. */
  async function reads(
    officer: Officer,
    after: string,
    filter: object = {},
  ): Promise<{ rows: readonly Row[]; wrote: boolean; end: string }> {
    const claim = await app.claim(officer);
    await app.rows('begin');
    const rows = await app.rows<Row>('select * from hub.feed($1, $2, $3, 500, $4) as feed', [claim, act('indicator:read'), after, filter]);
    const [{ wrote } = { wrote: true }] = await app.rows<{ wrote: boolean }>(
      'select pg_current_xact_id_if_assigned() is not null as wrote',
    );
    await app.rows('commit');
    return { rows, wrote, end: rows.at(-1)?.feed.seq ?? '0' };
  }
  const receipts = (): Promise<{ party: number; consumer: string; arrived: boolean }[]> =>
    world.ownerSql('select party, consumer, delivered_at is not null as arrived from hub.withdrawal_receipt order by party, consumer, seq');

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, jp] = await Promise.all(['th', 'kh', 'jp'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    await reads(who(kh), '0'); // a connection's first turn is written down by PostgreSQL itself
  });
  afterAll(() => world.close());

  it('cost a write when there is something to note, and otherwise none', async () => {
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const before = await reads(who(kh), '0');
    expect(before.rows.map(({ feed }) => feed.operation)).toEqual(['PUBLISHED', 'POSITION']);
    expect(before.wrote).toBe(false);

    await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    const lost = await reads(who(kh), before.end);
    expect([lost.rows[0]?.feed.operation, lost.wrote]).toEqual(['WITHDRAWN', true]);
    const arrives = await reads(who(kh), lost.end);
    expect([arrives.rows.length, arrives.wrote]).toEqual([1, true]);
    expect((await reads(who(kh), lost.end)).wrote).toBe(false);
    expect((await reads(who(jp), lost.end)).wrote).toBe(false);
    expect(await receipts()).toEqual([{ party: who(kh).party, consumer: who(kh).user, arrived: true }]);
  });

  it('tell the consumers of one party apart', async () => {
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const { end } = await reads(who(kh), '0');
    await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    const lost = await reads(who(kh), end, { consumer: 'a' });
    await reads(who(kh), lost.end, { consumer: 'b' });
    await reads(who(kh), lost.end, { consumer: 'a', arrived: null });
    await reads(who(kh), lost.end, { consumer: 'a', arrived: [lost.end, lost.end] });
    expect((await receipts()).filter(({ consumer }) => consumer === 'a')).toEqual([
      { party: who(kh).party, consumer: 'a', arrived: false },
    ]);
    await reads(who(kh), lost.end, { consumer: 'a', arrived: ['0', lost.end] });
    expect((await receipts()).filter(({ consumer }) => consumer === 'a')).toEqual([{ party: who(kh).party, consumer: 'a', arrived: true }]);
  });

  it('count a loss once in the alert of a party, although two readers get it at the same time', async () => {
    const other = await world.connect();
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const { end } = await reads(who(kh), '0');
    await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    await world.ownerSql('delete from hub.alert');
    const read = (connection: AppConnection, claim: string, consumer: string): Promise<unknown> =>
      connection.rows('select from hub.feed($1, $2, $3, 500, $4)', [claim, act('indicator:read'), end, { consumer }]);
    const claims = [await app.claim(who(kh)), await other.claim(who(kh))];
    for (const connection of [app, other]) await connection.rows('begin');
    await read(app, claims[0] ?? '', 'c');
    const second = read(other, claims[1] ?? '', 'd');
    const waiting = (): Promise<unknown[]> =>
      administer(
        world.database.url,
        'select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
      );
    await until(waiting, (locks) => locks.length > 0);
    await app.rows('commit');
    await second;
    await other.rows('commit');
    expect(await world.ownerSql(`select party, quantity from hub.alert where kind = 'WITHDRAWAL'`)).toEqual([
      { party: who(kh).party, quantity: 1 },
    ]);
  });

  it('are not made up by a party that never had the item, nor for a party that is not one’s own, by whatever statement', async () => {
    const id = await publish(app, who(th), { audience: [1], excluded: [who(jp).party] });
    await world.settle();
    await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    const before = await receipts();
    await app.as(who(jp), 'indicator:read', async () => {
      const seqs = '(select array_agg(n) from generate_series(1, 1000) n)';
      await app.rows(`select hub.create_withdrawal_receipts(${seqs}, 'x', 'graphql'), hub.mark_withdrawals_delivered(-1, 1000, $1)`, [
        who(kh).user,
      ]);
      expect(await app.attempt('select hub.confirm_withdrawal($1, false)', [id])).toEqual({ code: 'HB404' });
      expect(await app.attempt('select * from hub.withdrawals($1)', [id])).toEqual({ code: 'HB404' });
      for (const table of ['withdrawal_receipt', 'withdrawal_confirmation', 'external_copy']) {
        expect(await app.attempt(`select * from hub.${table}`)).toEqual({ code: '42501' });
      }
    });
    expect(await receipts()).toEqual(before);
  });

  it('are shown to the agency alone, where one agency keeps the item', async () => {
    const kept = await publish(app, who(th), { audience: [who(kh).party], agencyOnly: true });
    const [other] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [who(th).party],
    );
    await world.settle();
    await change(app, who(th), kept, `audience = '{}'`);
    await world.settle();
    const shown = (): Promise<unknown> =>
      app.as(who(th), 'indicator:read', () => app.attempt('select party_name from hub.withdrawals($1)', [kept]));
    expect(await shown()).toEqual({ rows: [{ party_name: 'Cambodia' }] });
    const move = (agency: number | null | undefined): Promise<unknown> =>
      world.ownerSql('update hub.user_account set agency = $2 where id = $1', [who(th).user, agency]);
    await move(other?.key);
    expect(await shown()).toEqual({ code: 'HB404' });

    // It stays so when the item is gone.
    await move(who(th).agency);
    await world.ownerSql('delete from hub.indicator_detail where id = $1', [kept]);
    await world.ownerSql('delete from hub.indicator where id = $1', [kept]);
    await world.settle();
    expect(await shown()).toEqual({ rows: [{ party_name: 'Cambodia' }] });
    await move(other?.key);
    expect(await shown()).toEqual({ code: 'HB404' });
  });
});
