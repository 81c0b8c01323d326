import { administer } from '../../support/server.js';
import { freshDatabase } from '../../support/database.js';

describe('The database of a test', () => {
  it('is a migrated copy of its own, gone once it is dropped', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await administer(one.url, 'create table public.mark ()');

    const [seen] = await administer<{ here: boolean; there: boolean }>(
      other.url,
      `select to_regclass('hub.migration') is not null as here, to_regclass('public.mark') is not null as there`,
    );
    expect(seen).toEqual({ here: true, there: false });

    await one.drop();
    const left = await administer(other.url, 'select from pg_database where datname = $1', [one.name]);
    expect(left).toEqual([]);
    await other.drop();
  });
});
