import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { freshDatabase } from '../../support/database.js';
import { administer, testServer } from '../../support/server.js';
import { until } from '../../support/officer.js';

describe('Listening to the database', () => {
  it('tells of a connection that was never made by the rejection alone: who hears of it twice tries again twice, and so on', async () => {
    let lost = 0;
    const nowhere = new RelayConnection('postgres://hub_relay@127.0.0.1:1/hub');
    await expect(
      nowhere.listen(
        () => undefined,
        () => (lost += 1),
      ),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await nowhere.onApplicationShutdown();
    expect(lost).toBe(0);
  });

  it('tells once of a connection that ended by itself, and not at all of one that was closed', async () => {
    const database = await freshDatabase();
    const connection = new RelayConnection(urlFor('hub_relay', database.url));
    let lost = 0;
    const listens = (): Promise<() => Promise<void>> =>
      connection.listen(
        () => undefined,
        () => (lost += 1),
      );
    const close = await listens();
    await close();
    expect(lost).toBe(0);

    await listens();
    await administer(
      testServer().url,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}' and application_name = 'hub listen'`,
    );
    await until(
      () => Promise.resolve(lost),
      (times) => times > 0,
    );
    expect(lost).toBe(1);
    await connection.onApplicationShutdown();
    await database.drop();
  });
});
