import { type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { type Ask, until } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

const endsOthers = async (ask: Ask): Promise<number> =>
  (await ask<{ endOtherSessions: { count: number } }>('mutation { endOtherSessions { count } }')).endOtherSessions.count;
const endsAllOf = async (ask: Ask, user: string): Promise<number> =>
  (await ask<{ endUserSessions: { count: number } }>('mutation ($u: ID!) { endUserSessions(userId: $u) { count } }', { u: user }))
    .endUserSessions.count;
const isOut = (ask: Ask): Promise<void> => expect(ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

describe('sessions of a hub in two processes', () => {
  let hubs: Hubs;
  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
  });
  afterAll(() => hubs.stop());

  it('end in both, whichever was asked, with their sockets', async () => {
    const [one, other] = await Promise.all([hubs.start(), hubs.start()]);
    const [here, there, admin] = [
      await one.as('analyst@th.example'),
      await other.as('analyst@th.example'),
      await other.as('admin@th.example'),
    ];
    const watched = await BareSocket.signedIn(other.wsUrl, there.token);
    expect(await endsOthers(here.ask)).toBe(1);
    expect(await watched.closed).toMatchObject({ code: 4403 });
    await isOut(there.ask);

    const [{ id }] = (await hubs.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@th.example'`)) as [
      { id: string },
    ];
    const mine = await BareSocket.signedIn(one.wsUrl, here.token);
    expect(await endsAllOf(admin.ask, id)).toBe(1);
    expect(await mine.closed).toMatchObject({ code: 4403 });
    await until(
      async () => (await hubs.ownerSql('select from hub.session where user_id = $1 and ended_at is null', [id])).length,
      (open) => open === 0,
    );
  });
});
