import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, EVENT, type Officer, officer, type EventView, until } from '../../support/officer.js';
import { BareSocket, follow } from '../../support/sockets.js';

const BAR = 'mutation ($id: ID!, $on: Boolean!) { setPartyBarred(partyId: $id, barred: $on) { barred } }';
const SUSPEND = 'mutation ($id: ID!, $on: Boolean!) { setPartySuspended(partyId: $id, suspended: $on) { state } }';
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
    (await ask<{ barredParties: { nodes: { name: string }[] } }>('{ barredParties { nodes { name } } }')).barredParties.nodes.map(
      ({ name }) => name,
    );

  describe('a bar', () => {
    afterEach(() => admin(BAR, { id: ids.Cambodia, on: false }));

    it('asks to come again while what is being published holds it up, and is then not set', async () => {
      const { id } = await th.publishes({ value: 'held-up.example.com', audience: { everyCountry: true } });
      await hub.ownerSql('begin');
      try {
        await hub.ownerSql('select hub.lock_keys_shared(array(select p.key from hub.party p where p.id = $1), $2)', [ids.Thailand, []]);
        const refusal = { code: 'RATE_LIMITED', reason: 'OVERLOADED' };
        await expect(admin(BAR, { id: ids.Cambodia, on: true })).rejects.toMatchObject(refusal);
      } finally {
        await hub.ownerSql('rollback');
      }
      expect([await barred(admin), (await kh.opens(id))?.id]).toEqual([[], id]);
      expect(await admin(BAR, { id: ids.Cambodia, on: true })).toEqual({ setPartyBarred: { barred: true } });
      expect(await kh.opens(id)).toBeNull();
    });

    it('takes everything away at once, and gives it back as backfill', async () => {
      const { id } = await th.publishes({ value: 'barred.example.com', audience: { everyCountry: true } });
      await until(
        () => news(kh, id),
        (events) => events.length > 0,
      );
      expect(await admin(BAR, { id: ids.Cambodia, on: true })).toEqual({ setPartyBarred: { barred: true } });
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

    const suspended = (on: boolean): Promise<unknown> => operator(SUSPEND, { id: ids.Cambodia, on });
    /** What is told of some items, in order, once all is told that is wanted. */
    const toldOf = async (items: readonly string[], wanted: readonly (readonly string[])[], look: () => Promise<readonly EventView[]>) => {
      const words = async () =>
        (await look()).flatMap(({ operation, itemId, backfill }) =>
          items.includes(itemId ?? '') ? [[operation + (backfill ? ' backfill' : ''), itemId]] : [],
        );
      expect(
        await until(words, (told) => told.length >= wanted.length).catch(words), // what is wrong is shown
      ).toEqual(wanted);
    };

    it('ends access and sockets; back again, consumers are told from their cursors what was lost and what is seen again', async () => {
      const [kept, lost] = [
        await th.publishes({ value: 'kept.example.com', audience: { countries: ['KH'] } }),
        await th.publishes({ value: 'lost.example.com', audience: { countries: ['KH', 'VN'] } }),
      ];
      const own = await kh.publishes({ value: 'own.example.com', audience: { countries: ['VN'] } });
      await until(
        () => kh.reads(null, { includeOwn: true }, 1_000),
        ({ events }) => events.some(({ itemId }) => itemId === own.id),
      );
      const { cursor } = await until(
        () => kh.reads(null, {}, 1_000),
        ({ events }) => [kept, lost].every(({ id }) => events.some(({ itemId }) => itemId === id)),
      );
      const { token, refreshToken } = await hub.as('analyst@kh.example');
      const socket = await BareSocket.signedIn(hub.wsUrl, token);

      expect(await suspended(true)).toEqual({ setPartySuspended: { state: 'SUSPENDED' } });
      await expect(kh.reads(cursor)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(hub.as('analyst@kh.example')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      const refresh = () =>
        hub.anyone().ask('mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken } }', { token: refreshToken });
      await expect(refresh()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await socket.closed).code).toBe(4403);
      const [meanwhile, passing] = [
        await th.publishes({ value: 'meanwhile.example.com', audience: { countries: ['KH'] } }),
        await th.publishes({ value: 'passing.example.com', audience: { countries: ['KH', 'VN'] } }),
      ];
      for (const { id } of [lost, passing]) await th.readdresses(id, { countries: ['VN'] });
      expect((await vn.opens(own.id))?.id).toBe(own.id);

      await suspended(false);
      const items = [kept.id, lost.id, own.id, meanwhile.id, passing.id];
      const wanted = [
        ['WITHDRAWN', lost.id],
        ['PUBLISHED backfill', kept.id],
        ['PUBLISHED backfill', meanwhile.id],
      ];
      await toldOf(items, wanted, async () => (await kh.reads(cursor, {}, 1_000)).events); // by the session that it had
      await refresh();
      const live = follow<{ feed: EventView }>(
        hub.wsUrl,
        (await hub.as('liaison@kh.example')).token,
        `subscription ($after: Cursor) { feed(after: $after, filter: { includeOwn: true }) { ${EVENT} } }`,
        { after: cursor },
      );
      const heard: EventView[] = [];
      const last = await th.publishes({ value: 'last.example.com', audience: { countries: ['KH'] } });
      for await (const { feed } of live) {
        heard.push(feed);
        if (feed.itemId === last.id) break;
      }
      await toldOf(items, wanted, () => Promise.resolve(heard));
    });

    it('asks to come again while what is being published holds it up, and is then not in force', async () => {
      await hub.ownerSql('begin');
      try {
        await hub.ownerSql('select hub.lock_keys_shared($1, $1)', [[]]);
        await expect(suspended(true)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED' });
      } finally {
        await hub.ownerSql('rollback');
      }
      await kh.reads();
      expect(await suspended(true)).toEqual({ setPartySuspended: { state: 'SUSPENDED' } });
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
