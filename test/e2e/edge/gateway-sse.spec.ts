import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { Followers } from '../../../src/delivery/feed/followers.js';
import { SocketRegistry } from '../../../src/edge/gateway/socket-registry.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { ATTACKS } from '../../support/attacks.js';
import { ExpiringToken } from '../../support/expiring-token.js';
import { HeldTimers } from '../../support/held-timers.js';
import { type Hub, startHub } from '../../support/hub.js';
import { stopLiveClocks, stopRoundsWithoutSignal, withinOneSecond } from '../../support/live-clocks.js';
import { officer, until } from '../../support/officer.js';
import { request } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';
import { BareStream, streamClient, streamUrlOf } from '../../support/streams.js';

const FEED = 'subscription ($after: Cursor) { feed(after: $after) { operation cursor indicator { value } } }';

interface Event {
  readonly feed: { readonly operation: string; readonly cursor: string; readonly indicator: { readonly value: string } | null };
}
interface Update {
  readonly value?: { readonly data?: Event | null; readonly errors?: unknown };
}

describe('GraphQL over Server-Sent Events', () => {
  let hub: Hub;
  let token: string;
  let checkLimitsAfter: (ms: number) => void;
  const authorization = (by = token): Record<string, string> => ({ authorization: `Bearer ${by}` });
  const publishes = async (value: string): Promise<unknown> =>
    officer((await hub.as('analyst@kh.example')).ask).publishes({ value, audience: { everyCountry: true } });
  const feedOf = (update: unknown): Event['feed'] | undefined => (update as Update).value?.data?.feed;
  const isForgotten = (by: string): Promise<unknown> => {
    const { sid } = jsonwebtoken.decode(by) as { sid: string };
    return until(
      async () => hub.app.get(SocketRegistry).sessions(),
      (sessions) => !sessions.includes(sid),
    );
  };

  /** Single connection mode, step by step. */
  const single = {
    reserve: (headers = authorization()) => request(streamUrlOf(hub), { method: 'PUT', headers }),
    open: (streamToken: string, by = token) =>
      BareStream.open(hub, { method: 'GET', headers: { ...authorization(by), 'x-graphql-event-stream-token': streamToken } }),
    ask: (streamToken: string, body: object, by = token) =>
      request(streamUrlOf(hub), {
        method: 'POST',
        headers: { ...authorization(by), 'content-type': 'application/json', 'x-graphql-event-stream-token': streamToken },
        body: JSON.stringify(body),
      }),
    stop: (streamToken: string, id: string, by = token) =>
      request(`${streamUrlOf(hub)}?operationId=${id}`, {
        method: 'DELETE',
        headers: { ...authorization(by), 'x-graphql-event-stream-token': streamToken },
      }),
  };
  const operation = (id: string, query = FEED) => ({ query, extensions: { operationId: id } });

  beforeAll(async () => {
    hub = await startHub();
    checkLimitsAfter = stopLiveClocks(hub);
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  describe.each([
    ['each operation on a stream of its own', false],
    ['all operations on one stream', true],
  ])('the official client, %s', (_, isSingle) => {
    it('follows the feed, gets a live event, and ends', async () => {
      const client = streamClient(hub, token, isSingle);
      const events = client.iterate<Event>({ query: FEED });
      expect(feedOf(await events.next())).toMatchObject({ operation: 'POSITION', indicator: null });
      await publishes(`live-${isSingle}.example.com`);
      expect(feedOf(await events.next())).toMatchObject({ operation: 'PUBLISHED', indicator: { value: `live-${isSingle}.example.com` } });
      await events.return?.();
      client.dispose();
      await isForgotten(token);
      const followers = hub.app.get(Followers, { strict: false });
      await until(
        async () => followers.lags().length,
        (left) => left === 0,
      );
    });

    it('misses nothing when it comes back with its last cursor', async () => {
      const first = streamClient(hub, token, isSingle);
      const position = feedOf(await first.iterate<Event>({ query: FEED }).next());
      first.dispose();
      const names = [1, 2, 3].map((n) => `missed-${isSingle}-${n}.example.com`);
      for (const name of names) await publishes(name);
      const again = streamClient(hub, token, isSingle);
      const events = again.iterate<Event>({ query: FEED, variables: { after: position?.cursor } });
      const seen: unknown[] = [];
      while (seen.length < names.length) {
        const feed = feedOf(await events.next());
        if (feed?.operation === 'PUBLISHED') seen.push(feed.indicator?.value);
      }
      expect(seen).toEqual(names);
      again.dispose();
    });

    it('carries several subscriptions', async () => {
      const client = streamClient(hub, token, isSingle);
      const all = ['a', 'b', 'c'].map(() => client.iterate<Event>({ query: FEED }));
      for (const events of all) expect(feedOf(await events.next())).toMatchObject({ operation: 'POSITION' });
      client.dispose();
    });
  });

  describe('refuses', () => {
    it('callers without a valid token, before a stream opens', async () => {
      for (const headers of [{}, { authorization: 'Bearer x' }] as Record<string, string>[]) {
        const stream = await BareStream.open(hub, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query: FEED }),
        });
        expect([stream.response.status, stream.response.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);
        expect((await stream.errors())[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) } });
        expect(await single.reserve(headers)).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      }
    });

    it('what the role does not permit, and a key that lacks the permission', async () => {
      const operator = await hub.as('operator@hub.example');
      const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: ['party:read'] });
      for (const by of [operator.token, secret]) {
        const stream = await BareStream.alone(hub, by, { query: FEED });
        expect(stream.response.status).toBe(200);
        expect(await stream.result()).toMatchObject({ errors: [{ path: ['feed'], extensions: { code: 'FORBIDDEN' } }] });
        expect(await stream.nextEvent()).toEqual({ event: 'complete', data: undefined });
      }
    });

    it.each(ATTACKS)('$name, with the code that HTTP gives', async ({ query, variables, code }) => {
      const stream = await BareStream.alone(hub, token, { query, variables });
      expect((await stream.result()).errors?.[0]).toMatchObject({ extensions: { code } });
      expect((await stream.nextEvent())?.event).toBe('complete');
    });

    it.each(['{ me { id } }', 'mutation { signOut }'])('whatever is no subscription: %s', async (query) => {
      const stream = await BareStream.alone(hub, token, { query });
      expect(await stream.result()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN', reason: 'SUBSCRIPTIONS_ONLY' } }] });
      const { text: streamToken } = await single.reserve();
      const answer = await single.ask(streamToken, operation('a', query));
      expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { reason: 'SUBSCRIPTIONS_ONLY' } }] });
      (await single.open(streamToken)).leave();
      await hub.asToken(token).ask('{ me { id } }');
    });

    it('pages of other sites', async () => {
      const headers = { ...authorization(), origin: 'https://evil.example' };
      expect(await single.reserve(headers)).toMatchObject({ status: 403, errors: [{ extensions: { reason: 'ORIGIN_FOREIGN' } }] });
    });

    it('bodies of more than 64 KiB, other types, and clients that take no events', async () => {
      const send = (headers: Record<string, string>, body: string) =>
        request(streamUrlOf(hub), { method: 'POST', headers: { ...authorization(), accept: 'text/event-stream', ...headers }, body });
      const json = { 'content-type': 'application/json' };
      expect((await send(json, JSON.stringify({ query: `${FEED} # ${'x'.repeat(64 * 1024)}` }))).status).toBe(413);
      expect((await send({ 'content-type': 'text/plain' }, JSON.stringify({ query: FEED }))).status).toBeGreaterThanOrEqual(400);
      expect(await send({ ...json, accept: 'application/json' }, JSON.stringify({ query: FEED }))).toMatchObject({
        status: 400,
        errors: [{ extensions: { reason: 'STREAM_ACCEPT' } }],
      });
      expect((await send(json, '{ no JSON')).status).toBe(400);
    });

    it('documents in an address', async () => {
      const address = `${streamUrlOf(hub)}?query=${encodeURIComponent('subscription { feed { cursor } }')}`;
      const { status } = await request(address, { headers: { ...authorization(), accept: 'text/event-stream' } });
      expect(status).toBe(404);
    });

    it('other methods', async () => {
      for (const method of ['PATCH', 'HEAD', 'OPTIONS']) {
        expect((await request(streamUrlOf(hub), { method, headers: authorization() })).status).toBe(404);
      }
    });
  });

  describe('limits', () => {
    it('connections of one account, sockets and streams together, until one is closed', async () => {
      const { token: by } = await hub.as('liaison@th.example');
      const sockets = await Promise.all(Array.from({ length: 5 }, () => BareSocket.signedIn(hub.wsUrl, by)));
      const streams = await Promise.all(Array.from({ length: 5 }, () => BareStream.alone(hub, by, { query: FEED })));
      const eleventh = await BareStream.alone(hub, by, { query: FEED });
      expect(eleventh.response.status).toBe(429);
      expect((await eleventh.errors())[0]).toMatchObject({ extensions: { code: 'RATE_LIMITED', reason: 'TOO_MANY_CONNECTIONS' } });
      expect((await single.reserve(authorization(by))).status).toBe(429);
      streams.pop()?.leave();
      await until(
        async () => (await single.reserve(authorization(by))).status,
        (status) => status === 201,
      );
      for (const stream of streams) stream.leave();
      await Promise.all(sockets.map((socket) => socket.end()));
    });

    it('subscriptions of one stream', async () => {
      const { text: streamToken } = await single.reserve();
      const stream = await single.open(streamToken);
      const statuses = [];
      for (let i = 0; i < 20; i += 1) statuses.push((await single.ask(streamToken, operation(`${i}`))).status);
      expect(new Set(statuses)).toEqual(new Set([202]));
      expect(await single.ask(streamToken, operation('one more'))).toMatchObject({
        status: 429,
        errors: [{ extensions: { reason: 'TOO_MANY_SUBSCRIPTIONS' } }],
      });
      await until(
        async () => (await single.stop(streamToken, '0')).status,
        (status) => status === 200,
      );
      stream.leave();
    });

    it('subscriptions of a party, over all its connections', async () => {
      const { token: by } = await hub.as('analyst@id.example');
      const operator = await hub.as('operator@hub.example');
      const [party] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'id'`);
      await operator.ask(
        'mutation ($id: ID!, $limits: PartyLimitsInput!) { setPartyLimits(partyId: $id, limits: $limits) { __typename } }',
        {
          id: party?.id,
          limits: { subscriptions: 2 },
        },
      );
      const socket = await BareSocket.signedIn(hub.wsUrl, by);
      socket.subscribe('a', FEED);
      await socket.waitFor('next');
      const stream = await BareStream.alone(hub, by, { query: FEED });
      await stream.result();
      const third = await BareStream.alone(hub, by, { query: FEED });
      expect(await third.result()).toMatchObject({
        errors: [{ extensions: { code: 'RATE_LIMITED', reason: 'PARTY_LIMIT_SUBSCRIPTIONS' } }],
      });
      stream.leave();
      await socket.end();
    });

    it('requests on one stream to thirty a second, and closes it then', async () => {
      const { token: by } = await hub.as('analyst@sg.example');
      const { text: streamToken } = await single.reserve(authorization(by));
      await withinOneSecond(async () => {
        const stream = await single.open(streamToken, by); // counts, too
        const answers = await Promise.all(Array.from({ length: 80 }, () => single.stop(streamToken, 'x', by)));
        const statuses = answers.map(({ status }) => status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(29);
        expect(statuses).toContain(429);
        expect((await stream.rest()).at(-1)).toEqual({ event: ':', data: '4429 Too many messages' });
      });
      await isForgotten(by);
    });
  });

  describe('in single connection mode', () => {
    it('a stream belongs to the session that reserved it', async () => {
      const { text: streamToken, status } = await single.reserve();
      expect([status, streamToken]).toEqual([201, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
      const other = await hub.as('analyst@vn.example');
      const again = await hub.as('analyst@th.example');
      for (const by of [other.token, again.token]) {
        expect((await single.open(streamToken, by)).response.status).toBe(404);
        expect((await single.ask(streamToken, operation('a'), by)).status).toBe(404);
        expect((await single.stop(streamToken, 'a', by)).status).toBe(404);
      }
      expect((await single.open(randomUUID())).response.status).toBe(404);
      const stream = await single.open(streamToken);
      expect((await single.open(streamToken)).response.status).toBe(409);
      stream.leave();
      await until(
        async () => (await single.stop(streamToken, 'a')).status,
        (answer) => answer === 404,
      );
    });

    it('results wait for the stream, come under their ids, and stop when the client says so', async () => {
      const { text: streamToken } = await single.reserve();
      expect(await single.ask(streamToken, operation('a'))).toMatchObject({ status: 202 });
      expect(await single.ask(streamToken, operation('a'))).toMatchObject({
        status: 409,
        errors: [{ extensions: { reason: 'OPERATION_ID_IN_USE' } }],
      });
      expect(await single.ask(streamToken, { query: FEED })).toMatchObject({
        status: 400,
        errors: [{ extensions: { reason: 'OPERATION_ID' } }],
      });
      const stream = await single.open(streamToken);
      expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(Object.fromEntries(stream.response.headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      expect(await stream.nextEvent()).toMatchObject({
        event: 'next',
        data: { id: 'a', payload: { data: { feed: { operation: 'POSITION' } } } },
      });
      await single.ask(streamToken, operation('b'));
      expect(await stream.nextEvent()).toMatchObject({ event: 'next', data: { id: 'b' } });
      await single.stop(streamToken, 'a');
      await publishes('after-stop.example.com');
      expect(await stream.nextEvent()).toMatchObject({ data: { id: 'b', payload: { data: { feed: { operation: 'PUBLISHED' } } } } });
      expect((await single.ask(streamToken, operation('c', '{'))).status).toBe(400);
      stream.leave();
    });

    it('a reservation that nobody opens ends', async () => {
      const { token: by } = await hub.as('analyst@la.example');
      const { text: streamToken } = await single.reserve(authorization(by));
      checkLimitsAfter(11_000);
      expect((await single.open(streamToken, by)).response.status).toBe(404);
      await isForgotten(by);
    });
  });

  describe('closes at once, without the round that comes each second', () => {
    let restart: () => void;
    beforeAll(() => (restart = stopRoundsWithoutSignal(hub)));
    afterAll(() => restart());

    const refusedWith = (reason: string) => [
      {
        event: 'next',
        data: { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAUTHENTICATED', reason }) })] },
      },
      { event: 'complete', data: undefined },
      { event: ':', data: `4403 ${reason}` },
    ];

    it('when the officer signs out, and tells each operation why', async () => {
      const leaving = await hub.as('analyst@vn.example');
      const stream = await BareStream.alone(hub, leaving.token, { query: FEED });
      await stream.result();
      await leaving.ask('mutation { signOut }');
      expect(await stream.rest()).toEqual(refusedWith('TOKEN_REVOKED'));
    });

    it('when the account is disabled', async () => {
      const leaving = await hub.as('analyst@my.example');
      const stream = await BareStream.alone(hub, leaving.token, { query: FEED });
      await stream.result();
      await (
        await hub.as('admin@my.example')
      ).ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: leaving.userId });
      expect(await stream.rest()).toEqual(refusedWith('TOKEN_REVOKED'));
    });

    it('when the token expires', async () => {
      const short = ExpiringToken.issue(hub, token);
      try {
        const stream = await BareStream.alone(hub, short.value, { query: FEED });
        await stream.result();
        expect(short.connections).toBe(1);
        short.expire();
        expect(await stream.rest()).toEqual(refusedWith('TOKEN_EXPIRED'));
      } finally {
        short.release();
      }
    });
  });

  it('sends a comment when nothing else is sent, so that proxies keep the stream', async () => {
    const stream = await BareStream.alone(hub, token, { query: FEED });
    await stream.result();
    const comment = stream.next();
    let seen: unknown;
    void comment.then((event) => (seen = event));
    await until(
      async () => {
        checkLimitsAfter(13_000); // nothing is sent before the network has taken the event
        return seen;
      },
      (event) => event !== undefined,
    );
    expect(await comment).toEqual({ event: ':', data: '' });
    stream.leave();
  });

  it('is closed by a hub that stops', async () => {
    const { token: by } = await hub.as('analyst@th.example');
    const stream = await BareStream.alone(hub, by, { query: FEED });
    await stream.result();
    const cuts = HeldTimers.hold(2_000); // after which it cuts its live connections
    try {
      const stopping = hub.app.close(); // the last test of this file
      expect(await stream.rest()).toEqual([{ event: ':', data: '1001 Going away' }]);
      await stopping;
    } finally {
      cuts.release();
    }
  });
});
