import { parse } from 'graphql';
import { WebSocket } from 'ws';
import {
  EntenteClient,
  type FollowOptions,
  type CopyIndicator,
  itemSelection,
  MemoryStore,
  type Tokens,
} from '../../../clients/typescript/src/index.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';

const EVERY_COUNTRY = { everyCountry: true };
const aDomain = (value: string) => ({ kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'GREEN', audience: EVERY_COUNTRY }) as const;

describe('the TypeScript client of a hub', () => {
  let hub: Hub;
  let th: EntenteClient;
  let kh: EntenteClient;
  let owner: Officer;

  const client = (email: string, options: object = {}): EntenteClient =>
    new EntenteClient({ url: hub.url, credentials: { email, password: PASSWORD }, webSocket: WebSocket, ...options });

  beforeAll(async () => {
    hub = await startHub();
    th = client('analyst@th.example');
    kh = client('analyst@kh.example');
    owner = officer((await hub.as('analyst@th.example')).ask);
  });
  afterAll(() => hub.stop());

  it('asks any operation, typed or as text', async () => {
    expect(await th.request('{ me { email } }')).toEqual({ me: { email: 'analyst@th.example' } });
    expect(await th.request(parse('query Q($k: PartyKind) { parties(kind: $k) { country } }'), { k: 'HUB' })).toEqual({
      parties: [{ country: null }],
    });
  });

  describe('publishes', () => {
    it('more than a batch, with receipts in order and the indexes of the caller', async () => {
      const items = Array.from({ length: 1_002 }, (_, n) => aDomain(n === 1_001 ? 'not a domain' : `many-${n}.example.com`));
      const batches: number[] = [];
      const receipts = await th.publish(items, { onReceipts: (some) => void batches.push(some.length) });
      expect(receipts.map(({ index }) => index)).toEqual(items.map((_, n) => n));
      expect(receipts.map(({ outcome }) => outcome)).toEqual(items.map((_, n) => (n === 1_001 ? 'REJECTED' : 'CREATED')));
      expect(receipts[1_001]?.problems[0]).toMatchObject({ severity: 'ERROR', field: 'value' });
      expect(batches).toEqual([1_000, 2]);
      expect((await th.publish(items.slice(0, 3))).map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
    });

    it('nothing for an account that may not', async () => {
      await expect(client('admin@th.example').publish([aDomain('refused.example.com')])).rejects.toMatchObject({
        name: 'HubError',
        code: 'FORBIDDEN',
      });
    });

    it('nothing of a batch that GraphQL cannot read', async () => {
      const wrong = { ...aDomain('wrong.example.com'), kind: 'TELEPHONE' } as unknown as ReturnType<typeof aDomain>;
      const error: unknown = await th.publish([aDomain('right.example.com'), wrong]).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'HubError', code: 'BAD_USER_INPUT', requestId: expect.any(String) });
      expect((await th.lookup(['right.example.com']))[0]?.indicators).toEqual([]);
    });
  });

  describe('looks up', () => {
    it('more than a batch, with answers in order', async () => {
      await th.publish([aDomain('known.example.com')]);
      const values = [
        ...Array.from({ length: 1_000 }, (_, n) => `unknown-${n}.example.com`),
        { value: 'KNOWN.example.com', kind: 'DOMAIN' } as const,
      ];
      const results = await kh.lookup(values, { purpose: 'a test' });
      expect(results.map(({ input }) => input)).toEqual(values.map((value) => (typeof value === 'string' ? value : value.value)));
      expect(results[1_000]?.indicators).toMatchObject([{ value: 'known.example.com', owner: { country: 'TH' } }]);
      expect(results[0]).toMatchObject({ canonical: 'unknown-0.example.com', indicators: [] });
    });

    it('with an API key, and not with one that was revoked', async () => {
      const admin = await hub.as('admin@kh.example');
      const { id, secret } = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes({ permissions: READING });
      const machine = new EntenteClient({ url: hub.url, credentials: { apiKey: secret } });
      expect((await machine.lookup(['known.example.com']))[0]?.indicators).toHaveLength(1);
      await admin.ask('mutation ($id: ID!) { revokeApiKey(id: $id) }', { id });
      await expect(machine.lookup(['known.example.com'])).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });

  describe('keeps a session', () => {
    /** Passes requests on, and shortens the lifetime that the hub states. */
    const shortLived = async (url: string, init: RequestInit): Promise<Response> => {
      const response = await fetch(url, init);
      const body = (await response.text()).replace(/"expiresIn":\d+/, '"expiresIn":1');
      return new Response(body, { status: response.status, headers: response.headers });
    };

    it('that is renewed before it ends', async () => {
      const pairs: (Tokens | null)[] = [];
      let now = 0;
      const one = client('liaison@th.example', {
        fetch: shortLived,
        surroundings: { now: () => now },
        onTokens: (tokens: Tokens | null) => void pairs.push(tokens),
      });
      for (now = 0; now < 3_000; now += 1_000) await Promise.all([one.request('{ me { email } }'), one.request('{ me { id } }')]);
      expect(new Set(pairs.map((pair) => pair?.refreshToken)).size).toBe(3);
    });

    it('that continues from stored tokens, when the access token is no longer accepted', async () => {
      const { refreshToken } = await hub.as('liaison@th.example');
      const stored: (Tokens | null)[] = [];
      const one = new EntenteClient({
        url: hub.url,
        credentials: { accessToken: 'an.old.token', refreshToken },
        onTokens: (tokens) => void stored.push(tokens),
      });
      expect(await one.request('{ me { email } }')).toEqual({ me: { email: 'liaison@th.example' } });
      await one.signOut();
      expect(stored).toEqual([expect.objectContaining({ refreshToken: expect.any(String) }), null]);
      const last = new EntenteClient({ url: hub.url, credentials: { accessToken: stored[0]?.accessToken ?? '' } });
      await expect(last.request('{ me { email } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('and none with a wrong password', async () => {
      const one = new EntenteClient({ url: hub.url, credentials: { email: 'analyst@la.example', password: 'wrong' } });
      await expect(one.request('{ me { email } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', requestId: expect.any(String) });
    });
  });

  describe('follows', () => {
    /** Follows until the test ends. @returns the copy, and the ways that delivered */
    const follow = (one: EntenteClient, options: Omit<FollowOptions, 'store'> = {}, store = new MemoryStore<CopyIndicator>()) => {
      const stop = new AbortController();
      const ways: string[] = [];
      const onConnection: FollowOptions['onConnection'] = ({ state, transport }) => void (state === 'connected' && ways.push(transport));
      const over = (async () => {
        for await (const _ of one.follow({ store, pollMs: 50, signal: stop.signal, onConnection, ...options }));
      })();
      over.catch(() => undefined);
      return { store, ways, over, stop: async (): Promise<void> => (stop.abort(), over) };
    };
    const visible = async (): Promise<Record<string, number>> => {
      const found: Record<string, number> = {};
      let after: string | null = null;
      do {
        const query =
          'query ($after: Cursor) { snapshot(after: $after, first: 1000) { items { ... on Indicator { id version } } cursor } }';
        type Page = { snapshot: { items: { id?: string; version: number }[]; cursor: string | null } };
        const { snapshot }: Page = await kh.request<Page>(query, { after });
        for (const { id, version } of snapshot.items) if (id !== undefined) found[id] = version;
        after = snapshot.cursor;
      } while (after !== null);
      return found;
    };
    const versions = (store: MemoryStore<CopyIndicator>): Record<string, number> =>
      Object.fromEntries([...store.items.values()].map(({ itemId, item }) => [itemId, item.version]));
    const caughtUp = async (store: MemoryStore<CopyIndicator>): Promise<void> => {
      const expected = Object.entries(await visible()).sort();
      await until(
        () => Promise.resolve(JSON.stringify(Object.entries(versions(store)).sort())),
        (seen) => seen === JSON.stringify(expected),
      );
    };
    it.each(['websocket', 'sse', 'poll'] as const)('by %s: from a snapshot on, with withdrawals and revocations', async (way) => {
      const { store, ways, stop } = follow(kh, { transports: [way] });
      await caughtUp(store);
      const lost = await owner.publishes({ value: `lost-${way}.example.com`, audience: EVERY_COUNTRY });
      const wrong = await owner.publishes({ value: `wrong-${way}.example.com`, audience: EVERY_COUNTRY });
      await until(
        () => Promise.resolve(store.items.get(wrong.id)?.item.value),
        (value) => value === `wrong-${way}.example.com`,
      );
      await owner.readdresses(lost.id, {});
      await owner.revokes(wrong.id, 'A mix-up.');
      await until(
        () => Promise.resolve(store.items),
        (items) => !items.has(lost.id) && items.get(wrong.id)?.revoked === true,
      );
      await caughtUp(store);
      await stop();
      expect([...new Set(ways)]).toEqual([way]);
    });

    it('by one event stream, and no page of the feed, where there is no WebSocket', async () => {
      const [streams, pages]: [string[], string[]] = [[], []];
      const counting = (url: string, init: RequestInit): Promise<Response> => {
        if (url.endsWith('/graphql/stream')) streams.push(url);
        else if (String(init.body).includes('{feed(')) pages.push(url);
        return fetch(url, init);
      };
      const Missing = class {
        constructor() {
          throw new Error('WebSockets are blocked.');
        }
      } as unknown as typeof WebSocket;
      const { store, ways, stop } = follow(client('analyst@kh.example', { webSocket: Missing, fetch: counting }));
      await until(
        () => Promise.resolve(ways.length),
        (count) => count === 1,
      );
      pages.length = 0; // one page showed that the hub answers although no WebSocket opened
      for (const name of ['one', 'two']) {
        const { id } = await owner.publishes({ value: `stream-${name}.example.com`, audience: EVERY_COUNTRY });
        await until(
          () => Promise.resolve(store.items),
          (items) => items.has(id),
        );
      }
      await stop();
      expect({ ways, streams: streams.length, pages }).toEqual({ ways: ['sse'], streams: 1, pages: [] });
    });

    it.each(['websocket', 'sse', 'poll'] as const)('items of several kinds, by %s', async (way) => {
      type Item =
        | { readonly __typename: 'Indicator'; readonly id: string; readonly value: string }
        | { readonly __typename: 'Sighting'; readonly id: string; readonly note: string; readonly revokedAt: string | null };
      const sighting = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }';
      const sights = async (indicatorId: string, note: string): Promise<string> => {
        const input = { indicatorId, note, externalId: note, audience: EVERY_COUNTRY };
        return (await th.request<{ addSighting: { id: string } }>(sighting, { input })).addSighting.id;
      };
      const selection = itemSelection<Item>({ INDICATOR: 'value', SIGHTING: 'note' });
      const { id: indicator } = await owner.publishes({ value: `kinds-${way}.example.com`, audience: EVERY_COUNTRY });
      const early = await sights(indicator, `early ${way}`);
      const [store, stop] = [new MemoryStore<Item>(), new AbortController()];
      const over = (async () => {
        for await (const _ of kh.follow({ store, selection, transports: [way], pollMs: 50, signal: stop.signal }));
      })();
      const has = (id: string, revoked: boolean): Promise<unknown> =>
        until(
          () => Promise.resolve(store.items.get(id)?.revoked),
          (found) => found === revoked,
        );
      await has(early, false);
      const late = await sights(indicator, `late ${way}`);
      await has(late, false);
      await th.request('mutation ($id: ID!) { revokeSighting(id: $id, reason: "A mix-up.") { id } }', { id: early });
      await has(early, true);
      const [again, stopAgain] = [new MemoryStore<Item>(), new AbortController()];
      for await (const { replaced } of kh.follow({ store: again, selection, signal: stopAgain.signal })) if (replaced) stopAgain.abort();
      expect(again.items.get(early)).toEqual(store.items.get(early));
      expect(store.items.get(late)).toEqual({
        ...{ kind: 'SIGHTING', itemId: late, revoked: false },
        item: { __typename: 'Sighting', id: late, note: `late ${way}`, revokedAt: null },
      });
      expect(store.items.get(indicator)?.item).toMatchObject({ __typename: 'Indicator', value: `kinds-${way}.example.com` });
      expect([...again.items.keys()].sort()).toEqual([...store.items.keys()].sort());
      stop.abort();
      await over;
    });

    it('confirms a withdrawal, as the README says', async () => {
      const { store, stop } = follow(kh);
      const { id } = await owner.publishes({ value: 'to-confirm.example.com', audience: EVERY_COUNTRY });
      await until(
        () => Promise.resolve(store.items),
        (items) => items.has(id),
      );
      await owner.readdresses(id, {});
      await until(
        () => Promise.resolve(store.items),
        (items) => !items.has(id),
      );
      const confirm = 'mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }';
      const { confirmWithdrawal } = await kh.request<{ confirmWithdrawal: { confirmedAt: string | null } }>(confirm, { id });
      expect(confirmWithdrawal.confirmedAt).not.toBeNull();
      await stop();
    });

    it('goes on where its store ended', async () => {
      const { store, stop } = follow(kh);
      await caughtUp(store);
      await stop();
      await owner.publishes({ value: 'meanwhile.example.com', audience: EVERY_COUNTRY });
      const again = follow(kh, {}, store);
      await caughtUp(store);
      await again.stop();
    });

    it('takes a snapshot when its cursor is of another party, and deletes what is in none', async () => {
      const store = new MemoryStore<CopyIndicator>();
      const { cursor } = await owner.reads();
      const leftOver = { id: 'left over' } as CopyIndicator;
      await store.replace({
        cursor,
        pages: (async function* () {
          yield [{ kind: 'INDICATOR', itemId: 'left over', item: leftOver, revoked: false }];
        })(),
      });
      const { stop } = follow(kh, {}, store);
      await caughtUp(store);
      expect(store.items.has('left over')).toBe(false);
      await stop();
    });

    it('only what its filter asks for', async () => {
      const { store, stop } = follow(kh, { filter: { kinds: ['PHONE'] } });
      const [phone] = await th.publish([{ ...aDomain('+66 81 234 5678'), kind: 'PHONE' }, aDomain('no-phone.example.com')]);
      await until(
        () => Promise.resolve(store.items),
        (items) => items.has(phone?.indicator?.id ?? ''),
      );
      expect([...store.items.values()].map(({ item }) => item.kind)).toEqual(['PHONE']);
      await stop();
    });

    it('nothing for an account that may not read', async () => {
      await expect(follow(client('operator@hub.example')).over).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('until its session is ended, and goes on with a new one', async () => {
      const one = client('liaison@kh.example');
      const { store, ways, stop } = follow(one, { transports: ['websocket'] });
      await caughtUp(store);
      await until(
        () => Promise.resolve(ways.length),
        (count) => count === 1,
      );
      await hub.ownerSql(
        `update hub.session set ended_at = now(), end_reason = 'SIGNED_OUT' where ended_at is null and user_id = (select id from hub.user_account where email = 'liaison@kh.example')`,
      );
      await until(
        () => Promise.resolve(ways.length),
        (count) => count === 2,
      );
      await owner.publishes({ value: 'new-session.example.com', audience: EVERY_COUNTRY });
      await caughtUp(store);
      await stop();
    });
  });
});
