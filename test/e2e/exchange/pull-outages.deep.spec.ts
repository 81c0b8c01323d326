import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { PullRepository } from '../../../src/exchange/pulls/pull.repository.js';
import { anIndicator } from '../../support/a-stix-indicator.js';
import { envelope, type Feed, startFeed } from '../../support/feed-server.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { until } from '../../support/officer.js';
import { type PullClient, pullClient, type PullView } from '../../support/pull-client.js';

describe('pulls, when something on the way stands still or breaks', () => {
  let hub: Hub;
  let keeper: PullClient;
  let feed: Feed;
  let pull: PullView;

  beforeAll(async () => {
    hub = await startHub({ PULL_ALLOW_LOOPBACK: 'true' });
    keeper = pullClient(hub, await hub.as('analyst@th.example'));
    feed = await startFeed((_, response) => envelope(response, { objects: [] }));
    pull = await keeper.creates({ url: `${feed.url}/api/collections/x/` });
  });
  afterAll(async () => {
    await hub.stop();
    await feed.stop();
  });

  const claim = (value: string) => hub.ownerSql('select audience::text, version from hub.indicator where value = $1', [value]);

  it('do not wait for their own lease where the database does not take one back', async () => {
    await hub.ownerSql('create sequence hub.fault');
    await hub.ownerSql(`create function hub.fails_twice() returns trigger language plpgsql as $$
      begin if nextval('hub.fault') <= 2 then raise exception 'not now'; end if; return new; end $$`);
    await hub.ownerSql(`create trigger fails_twice before update on hub.pull for each row
      when (old.leased_by is not null and new.leased_by is null) execute function hub.fails_twice()`);
    feed.answers((_, response) => envelope(response, { objects: [anIndicator('outage.slow-shop.com')] }));
    await keeper.looks(pull.id);
    expect(await hub.ownerSql('select last_value > 2 as tried from hub.fault')).toEqual([{ tried: true }]);
    expect(await claim('outage.slow-shop.com')).toHaveLength(1);
    await hub.ownerSql('drop function hub.fails_twice() cascade');
    await hub.ownerSql('drop sequence hub.fault');
  });

  it('do not wait for a lease that the database has given, and the answer with it is lost', async () => {
    const store = hub.app.get(PullRepository);
    const take = store.take.bind(store);
    let lost = 0;
    store.take = async (...args) => {
      const leases = await take(...args);
      if (leases.length === 0 || lost > 0) return leases;
      lost += 1;
      throw new Error('Connection terminated unexpectedly');
    };
    await keeper.looks(pull.id);
    store.take = take;
    expect(lost).toBe(1);
  });

  it('publish nothing under the words that an officer changed while the source was thinking', async () => {
    let asked = 0;
    const thinking = new Promise<() => void>((stands) => {
      feed.answers((_, response) => {
        asked += 1;
        const answer = (): void => envelope(response, { objects: [anIndicator('changed.slow-shop.com')] });
        if (asked === 1) stands(answer);
        else answer();
      });
    });
    await keeper.updates(pull.id, { url: pull.url, audience: { everyCountry: true } });
    const answer = await thinking;
    await keeper.updates(pull.id, { url: pull.url, audience: {} });
    answer();
    await keeper.rests(pull.id);
    expect(asked).toBeGreaterThan(1);
    expect(await claim('changed.slow-shop.com')).toEqual([{ audience: '{}', version: 1 }]);
  });
});

describe('a pull whose hub is killed in the middle of a page', () => {
  let hubs: Hubs;
  let feed: Feed;
  beforeAll(async () => {
    [hubs, feed] = await Promise.all([hubsOnOneDatabase(), startFeed()]);
  });
  afterAll(async () => {
    await hubs.stop();
    await feed.stop();
  });

  it('goes on at another hub behind the last page that was written down: nothing is lost, and nothing is doubled', async () => {
    const env = { NODE_ENV: 'test', DEMO_PASSWORD: PASSWORD, PULL_ALLOW_LOOPBACK: 'true' }; // production refuses loopback
    const first = await hubs.start(env);
    const analyst = await first.as('analyst@th.example');
    const pages = Array.from({ length: 4 }, (_, page) =>
      Array.from({ length: 120 }, (__, n) => anIndicator(`p${page}-${n}.killed-shop.com`, { id: `indicator--${randomUUID()}` })),
    );
    const asked: number[] = [];
    feed.answers(({ query }, response) => {
      const page = Number(query.get('next') ?? 0);
      asked.push(page);
      envelope(response, { objects: pages[page] ?? [], ...(page < 3 && { more: true, next: String(page + 1) }) });
    });
    // The third page is held up between its claims and its place, as long as the process lives; and what it asked for dies with it.
    await hubs.ownerSql('create sequence hub.is_gone');
    await hubs.ownerSql(`create function hub.dawdles() returns trigger language plpgsql as $$
      begin
        if new.position->>'next' = '3' then
          while not (select is_called from hub.is_gone) loop perform pg_sleep(0.02); end loop;
          raise exception 'whoever asked for it is gone';
        end if;
        return new;
      end $$`);
    await hubs.ownerSql('create trigger dawdles before update on hub.pull for each row execute function hub.dawdles()');
    const made = await analyst.ask<{ it: { id: string } }>('mutation ($input: PullInput!) { it: createPull(input: $input) { id } }', {
      input: { name: 'x', kind: 'TAXII', threat: 'PHISHING', url: `${feed.url}/api/collections/x/` },
    });
    const claims = (page: string) =>
      hubs.ownerSql<{ n: number }>(`select count(*)::integer as n from hub.indicator where value like 'p' || $1 || '-%'`, [page]);
    await until(
      () => claims('2'),
      ([row]) => row?.n === 120,
    );
    first.running.child.kill('SIGKILL');
    await once(first.running.child, 'exit');
    await hubs.ownerSql(`select nextval('hub.is_gone')`);
    await hubs.ownerSql('drop function hub.dawdles() cascade');
    const [place] = await hubs.ownerSql<{ next: string; leased: boolean }>(
      `select position->>'next' as next, leased_by is not null as leased from hub.pull where id = $1`,
      [made.it.id],
    );
    expect(place).toEqual({ next: '2', leased: true });
    await hubs.ownerSql('update hub.pull set lease_until = now()'); // as 30 s later

    asked.length = 0;
    await hubs.start(env);
    await until(
      () => hubs.ownerSql<{ done: boolean }>('select done_at is not null as done from hub.pull where id = $1', [made.it.id]),
      ([row]) => row?.done === true,
    );
    expect(asked).toEqual([2, 3]);
    const [found] = await hubs.ownerSql(
      `select count(*)::integer as claims, count(*) filter (where version > 1)::integer as doubled,
         (select count(*)::integer from hub.pull_item where item is not null) as lines, (select count(*)::integer from hub.pull_import) as imports
         from hub.indicator where value like '%.killed-shop.com'`,
    );
    expect(found).toEqual({ claims: 480, doubled: 0, lines: 480, imports: 4 });
  });
});
