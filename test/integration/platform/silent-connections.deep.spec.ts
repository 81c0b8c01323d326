import { OpenConnections } from '../../../src/platform/database/open-connections.js';
import { onOneConnection } from '../../../src/platform/database/one-connection.js';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { BlackHole } from '../../support/black-hole.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { until } from '../../support/officer.js';
import { administer } from '../../support/server.js';

const STATEMENT_MS = 300;

describe('A connection to the database that dies without a word', () => {
  let database: FreshDatabase;
  let network: BlackHole;
  let relay: RelayConnection;
  let connections: OpenConnections;

  beforeAll(async () => {
    database = await freshDatabase();
    await administer(
      database.url,
      `create function hub.slow(seconds double precision) returns integer language sql as 'select pg_sleep(seconds); select 1';
       grant execute on function hub.slow to hub_relay`,
    );
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    network = await BlackHole.before(database.url);
    connections = new OpenConnections();
    relay = new RelayConnection(network.urlOf(urlFor('hub_relay', database.url)), { statementTimeoutMs: STATEMENT_MS, connections });
  });
  afterEach(async () => {
    await relay.onApplicationShutdown();
    await network.stop();
  });

  const asks = (): Promise<unknown> => relay.call('sequencer_state', []);

  it('fails its statement in time, takes those along that lie idle beside it, and is replaced', async () => {
    await Promise.all([asks(), asks(), asks()]);
    network.open();
    await expect(asks()).rejects.toMatchObject({ name: 'Error', code: 'ETIMEDOUT' });
    expect(connections.givenUp).toBe(3);

    network.close();
    expect(await asks()).toHaveLength(1); // the first statement after the network's return, on a new connection
  });

  it('is noticed where it only listens, too, and told once', async () => {
    let lost = 0;
    const close = await relay.listen(
      () => undefined,
      () => (lost += 1),
    );
    network.open();
    await until(
      () => Promise.resolve(lost),
      (times) => times > 0,
    );
    await close(); // of a connection that is gone
    expect(lost).toBe(1);
  });

  it('keeps nobody from ending: a goodbye that nobody hears is not waited for', async () => {
    const close = await relay.listen(
      () => undefined,
      () => undefined,
    );
    network.open();
    await close();
    network.close();
    await expect(
      onOneConnection(
        network.urlOf(database.url),
        'a test',
        async (client) => {
          await client.query('select');
          network.open();
          await client.query('select');
        },
        200,
      ),
    ).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('is not waited for by a process that stops, nor is anything asked any more', async () => {
    await asks();
    network.open();
    connections.stopSoon(50);
    const [first] = await Promise.allSettled([asks()]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'ETIMEDOUT' } });
    expect(connections.isClosed).toBe(true);
    network.close();
    await expect(asks()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('is waited for by a process that stops while the database answers', async () => {
    await asks();
    connections.stopSoon(50);
    await asks();
    await relay.call('slow', [0.15]);
    expect(connections.isClosed).toBe(false);
    expect(await asks()).toHaveLength(1);
  });

  it('is another thing than a batch that takes long: the server ends that, and it gets more time each time until it is done', async () => {
    const slow = (): Promise<unknown> => relay.call('slow', [1]);
    await expect(slow()).rejects.toMatchObject({ code: '57014' });
    await expect(slow()).rejects.toMatchObject({ code: '57014' });
    expect(await slow()).toEqual([{ slow: 1 }]);
    expect(connections.givenUp).toBe(0);
    await expect(slow()).rejects.toMatchObject({ code: '57014' }); // once done, it begins with little again
  });
});
