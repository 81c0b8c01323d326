import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { officer, until } from '../../support/officer.js';
import { administer } from '../../support/server.js';

const VALUE = 'under-way.example.com';
const LIST = '{ indicators { edges { node { value } } } }';
const LOOKUP = `{ lookup(values: [{ value: "${VALUE}" }]) { indicators { value } } }`;

describe('a read that is under way when its key or session ends', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
    await officer((await hub.as('analyst@th.example')).ask).publishes({ value: VALUE });
  });
  afterAll(() => hub.stop());

  /** What a read gives that takes long, because claims are locked, while `meanwhile` happens. */
  async function answerTo(query: string, token: string, meanwhile: () => Promise<unknown>): ReturnType<Hub['raw']> {
    await hub.ownerSql('begin');
    await hub.ownerSql('lock table hub.indicator in access exclusive mode');
    const answer = hub.raw(query, {}, token);
    const long = `select from pg_stat_activity where wait_event_type = 'Lock' and usename = 'hub_app' and datname = current_database()
      and query_start < clock_timestamp() - interval '300 milliseconds'`;
    await until(
      () => administer(hub.database.url, long),
      (rows) => rows.length > 0,
    );
    await meanwhile();
    await hub.ownerSql('commit');
    return answer;
  }

  it.each([
    ['a list', LIST],
    ['a look-up', LOOKUP],
  ])('gives a key that was revoked meanwhile nothing of %s', async (_what, query) => {
    const admin = apiKeyClient((await hub.as('admin@th.example')).ask);
    const { id, secret } = await admin.makes();
    const answer = await answerTo(query, secret, () => admin.revokes(id));
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(JSON.stringify(answer)).not.toContain(VALUE);
  });

  it('gives a session that was ended meanwhile nothing of a list', async () => {
    const { token, ask } = await hub.as('analyst@th.example');
    const answer = await answerTo(LIST, token, () => ask('mutation { signOut }'));
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(JSON.stringify(answer)).not.toContain(VALUE);
  });

  it.each([
    ['a list', LIST],
    ['a look-up', LOOKUP],
  ])('gives whoever may still read %s what was asked for', async (_what, query) => {
    const { token } = await hub.as('analyst@th.example');
    expect(JSON.stringify(await answerTo(query, token, () => Promise.resolve()))).toContain(VALUE);
  });
});
