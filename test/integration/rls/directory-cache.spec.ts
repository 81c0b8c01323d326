import type { Transaction } from '../../../src/platform/database/database.js';
import type { Directory } from '../../../src/tenancy/sharing/audience.js';
import { DirectoryCache, type DirectoryVersion } from '../../../src/tenancy/sharing/directory.js';
import { type AppConnection, type Officer, openWorld, type World } from './world.js';

const VERSION = 'select hub.me() as party, hub.directory_revision() as revision';

describe('directories that a process keeps', () => {
  let world: World;
  let app: AppConnection;
  let cache: DirectoryCache;
  let th: Officer;
  let group: number;
  let statements = 0;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
    );
    group = row?.key ?? 0;
  });
  beforeEach(async () => {
    cache = new DirectoryCache();
    await world.ownerSql('delete from hub.membership where key = $1', [group]);
    await joins('th');
  });
  afterAll(() => world.close());

  const joins = async (slug: string): Promise<unknown> =>
    world.ownerSql('insert into hub.membership (party, key) values ($1, $2)', [await world.key(slug), group]);
  const leaves = async (slug: string): Promise<unknown> =>
    world.ownerSql('update hub.membership set left_at = now() where party = $1 and key = $2 and left_at is null', [
      await world.key(slug),
      group,
    ]);

  /** What a publication reads of its directory, in the transaction under way. */
  async function reads(): Promise<Directory> {
    const [version] = await app.rows<DirectoryVersion>(VERSION);
    if (!version) throw new Error('There is no version.');
    statements = 0;
    const tx = { query: (text: string) => ((statements += 1), app.rows(text)) } as unknown as Transaction;
    return cache.at(tx, version);
  }
  const directoryOf = (who: Officer): Promise<Directory> => app.as(who, 'indicator:publish', reads);
  const hasGroup = ({ groups }: Directory): boolean => groups.some(({ key }) => key === group);

  it('are read once while nothing changes', async () => {
    const first = await directoryOf(th);
    expect(hasGroup(first)).toBe(true);
    expect(await directoryOf(th)).toBe(first);
    expect(statements).toBe(0);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ['a party is renamed', () => world.ownerSql(`update hub.party set name = name || ' renamed' where slug = 'la'`)],
    ['a party is closed', () => world.ownerSql(`update hub.party set suspended_at = now(), closed_at = now() where slug = 'jp'`)],
    ['a group is renamed', () => world.ownerSql(`update hub.working_group set name = name || ' renamed' where key = $1`, [group])],
    ['a group is founded', () => world.ownerSql(`insert into hub.working_group (id, name) values (gen_random_uuid(), 'Another')`)],
    ['another country joins a group', () => joins('vn')],
    ['its country leaves a group', () => leaves('th')],
  ])('are read again when %s', async (_, change) => {
    const before = await directoryOf(th);
    await change();
    const after = await directoryOf(th);
    expect(after).not.toBe(before);
    expect(statements).toBe(2);
    cache = new DirectoryCache();
    expect(await directoryOf(th)).toEqual(after);
  });

  it('are each party’s own', async () => {
    const [own, others] = [await directoryOf(th), await directoryOf(await world.signsIn('analyst@kh.example'))];
    expect([own.me.country, others.me.country]).toEqual(['TH', 'KH']);
    expect(hasGroup(others)).toBe(false);
    expect(
      (await directoryOf(await world.signsIn('contributor@meta.example'))).parties.filter(({ kind }) => kind === 'PARTNER'),
    ).toHaveLength(1);
  });

  it('forget a group that the country left while a publication was under way', async () => {
    await app.enter(th, 'indicator:publish');
    await leaves('th');
    expect(hasGroup(await reads())).toBe(true); // the transaction began as a member
    await app.rows('commit');
    expect(hasGroup(await directoryOf(th))).toBe(false);
  });

  it('have a group that the country joined while a publication was under way', async () => {
    await leaves('th');
    await app.enter(th, 'indicator:publish');
    await joins('th');
    expect(hasGroup(await reads())).toBe(false);
    await app.rows('commit');
    expect(hasGroup(await directoryOf(th))).toBe(true);
  });
});
