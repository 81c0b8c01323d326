import { randomUUID } from 'node:crypto';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';

interface Device {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly current: boolean;
}
interface Devices {
  readonly nodes: readonly Device[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const devicePage = async (ask: Ask, first: number, after: string | null = null): Promise<Devices> => {
  const query = `query ($first: Int, $after: Cursor) { sessions(first: $first, after: $after) {
    nodes { id createdAt lastUsedAt address userAgent current } pageInfo { hasNextPage endCursor } } }`;
  return (await ask<{ sessions: Devices }>(query, { first, after })).sessions;
};
const devices = async (ask: Ask): Promise<readonly Device[]> => (await devicePage(ask, 500)).nodes;
const ends = (ask: Ask, id: string): Promise<unknown> => ask('mutation ($id: ID!) { endSession(id: $id) }', { id });
const endsOthers = async (ask: Ask): Promise<number> =>
  (await ask<{ endOtherSessions: { count: number } }>('mutation { endOtherSessions { count } }')).endOtherSessions.count;
const endsAllOf = async (ask: Ask, user: string): Promise<number> =>
  (await ask<{ endUserSessions: { count: number } }>('mutation ($u: ID!) { endUserSessions(userId: $u) { count } }', { u: user }))
    .endUserSessions.count;
const isOut = (ask: Ask): Promise<void> => expect(ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

/** Of a hub in two processes: two-processes.deep.spec.ts. */
describe('open sessions', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => hub.stop());

  /** Signs in, or renews a session, from somewhere, with some program. */
  const from = async (query: string, variables: object, address: string, userAgent: string) => {
    const { data } = await post(hub.url, { query, variables }, { 'x-forwarded-for': address, 'user-agent': userAgent });
    const { session } = data as { session: { accessToken: string; refreshToken: string } };
    return { ask: hub.asToken(session.accessToken).ask, ...session };
  };
  const signsInFrom = (email: string, address: string, userAgent: string) =>
    from(
      'mutation ($e: String!, $p: String!) { session: signIn(email: $e, password: $p) { accessToken refreshToken } }',
      { e: email, p: PASSWORD },
      address,
      userAgent,
    );
  const renewsFrom = (refreshToken: string, address: string, userAgent: string) =>
    from(
      'mutation ($t: String!) { session: refreshSession(refreshToken: $t) { accessToken refreshToken } }',
      { t: refreshToken },
      address,
      userAgent,
    );

  it('are seen by their owner: where, with what, since when, used last', async () => {
    const databaseTime = async (): Promise<number> => {
      const [row] = await hub.ownerSql<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
      return row?.now.getTime() ?? NaN;
    };
    const started = await databaseTime();
    const phone = await signsInFrom('analyst@th.example', '203.0.113.5', `Phone/1.0 \u00e9${'x'.repeat(500)}`);
    const desk = await signsInFrom('analyst@th.example', '2001:db8:1:2:3:4:5:6', 'Desk/2.0');
    const ended = await databaseTime();
    const seen = await devices(desk.ask);
    expect(seen).toMatchObject([
      { current: true, address: '2001:db8:1:2::/64', userAgent: 'Desk/2.0' },
      { current: false, address: '203.0.113.5', userAgent: `Phone/1.0 ${'x'.repeat(110)}` },
    ]);
    for (const { createdAt, lastUsedAt } of seen) {
      expect(new Date(createdAt).getTime()).toBeGreaterThanOrEqual(started);
      expect(new Date(createdAt).getTime()).toBeLessThanOrEqual(ended);
      expect(lastUsedAt).toBe(createdAt);
    }
    const renewed = await renewsFrom(phone.refreshToken, '203.0.113.77', 'Phone/1.1');
    const [latest, other] = await devices(renewed.ask);
    expect(latest).toMatchObject({
      id: seen[1]?.id,
      current: true,
      address: '203.0.113.77',
      userAgent: 'Phone/1.1',
      createdAt: seen[1]?.createdAt,
    });
    expect(latest?.lastUsedAt).not.toBe(latest?.createdAt);
    expect(other).toMatchObject({ id: seen[0]?.id, current: false });
  });

  it('are seen no more when they have ended, and by nobody else', async () => {
    const [one, other] = [await hub.as('analyst@kh.example'), await hub.as('analyst@kh.example')];
    const [colleague, admin, operator] = [
      await hub.as('liaison@kh.example'),
      await hub.as('admin@kh.example'),
      await hub.as('operator@hub.example'),
    ];
    await other.ask('mutation { signOut }');
    await hub.ownerSql(`insert into hub.session (id, user_id, refresh_hash, expires_at) values (gen_random_uuid(), $1, '', now())`, [
      one.userId,
    ]);
    expect(await devices(one.ask)).toMatchObject([{ current: true }]);
    for (const { ask } of [colleague, admin, operator]) expect(await devices(ask)).toMatchObject([{ current: true }]);
    await expect(devices(hub.anyone().ask)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('say when the account was used last, also after they have ended, to their owner alone', async () => {
    const lastVisit = async (ask: Ask): Promise<string | null> => (await ask<{ lastVisit: string | null }>('{ lastVisit }')).lastVisit;
    const first = await hub.as('analyst@la.example');
    expect(await lastVisit(first.ask)).toBeNull();
    const [{ createdAt } = { createdAt: '' }] = await devices(first.ask);
    await first.ask('mutation { signOut }');
    const second = await hub.as('analyst@la.example');
    expect(await lastVisit(second.ask)).toBe(createdAt);
    const third = await hub.as('analyst@la.example'); // later than the second began
    expect([await lastVisit(second.ask), (await lastVisit(third.ask)) !== createdAt]).toEqual([createdAt, true]);
    const before = await lastVisit(third.ask);
    await renewsFrom(second.refreshToken, '203.0.113.78', 'Phone/1.1'); // a use that came later moves nothing
    expect(await lastVisit(third.ask)).toBe(before);
    await hub.ownerSql('update hub.session set expires_at = now() where user_id = $1', [second.userId]);
    expect(await lastVisit((await hub.as('analyst@la.example')).ask)).not.toBeNull();
    for (const email of ['liaison@la.example', 'admin@la.example', 'analyst@vn.example']) {
      expect([email, await lastVisit((await hub.as(email)).ask)]).toEqual([email, null]);
    }
    await expect(lastVisit(hub.anyone().ask)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are seen page by page: an account that signs in all day is no burden', async () => {
    const officer = await hub.as('analyst@au.example');
    await hub.ownerSql(
      `insert into hub.session (id, user_id, refresh_hash, refreshed_at, expires_at)
         select gen_random_uuid(), $1, '', now() - make_interval(hours => 1, secs => n), now() + interval '1 day' from generate_series(1, 1000) n`,
      [officer.userId],
    );
    const first = await devicePage(officer.ask, 500);
    const second = await devicePage(officer.ask, 500, first.pageInfo.endCursor);
    const last = await devicePage(officer.ask, 500, second.pageInfo.endCursor);
    expect([first, second, last].map(({ nodes, pageInfo }) => [nodes.length, pageInfo.hasNextPage])).toEqual([
      [500, true],
      [500, true],
      [1, false],
    ]);
    const seen = [...first.nodes, ...second.nodes, ...last.nodes];
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1001);
    expect(seen[0]).toMatchObject({ current: true });
    const used = seen.map(({ lastUsedAt }) => lastUsedAt);
    expect(used).toEqual([...used].sort().reverse());
    expect(await endsOthers(officer.ask)).toBe(1000);
    expect(await devices(officer.ask)).toHaveLength(1);
  });

  it('end one by one for their owner, at once', async () => {
    const [here, lost] = [await hub.as('analyst@vn.example'), await hub.as('analyst@vn.example')];
    const socket = await BareSocket.signedIn(hub.wsUrl, lost.token);
    const id = (await devices(lost.ask)).find(({ current }) => current)?.id ?? '';
    await ends(here.ask, id);
    await isOut(lost.ask);
    expect(await socket.closed).toMatchObject({ code: 4403 });
    await expect(ends(here.ask, id)).rejects.toMatchObject({ code: 'NOT_FOUND' }); // it has ended
    const own = (await devices(here.ask))[0]?.id ?? '';
    await ends(here.ask, own);
    await isOut(here.ask);
    expect(await hub.ownerSql('select end_reason from hub.session where id = any ($1) order by 1', [[id, own]])).toEqual([
      { end_reason: 'ELSEWHERE' },
      { end_reason: 'SIGNED_OUT' },
    ]);
  });

  it('of others do not end, and look like none', async () => {
    const [mine, colleague, foreign] = [
      await hub.as('admin@la.example'),
      await hub.as('analyst@la.example'),
      await hub.as('analyst@jp.example'),
    ];
    const answer = (id: string) => ends(mine.ask, id).catch(({ code, message }: Error & { code: string }) => [code, message]);
    const none = await answer(randomUUID());
    expect(none).toEqual(['NOT_FOUND', 'No such session is visible to you.']);
    for (const { ask } of [colleague, foreign]) {
      expect(await answer((await devices(ask))[0]?.id ?? '')).toEqual(none);
      await ask('{ me { id } }');
    }
    expect(await answer('nonsense')).toEqual(none);
  });

  it('end all but one for their owner', async () => {
    const [here, ...others] = [await hub.as('analyst@ph.example'), await hub.as('analyst@ph.example'), await hub.as('analyst@ph.example')];
    const colleague = await hub.as('liaison@ph.example');
    expect(await endsOthers(here.ask)).toBe(2);
    expect(await endsOthers(here.ask)).toBe(0);
    for (const { ask } of others) await isOut(ask);
    await here.ask('{ me { id } }');
    await colleague.ask('{ me { id } }');
  });

  it('end all for the party’s admin, who disables nobody by that', async () => {
    const [admin, one, two] = [await hub.as('admin@id.example'), await hub.as('analyst@id.example'), await hub.as('analyst@id.example')];
    const socket = await BareSocket.signedIn(hub.wsUrl, two.token);
    expect(await endsAllOf(admin.ask, one.userId)).toBe(2);
    for (const { ask } of [one, two]) await isOut(ask);
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await endsAllOf(admin.ask, one.userId)).toBe(0);
    await hub.as('analyst@id.example');
    expect(
      await hub.ownerSql(`select outcome, count, items from hub.audit where what = 'user.end-sessions' and user_id = $1 limit 1`, [
        admin.userId,
      ]),
    ).toEqual([{ outcome: 'DONE', count: 1, items: [one.userId] }]);
  });

  it('do not end for another country’s admin, the operator, or whoever is no admin', async () => {
    const victim = await hub.as('analyst@my.example');
    for (const who of ['admin@sg.example', 'admin@meta.example']) {
      const { ask } = await hub.as(who);
      const answer = (user: string) => endsAllOf(ask, user).catch(({ code, message }: Error & { code: string }) => [code, message]);
      expect(await answer(victim.userId)).toEqual(['NOT_FOUND', 'No such user is visible to you.']);
      expect(await answer(victim.userId)).toEqual(await answer(randomUUID()));
    }
    await expect(endsAllOf((await hub.as('operator@hub.example')).ask, victim.userId)).rejects.toMatchObject({ code: 'NOT_FOUND' }); // of the hub's people alone
    for (const who of ['auditor@hub.example', 'liaison@my.example']) {
      await expect(endsAllOf((await hub.as(who)).ask, victim.userId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const admin = await hub.as('admin@my.example');
    await expect(endsAllOf(admin.ask, admin.userId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'OWN_ACCOUNT' });
    await victim.ask('{ me { id } }');
  });
});
