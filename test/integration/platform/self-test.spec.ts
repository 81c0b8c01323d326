import { randomBytes } from 'node:crypto';
import { assertTenantBoundary, assertPowerless } from '../../../src/platform/database/self-test.js';
import { type FreshDatabase, freshDatabase } from '../../support/database.js';
import { administer, testServer } from '../../support/server.js';

describe('The self-test at the start', () => {
  let database: FreshDatabase;
  const made: string[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(async () => {
    await database.drop();
    for (const role of made) await administer(testServer().url, `drop role ${role}`);
  });

  /** A login role of one's own with powers that a working role must not have; @returns its URL. */
  async function roleWith(attributes: string, ...grants: readonly string[]): Promise<{ url: string; role: string }> {
    const role = `hub_test_role_${randomBytes(4).toString('hex')}`;
    await administer(testServer().url, `create role ${role} login password 'test' ${attributes}`);
    made.push(role);
    await administer(testServer().url, `grant connect on database ${database.name} to ${role}`);
    for (const grant of grants) await administer(database.url, grant.replace('ROLE', role));
    return { url: Object.assign(new URL(database.url), { username: role, password: 'test' }).href, role };
  }

  it('lets the hub start on a border that is kept', async () => {
    await expect(assertTenantBoundary(database.url)).resolves.toBeUndefined();
  });

  it.each([
    ['superuser', /is a superuser/, []],
    ['bypassrls', /may bypass row-level security/, []],
    ['createrole', /may create roles/, []],
    ['', /may act as hub_owner/, ['grant hub_owner to ROLE']],
    [
      '',
      /row-level security is not forced/,
      ['grant usage on schema hub to ROLE', 'create table hub.open_table (id integer)', 'grant select on hub.open_table to ROLE'],
    ],
  ] as const)('refuses a working role that is too powerful: %s %s', async (attributes, sentence, grants) => {
    const { url, role } = await roleWith(attributes, ...grants);
    await expect(assertPowerless(url, role)).rejects.toThrow(sentence);
    await expect(assertPowerless(url, role)).rejects.toThrow(`the hub does not start: the database role ${role}`);
  });

  it.each([
    ['(select hub.me()) is not null', 'learns from an error whether hub.party holds rows, without a context'],
    ['true', 'reads hub.party without a context'],
  ])('refuses a policy that raises, and one that is open: %s', async (condition, sentence) => {
    const [row] = await administer<{ qual: string }>(
      database.url,
      `select qual from pg_policies where schemaname = 'hub' and tablename = 'party' and policyname = 'known'`,
    );
    await administer(
      database.url,
      `insert into hub.party (id, kind, name, slug) select gen_random_uuid(), 'HUB', 'x', 'x' where not exists (select from hub.party)`,
    );
    await administer(database.url, `alter policy known on hub.party using (${condition})`);
    await expect(assertTenantBoundary(database.url)).rejects.toThrow(sentence);
    await administer(database.url, `alter policy known on hub.party using (${row?.qual ?? 'false'})`);
    await expect(assertTenantBoundary(database.url)).resolves.toBeUndefined();
  });
});
