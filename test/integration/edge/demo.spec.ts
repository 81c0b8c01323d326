import { DEMO_PARTIES } from '../../../src/edge/demo/demo-parties.js';
import { seedDemo } from '../../../src/edge/demo/seed.js';
import { seedDemoParties } from '../../../src/edge/demo/seed-parties.js';
import { asOwner } from '../../../src/platform/database/as-owner.js';
import { verify } from '@node-rs/argon2';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';

/** What the demo world says: demo-content.deep.spec.ts. */
describe('Accounts of the demo world', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  const hashes = (): Promise<{ email: string; password_hash: string }[]> =>
    asOwner(database.url, (tx) => tx.query('select email, password_hash from hub.user_account order by email'));

  it('are planted once, and follow the password', async () => {
    expect(await seedDemo.accounts(database.url, 'first')).toEqual({ isNew: true, password: 'first', hasAccounts: true });
    const planted = await hashes();
    expect(planted).toHaveLength(DEMO_PARTIES.flatMap(({ accounts }) => Object.keys(accounts)).length);

    expect(await seedDemo.accounts(database.url, 'first')).toMatchObject({ isNew: false });
    expect(await hashes()).toEqual(planted);

    expect(await seedDemo.accounts(database.url, 'second')).toMatchObject({ isNew: false, hasAccounts: true });
    for (const { password_hash: hash } of (await hashes()).slice(0, 3)) expect(await verify(hash, 'second')).toBe(true);
  });

  it('stay out of a database that has other parties', async () => {
    await asOwner(database.url, (tx) =>
      tx.query(`insert into hub.party (id, kind, name, slug, country) values (gen_random_uuid(), 'COUNTRY', 'France', 'fr', 'FR')`),
    );
    const world = await seedDemo.accounts(database.url, 'first');
    expect(world).toMatchObject({ isNew: false, hasAccounts: false });
    expect(await hashes()).toEqual([]);
    expect(seedDemo.banner('http://127.0.0.1:4000', world)).not.toContain('first');
  });

  it('are not taken for those of a production hub whose operator has the address that the documentation uses', async () => {
    await asOwner(database.url, async (tx) => {
      await tx.query(`insert into hub.party (id, kind, name, slug) values (gen_random_uuid(), 'HUB', 'Hub', 'hub')`);
      await tx.query(
        `insert into hub.user_account (id, email, party, roles, password_hash)
           select gen_random_uuid(), 'operator@hub.example', key, '{HUB_OPERATOR}', 'its own' from hub.party`,
      );
    });
    expect(await seedDemo.isIn(database.url)).toBe(false);
    expect(await seedDemo.accounts(database.url, 'first')).toMatchObject({ isNew: false, hasAccounts: false });
    expect(await hashes()).toEqual([{ email: 'operator@hub.example', password_hash: 'its own' }]);
  });

  it('stand in the banner, every one, with the password and the addresses', async () => {
    await seedDemoParties(database.url, 'no hash');
    const banner = seedDemo.banner('http://127.0.0.1:4000', { isNew: true, password: 'the password', hasAccounts: true });
    for (const { email } of await hashes()) expect(banner).toContain(email);
    for (const told of ['http://127.0.0.1:4000/\n', 'http://127.0.0.1:4000/graphql', 'the password']) expect(banner).toContain(told);
  });
});
