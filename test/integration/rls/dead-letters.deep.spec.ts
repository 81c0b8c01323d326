import { startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

describe('an event that cannot be placed', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterEach(() => world.close());

  /** From now on, events of these items break a rule of the stream. */
  async function poison(code: string, ...items: readonly string[]): Promise<void> {
    await world.ownerSql(
      `create or replace function hub.refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin
         if new.item = any ('{${items.join(',')}}'::uuid[]) then raise exception 'poison' using errcode = '${code}'; end if; return new; end $$`,
    );
    await world.ownerSql('drop trigger if exists refuse on hub.stream');
    await world.ownerSql('create trigger refuse before insert on hub.stream for each row execute function hub.refuse()');
  }
  const mend = (): Promise<unknown> => world.ownerSql('drop trigger refuse on hub.stream');
  const sequence = async (batch = 500): Promise<number> =>
    (await world.relay.query<{ n: number }>('select hub.sequence($1) as n', [batch])).rows[0]?.n ?? 0;
  const placed = async (): Promise<string[]> =>
    (await world.ownerSql<{ what: string }>(`select op || ' ' || item as what from hub.stream where item is not null order by seq`)).map(
      ({ what }) => what,
    );
  const parked = async (): Promise<(string | null)[]> =>
    (await world.ownerSql<{ failure: string | null }>('select failure from hub.dead_letter order by id')).map(({ failure }) => failure);

  it('is set aside with its whole transaction, and nothing else waits for it', async () => {
    const before: string[] = [];
    const after: string[] = [];
    for (let count = 0; count < 20; count += 1) before.push(await publish(app, th, { audience: [kh.party] }));
    const bad: string[] = [];
    await app.as(th, 'indicator:publish', async () => {
      for (let count = 0; count < 3; count += 1) bad.push(await write(app, th, { audience: [kh.party] }));
    });
    for (let count = 0; count < 20; count += 1) after.push(await publish(app, th, { audience: [kh.party] }));
    await poison('P0001', bad[1] ?? '');
    expect(await sequence()).toBe(40);
    expect(await placed()).toEqual([...before, ...after].map((id) => `PUBLISH ${id}`));
    expect(await parked()).toEqual(['P0001', 'P0001', 'P0001']);
    expect(await world.ownerSql('select waiting, parked from hub.sequencer_state()')).toEqual([{ waiting: '0', parked: '3' }]);
    expect(await sequence()).toBe(0);
    const seqs = await world.ownerSql(
      `select last = (select max(seq) from hub.stream) and last = (select count(*) from hub.stream) as whole from hub.sequence_head`,
    );
    expect(seqs).toEqual([{ whole: true }]);
  });

  it('is found among others that are as bad, whatever rule it breaks', async () => {
    await world.ownerSql(`insert into hub.outbox (op, owner, audience) values ('PUBLISH', $1, '{1}')`, [th.party]); // about nothing
    const good = await publish(app, th);
    await world.ownerSql(
      `insert into hub.outbox (op, owner, item, audience, excluded) values ('AUDIENCE', $1, gen_random_uuid(), '{1}', '{2}')`,
      [th.party],
    );
    const better = await publish(app, th);
    expect(await sequence()).toBe(2);
    expect(await placed()).toEqual([`PUBLISH ${good}`, `PUBLISH ${better}`]);
    expect(await parked()).toEqual(['23502', '23502']);
  });

  it('holds back what is about the same item or membership, and keeps the order of all when it is released', async () => {
    const id = await publish(app, th, { audience: [kh.party] });
    const other = await publish(app, th);
    await sequence();
    await poison('23514', id);
    await change(app, th, id, `audience = '{}'`);
    await sequence();
    expect(await parked()).toEqual(['23514']);
    await mend();
    await change(app, th, id, `audience = '{1}'`);
    await change(app, th, other, `threat = 'OTHER'`);
    await change(app, th, id, `audience = '{${kh.party}}'`);
    await sequence();
    expect(await parked()).toEqual(['23514', null, null]);
    expect(await placed()).toEqual([`PUBLISH ${id}`, `PUBLISH ${other}`, `UPDATE ${other}`]);

    expect(await world.ownerSql('select hub.requeue_dead_letters() as n')).toEqual([{ n: '3' }]);
    await sequence();
    expect((await placed()).slice(3)).toEqual([`AUDIENCE ${id}`, `AUDIENCE ${id}`, `AUDIENCE ${id}`]);
    expect(await parked()).toEqual([]);
    const open = await world.ownerSql<{ key: number }>(
      'select key from hub.visibility_period where item = $1 and to_seq is null order by key',
      [id],
    );
    expect(open.map(({ key }) => key)).toEqual([th.party, kh.party].sort((a, b) => a - b));
  });

  it('is set aside again when it was released too early', async () => {
    const id = await publish(app, th);
    await poison('22003', id);
    await sequence();
    await world.ownerSql('select hub.requeue_dead_letters()');
    expect(await sequence()).toBe(0);
    expect(await parked()).toEqual(['22003']);
  });

  it('holds back memberships alone where a membership is at fault', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'G') returning key`,
    );
    await world.ownerSql(
      `create function hub.refuse_job() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin raise exception 'poison'; end $$`,
    );
    await world.ownerSql(
      `create trigger refuse before insert on hub.party_job for each row when (new.party = ${kh.party}) execute function hub.refuse_job()`,
    );
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, group?.key]);
    await world.ownerSql('select hub.join_key($1, $2)', [th.party, group?.key]);
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, group?.key]);
    await sequence();
    expect(await parked()).toEqual(['P0001', null]);
    await world.ownerSql('drop trigger refuse on hub.party_job');
    await world.ownerSql('select hub.requeue_dead_letters()');
    await world.settle();
    const rows = await world.ownerSql<{ whole: boolean }>(
      'select from_seq is not null and (left_at is null or to_seq > from_seq) as whole from hub.membership where key = $1',
      [group?.key],
    );
    expect(rows).toEqual([{ whole: true }, { whole: true }]);
  });

  it('is nothing that a server in trouble makes: such events wait', async () => {
    await poison('53100', await publish(app, th)); // disk full
    expect(await codeOf(sequence())).toBe('53100');
    expect(await parked()).toEqual([]);
    await poison('57014', await publish(app, th));
    await mend();
    expect(await sequence()).toBe(2);
  });

  it('leaves no content and is told once', async () => {
    const id = await publish(app, th, { value: 'secret-parked.example.com', description: 'secret-parked' });
    await poison('P0001', id);
    await sequence();
    expect(await world.ownerSql(`select from hub.dead_letter p where to_jsonb(p)::text ~ 'secret'`)).toEqual([]);
    const news = async (): Promise<unknown[]> => (await world.relay.query('select code, events from hub.new_dead_letters()')).rows;
    expect(await news()).toEqual([{ code: 'P0001', events: '1' }]);
    expect(await news()).toEqual([]);
  });

  it('stops no job, and a job that cannot be worked off stops no other', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'G') returning key`,
    );
    const [vn, key] = [await world.key('vn'), group?.key ?? 0];
    const id = await publish(app, th, { audience: [key] });
    await world.settle();
    await world.ownerSql(
      `create function hub.refuse_lines() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin raise exception 'poison'; end $$`,
    );
    await world.ownerSql(
      `create trigger refuse before insert on hub.inbox for each row when (new.key = ${vn}) execute function hub.refuse_lines()`,
    );
    await world.ownerSql('select hub.join_key($1, $2)', [vn, key]);
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.settle();
    const backfilled = (): Promise<unknown[]> =>
      world.ownerSql(`select key from hub.stream where op = 'BACKFILL' and item = $1 order by seq`, [id]);
    expect(await backfilled()).toEqual([{ key: kh.party }]);
    expect(await world.ownerSql('select parked from hub.sequencer_state()')).toEqual([{ parked: '1' }]);
    expect((await world.relay.query('select code from hub.new_dead_letters()')).rows).toEqual([{ code: 'P0001' }]);
    await world.ownerSql('drop trigger refuse on hub.inbox');
    await world.ownerSql('select hub.requeue_dead_letters()');
    await world.settle();
    expect(await backfilled()).toEqual([{ key: kh.party }, { key: vn }]);
  });
});

describe('a running hub', () => {
  it('logs at error what it set aside, by its code, and goes on delivering', async () => {
    const lines: string[] = [];
    const hub = await startHub({ LOG_LEVEL: 'error' }, lines);
    try {
      const [th, kh] = [officer((await hub.as('analyst@th.example')).ask), officer((await hub.as('analyst@kh.example')).ask)];
      await hub.ownerSql(
        `create function hub.refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin
           if new.facets->>'threat' = 'SEXTORTION' then raise exception 'poison %', new; end if; return new; end $$`,
      );
      await hub.ownerSql('create trigger refuse before insert on hub.stream for each row execute function hub.refuse()');
      await th.publishes({ value: 'poison.example.com', threat: 'SEXTORTION', audience: { countries: ['KH'] } });
      const good = await th.publishes({ value: 'good.example.com', audience: { countries: ['KH'] } });
      await until(
        () => kh.reads(),
        ({ events }) => events.some(({ itemId }) => itemId === good.id),
      );
      const said = (): Promise<string[]> => Promise.resolve(lines.filter((line) => line.includes('hub.dead_letter')));
      const [line] = await until(said, (all) => all.length > 0);
      expect(JSON.parse(line ?? '{}')).toMatchObject({ code: 'P0001', events: 1 });
      expect(lines.join('\n')).not.toMatch(/poison|example\.com/);
    } finally {
      await hub.stop();
    }
  });
});
