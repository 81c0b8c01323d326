import { assertPublicUrl, setHubName, WrongPublicUrl } from '../../../src/platform/database/installation.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { administer } from '../../support/server.js';

describe('The address of a hub', () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is that of its first process, and every later process must have the same', async () => {
    await assertPublicUrl(database.url, 'https://hub.example');
    await assertPublicUrl(database.url, 'https://hub.example');
    await expect(assertPublicUrl(database.url, 'https://other.example')).rejects.toThrow(WrongPublicUrl);
    await expect(assertPublicUrl(database.url, 'https://other.example')).rejects.toThrow(
      /^PUBLIC_URL is https:\/\/other\.example, but this database belongs to the hub at https:\/\/hub\.example\. .*hub:set-public-url/,
    );
    await assertPublicUrl(database.url, 'https://hub.example');
  });

  it('is another one only when the operator has moved the hub', async () => {
    await administer(database.url, `update hub.installation set public_url = 'https://other.example'`);
    await assertPublicUrl(database.url, 'https://other.example');
    await expect(assertPublicUrl(database.url, 'https://hub.example')).rejects.toThrow(WrongPublicUrl);
  });
});

describe('The name of a hub', () => {
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is that of the settings at the last start: for the party that the first operator finds, and for the one that is there', async () => {
    const names = (): Promise<unknown> => administer(database.url, `select name from hub.party where kind = 'HUB'`);
    await setHubName(database.url, 'Mekong Exchange');
    expect(await names()).toEqual([]);
    await administer(
      database.url,
      `insert into hub.party (id, kind, name, slug) select gen_random_uuid(), 'HUB', i.hub_name, 'hub' from hub.installation i`,
    );
    expect(await names()).toEqual([{ name: 'Mekong Exchange' }]);
    await setHubName(database.url, 'Mekong Hub');
    expect(await names()).toEqual([{ name: 'Mekong Hub' }]);
  });
});
