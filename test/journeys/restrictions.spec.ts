import { type Hub, startHub } from '../support/hub.js';
import { type Ask, type Officer, officer, until } from '../support/officer.js';
import { BareSocket } from '../support/sockets.js';

const BAR = 'mutation ($id: ID!, $on: Boolean!) { setPartyBarred(partyId: $id, barred: $on) }';
const SUSPEND = 'mutation ($id: ID!, $on: Boolean!) { setPartySuspended(partyId: $id, suspended: $on) }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('restrictions between parties', () => {
  let hub: Hub;
  let admin: Ask;
  let operator: Ask;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    [admin, operator] = [(await hub.as('admin@th.example')).ask, (await hub.as('operator@hub.example')).ask];
    const analyst = async (slug: string): Promise<Officer> => officer((await hub.as(`analyst@${slug}.example`)).ask);
    [th, kh, vn] = [await analyst('th'), await analyst('kh'), await analyst('vn')];
    for (const name of ['Thailand', 'Cambodia', 'Meta']) ids[name] = await th.partyId(name);
    const { me } = await operator<{ me: { party: { id: string } } }>('{ me { party { id } } }');
    ids.hub = me.party.id;
  });
  afterAll(() => hub.stop());

  const news = async (who: Officer, id: string): Promise<string[]> =>
    (await who.reads()).events
      .filter(({ itemId }) => itemId === id)
      .map(({ operation, backfill }) => operation + (backfill ? ' backfill' : ''));
  const barred = async (ask: Ask): Promise<string[]> =>
    (await ask<{ barredParties: { name: string }[] }>('{ barredParties { name } }')).barredParties.map(({ name }) => name);

  describe('a bar', () => {
    afterEach(() => admin(BAR, { id: ids.Cambodia, on: false }));

    it('asks to come again while what is being published holds it up, and is then not set', async () => {
      const { id } = await th.publishes({ value: 'held-up.example.com', audience: { everyCountry: true } });
      await hub.ownerSql('begin');
      try {
        await hub.ownerSql('select hub.hold_keys(array(select p.key from hub.party p where p.id = $1), $2)', [ids.Thailand, []]);
        const refusal = { code: 'RATE_LIMITED', reason: 'OVERLOADED' };
        await expect(admin(BAR, { id: ids.Cambodia, on: true })).rejects.toMatchObject(refusal);
      } finally {
        await hub.ownerSql('rollback');
      }
      expect([await barred(admin), (await kh.opens(id))?.id]).toEqual([[], id]);
      expect(await admin(BAR, { id: ids.Cambodia, on: true })).toEqual({ setPartyBarred: true });
      expect(await kh.opens(id)).toBeNull();
    });

    it('takes everything away at once, and gives it back as backfill', async () => {
      const { id } = await th.publishes({ value: 'barred.example.com', audience: { everyCountry: true } });
      await until(
        () => news(kh, id),
        (events) => events.length > 0,
      );
      expect(await admin(BAR, { id: ids.Cambodia, on: true })).toEqual({ setPartyBarred: true });
      expect(await kh.opens(id)).toBeNull();
      expect((await kh.looksUp('barred.example.com'))[0]?.indicators).toEqual([]);
      expect((await vn.opens(id))?.id).toBe(id);
      expect(await barred(admin)).toEqual(['Cambodia']);
      await until(
        () => news(kh, id),
        (events) => events.join() === 'WITHDRAWN',
      );
      const never = await th.publishes({ value: 'never.example.com', audience: { countries: ['KH'] } });

      await admin(BAR, { id: ids.Cambodia, on: false });
      expect((await kh.opens(id))?.id).toBe(id);
      expect(await barred(admin)).toEqual([]);
      await until(
        () => news(kh, never.id),
        (events) => events.join() === 'PUBLISHED backfill',
      );
      expect((await news(kh, id)).at(-1)).toBe('PUBLISHED backfill');
    });

    it('is known to its own party’s administrators alone', async () => {
      await admin(BAR, { id: ids.Cambodia, on: true });
      expect(await barred((await hub.as('admin@kh.example')).ask)).toEqual([]);
      for (const email of ['analyst@th.example', 'operator@hub.example', 'auditor@hub.example', 'admin@meta.example']) {
        const { ask } = await hub.as(email);
        await expect(barred(ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(ask(BAR, { id: ids.Meta, on: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    });

    it('is not for oneself, the hub, or a party that does not exist', async () => {
      await expect(admin(BAR, { id: ids.Thailand, on: true })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'OWN_PARTY' });
      for (const id of [ids.hub, NOBODY, 'x']) {
        await expect(admin(BAR, { id, on: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    });

    it('stands in the record of its own party', async () => {
      await admin(BAR, { id: ids.Cambodia, on: true });
      const [entry] = await hub.ownerSql(
        `select a.items, p.name from hub.audit a join hub.party p on p.key = a.party where a.what = 'bar.set' limit 1`,
      );
      expect(entry).toEqual({ items: [ids.Cambodia], name: 'Thailand' });
    });
  });

  describe('suspension', () => {
    afterEach(() => operator(SUSPEND, { id: ids.Cambodia, on: false }));

    it('ends access and sockets, and lets consumers go on from their cursors afterwards', async () => {
      const first = await th.publishes({ value: 'before.example.com', audience: { countries: ['KH'] } });
      const { cursor } = await until(
        () => kh.reads(),
        ({ events }) => events.some(({ itemId }) => itemId === first.id),
      );
      const { token, refreshToken } = await hub.as('analyst@kh.example');
      const socket = await BareSocket.signedIn(hub.wsUrl, token);

      expect(await operator(SUSPEND, { id: ids.Cambodia, on: true })).toEqual({ setPartySuspended: true });
      await expect(kh.reads(cursor)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(hub.as('analyst@kh.example')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      const refresh = hub
        .anyone()
        .ask('mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }', { token: refreshToken });
      await expect(refresh).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await socket.closed).code).toBe(4403);
      const meanwhile = await th.publishes({ value: 'meanwhile.example.com', audience: { countries: ['KH'] } });

      await operator(SUSPEND, { id: ids.Cambodia, on: false });
      const back = officer((await hub.as('analyst@kh.example')).ask);
      const { events } = await until(
        () => back.reads(cursor),
        (page) => page.events.length > 0,
      );
      expect(events.map(({ operation, itemId }) => [operation, itemId])).toEqual([['PUBLISHED', meanwhile.id]]);
    });

    it('is the operator’s alone, and never of the hub itself', async () => {
      await expect(operator(SUSPEND, { id: ids.hub, on: true })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'OWN_PARTY' });
      for (const id of [NOBODY, 'x']) await expect(operator(SUSPEND, { id, on: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      for (const email of ['admin@th.example', 'analyst@th.example', 'auditor@hub.example']) {
        const { ask } = await hub.as(email);
        await expect(ask(SUSPEND, { id: ids.Cambodia, on: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    });
  });
});
