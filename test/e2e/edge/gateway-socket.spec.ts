import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import jsonwebtoken from 'jsonwebtoken';
import { Followers } from '../../../src/delivery/feed/followers.js';
import { Settings } from '../../../src/platform/platform/platform.module.js';
import { SocketRegistry } from '../../../src/edge/gateway/socket-registry.js';
import { ATTACKS } from '../../support/attacks.js';
import { ExpiringToken } from '../../support/expiring-token.js';
import { HeldTimers } from '../../support/held-timers.js';
import { type Hub, startHub } from '../../support/hub.js';
import { stopLiveClocks, stopRoundsWithoutSignal, withinOneSecond } from '../../support/live-clocks.js';
import { officer, until } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { administer } from '../../support/server.js';
import { BareSocket, follow } from '../../support/sockets.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** In which a socket must sign in. */
const INIT_MS = 3_000;
/** After which a hub that stops cuts its live connections, and the others. */
const CUTS_MS = [2_000, 7_000];
const FEED = 'subscription { feed { operation cursor indicator { value } } }';

interface Event {
  readonly feed: { readonly operation: string; readonly cursor: string; readonly indicator: { readonly value: string } | null };
}

describe('GraphQL over WebSocket', () => {
  let hub: Hub;
  let token: string;
  const signedIn = (by = token): Promise<BareSocket> => BareSocket.signedIn(hub.wsUrl, by);

  beforeAll(async () => {
    hub = await startHub();
    stopLiveClocks(hub);
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  describe('follows the feed', () => {
    it('from a position on, and until it is completed', async () => {
      const events = follow<Event>(hub.wsUrl, token, FEED);
      expect((await events.next()).value).toMatchObject({ feed: { operation: 'POSITION', indicator: null } });
      await officer((await hub.as('analyst@kh.example')).ask).publishes({ value: 'live.example.com', audience: { everyCountry: true } });
      expect((await events.next()).value).toMatchObject({ feed: { operation: 'PUBLISHED', indicator: { value: 'live.example.com' } } });
      await events.return?.();
    });

    it('several times on one socket, each under its own id', async () => {
      const socket = await signedIn();
      for (const id of ['a', 'b', 'c']) socket.subscribe(id, FEED);
      const seen = [await socket.next(), await socket.next(), await socket.next()];
      expect(seen.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
      expect(seen.every(({ type }) => type === 'next')).toBe(true);
      await socket.end();
    });
  });

  describe('at the handshake', () => {
    it('lets in pages of the hub and machines, and no foreign page', async () => {
      const { publicUrl } = hub.app.get<Settings>(Settings);
      for (const origin of [undefined, publicUrl, hub.url, hub.url.replace('127.0.0.1', 'localhost')]) {
        await (await BareSocket.open(hub.wsUrl, { origin })).end();
      }
      for (const origin of ['https://evil.example', 'null', `${hub.url}.evil.example`, 'http://127.0.0.1:1', 'file://']) {
        await expect(BareSocket.open(hub.wsUrl, { origin })).rejects.toThrow('403');
      }
      const rebound = { origin: 'http://evil.example', headers: { host: 'evil.example' } };
      await expect(BareSocket.open(hub.wsUrl, rebound)).rejects.toThrow('403');
    });

    it('is at one path', async () => {
      for (const path of ['/', '/graphql/', '/graphql?x=1', '/GRAPHQL', '/graphql/../graphql2']) {
        await expect(BareSocket.open(hub.wsUrl.replace('/graphql', path))).rejects.toThrow('404');
      }
    });

    it('wants its protocol', async () => {
      for (const protocol of ['graphql-ws', 'other', []]) {
        const socket = await BareSocket.open(hub.wsUrl, { protocol });
        expect(await socket.closed).toMatchObject({ code: 4406 });
      }
    });

    it('wants a connection_init within three seconds', async () => {
      const limits = HeldTimers.hold(INIT_MS);
      try {
        const prompt = await BareSocket.open(hub.wsUrl);
        const silent = await BareSocket.open(hub.wsUrl);
        expect(limits.count).toBe(2);
        prompt.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
        await prompt.waitFor('connection_ack');
        expect(silent.socket.readyState).toBe(silent.socket.OPEN);
        limits.run();
        expect(await silent.closed).toMatchObject({ code: 4408 });
        prompt.send({ type: 'ping' });
        await prompt.waitFor('pong');
        await prompt.end();
      } finally {
        limits.release();
      }
    });

    it('wants one connection_init', async () => {
      const socket = await signedIn();
      socket.send({ type: 'connection_init' });
      expect(await socket.closed).toMatchObject({ code: 4429 });
    });

    it('wants it before anything else', async () => {
      const socket = await BareSocket.open(hub.wsUrl);
      socket.subscribe('a', FEED);
      expect(await socket.closed).toMatchObject({ code: 4401 });
    });

    it('wants an id for each subscription', async () => {
      const socket = await signedIn();
      socket.subscribe('a', FEED);
      socket.subscribe('a', FEED);
      expect(await socket.closed).toMatchObject({ code: 4409 });
    });

    it('wants an id again only when what had it is over, so that nothing goes on that nobody could end', async () => {
      const socket = await signedIn();
      const subscribe = JSON.stringify({ type: 'subscribe', id: 'a', payload: { query: FEED } });
      const { _socket: network } = socket.socket as unknown as { _socket: Socket };
      network.cork(); // they come together, before anything is over
      for (const message of [subscribe, '{"type":"complete","id":"a"}', subscribe]) socket.send(message);
      network.uncork();
      expect(await Promise.race([socket.closed, socket.waitFor('next')])).toMatchObject({ code: 4409 });
      const followers = hub.app.get(Followers, { strict: false });
      await until(
        async () => followers.lags().length,
        (left) => left === 0,
      );
    });

    it('forgets whatever it was asked when it is completed, however soon that comes', async () => {
      const socket = await signedIn();
      for (let i = 0; i < 12; i += 1) {
        socket.subscribe(`${i}`, i % 2 === 0 ? FEED : '{ nothing }');
        socket.send({ type: 'complete', id: `${i}` });
      }
      socket.subscribe('last', FEED); // they all came before it
      for (;;) if ((await socket.waitFor('next')).id === 'last') break;
      const [party] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'th'`);
      const [followers, registry] = [hub.app.get(Followers, { strict: false }), hub.app.get(SocketRegistry)];
      await until(
        async () => [followers.lags().length, registry.running(party?.id ?? '')],
        (left) => left.every((count) => count === 1),
      );
      for (const id of ['0', '1']) {
        socket.subscribe(id, FEED);
        for (;;) if ((await socket.waitFor('next')).id === id) break;
      }
      await socket.end();
    });

    it('believes a valid token in connection_init alone', async () => {
      const claims = jsonwebtoken.decode(token);
      const forgeries = [
        undefined,
        {},
        { authorization: null },
        { authorization: token },
        { authorization: 'Bearer x' },
        { authorization: { toString: 'x' } },
        { jwt: claims },
        { authorization: claims },
        { authorization: `Bearer ${token}`, Authorization: 'Bearer x' },
      ];
      for (const payload of forgeries) {
        const socket = await BareSocket.open(hub.wsUrl, { headers: { authorization: `Bearer ${token}`, cookie: `token=${token}` } });
        socket.send({ type: 'connection_init', payload });
        expect(await socket.closed).toMatchObject({ code: 4403 });
      }
    });

    it.each(['authorization', 'Authorization', 'AUTHORIZATION'])('takes the token as %s', async (name) => {
      const socket = await BareSocket.open(hub.wsUrl);
      socket.send({ type: 'connection_init', payload: { [name]: `Bearer ${token}` } });
      await socket.waitFor('connection_ack');
      await socket.end();
    });

    it('passes over a name that says nothing beside the one that holds the token', async () => {
      const socket = await BareSocket.open(hub.wsUrl);
      socket.send({ type: 'connection_init', payload: { authorization: null, AUTHORIZATION: '', Authorization: `Bearer ${token}` } });
      await socket.waitFor('connection_ack');
      await socket.end();
    });

    it('says nothing over a plain connection that is no WebSocket', async () => {
      const { hostname, port } = new URL(hub.url);
      const answer = await new Promise<string>((resolve) => {
        const peer = connect(Number(port), hostname, () =>
          peer.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
        );
        peer.once('data', (data) => resolve(data.toString()));
        peer.once('error', () => resolve('reset'));
      });
      expect(answer).toMatch(/^HTTP\/1.1 400/);
    });
  });

  describe('refuses', () => {
    it.each(ATTACKS)('$name, with the code that HTTP gives', async ({ query, variables, code }) => {
      const socket = await signedIn();
      const [error] = await socket.refusal('a', query, variables);
      expect(error).toMatchObject({
        extensions: { code, reason: expect.stringMatching(/^[A-Z_]+$/), requestId: expect.stringMatching(UUID) },
      });
      const { errors } = await post(hub.url, { query, variables }, { authorization: `Bearer ${token}` });
      expect(errors[0]?.extensions.reason).toBe(error?.extensions.reason);
      await socket.end();
    });

    it.each(['{ me { id } }', 'mutation { signOut }', '{ __schema { types { name } } }'])(
      'whatever is no subscription: %s',
      async (query) => {
        const socket = await signedIn();
        expect(await socket.refusal('a', query)).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'SUBSCRIPTIONS_ONLY' } }]);
        expect(await socket.refusal('b', `${FEED.replace('subscription', 'subscription S')} query Q { me { id } }`, {}, 'Q')).toMatchObject(
          [{ extensions: { code: 'FORBIDDEN' } }],
        );
        await hub.asToken(token).ask('{ me { id } }');
        await socket.end();
      },
    );

    it('what the role does not permit', async () => {
      const socket = await signedIn((await hub.as('operator@hub.example')).token);
      expect(await socket.refusal('a', FEED)).toMatchObject([{ path: ['feed'], extensions: { code: 'FORBIDDEN' } }]);
      await socket.end();
    });

    it('variables that are none, names that no operation has, cursors that lead nowhere', async () => {
      const socket = await signedIn();
      const after = 'subscription ($after: Cursor) { feed(after: $after) { cursor } }';
      expect(await socket.refusal('a', after, { after: 7 })).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', reason: 'VARIABLES_INVALID' } },
      ]);
      expect(await socket.refusal('b', after, { after: 'x' })).toMatchObject([{ extensions: { code: 'RESYNC_REQUIRED' } }]);
      expect(await socket.refusal('c', after, {}, 'X')).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', reason: 'OPERATION_UNKNOWN' } },
      ]);
      await socket.end();
    });

    it('a twenty-first subscription, and lives on', async () => {
      const socket = await signedIn();
      for (let i = 0; i < 20; i += 1) socket.subscribe(`${i}`, FEED);
      for (let i = 0; i < 20; i += 1) await socket.waitFor('next');
      expect(await socket.refusal('one more', FEED)).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', reason: 'TOO_MANY_SUBSCRIPTIONS' } },
      ]);
      socket.send({ type: 'complete', id: '0' });
      socket.subscribe('one more', FEED);
      expect(await socket.waitFor('next')).toMatchObject({ id: 'one more' });
      await socket.end();
    });

    it('messages of more than 64 KiB', async () => {
      const socket = await signedIn();
      socket.subscribe('a', `${FEED} # ${'x'.repeat(64 * 1024)}`);
      expect(await socket.closed).toMatchObject({ code: 1009 });
    });

    it('more than thirty messages a second', async () => {
      await withinOneSecond(async () => {
        const socket = await signedIn(); // one message
        for (let i = 0; i < 29; i += 1) socket.send({ type: 'ping' });
        for (let i = 0; i < 29; i += 1) expect(await socket.next()).toEqual({ type: 'pong' });
        socket.send({ type: 'ping' });
        expect(await socket.closed).toMatchObject({ code: 4429 });
      });
    });

    it.each(['no JSON', '{"type":"nonsense"}', '[]', '{"type":"subscribe","id":"a","payload":{"query":1}}'])(
      'messages that are none: %s',
      async (message) => {
        const socket = await signedIn();
        socket.send(message);
        expect(await socket.closed).toMatchObject({ code: 4400 });
      },
    );

    it('to compress', async () => {
      const socket = await BareSocket.open(hub.wsUrl, { perMessageDeflate: true });
      expect(socket.socket.extensions).toBe('');
      await socket.end();
    });

    it('an eleventh socket of one account, until another is closed', async () => {
      const { token: by } = await hub.as('liaison@th.example');
      const sockets = await Promise.all(Array.from({ length: 10 }, () => signedIn(by)));
      const eleventh = await BareSocket.open(hub.wsUrl);
      eleventh.send({ type: 'connection_init', payload: { authorization: `Bearer ${by}` } });
      expect(await eleventh.closed).toMatchObject({ code: 4429 });
      await sockets.pop()?.end();
      sockets.push(await signedIn(by));
      await Promise.all(sockets.map((socket) => socket.end()));
    });
  });

  describe('closes at once, without the round that comes each second', () => {
    let restart: () => void;
    beforeAll(() => (restart = stopRoundsWithoutSignal(hub)));
    afterAll(() => restart());

    it('when one signs out', async () => {
      const leaving = await hub.as('analyst@vn.example');
      const staying = await hub.as('analyst@vn.example');
      const [socket, other] = [await signedIn(leaving.token), await signedIn(staying.token)];
      socket.subscribe('a', FEED);
      await socket.waitFor('next');
      await leaving.ask('mutation { signOut }');
      expect(await socket.closed).toMatchObject({ code: 4403 });
      other.subscribe('a', FEED);
      expect(await other.waitFor('next')).toMatchObject({ type: 'next' });
      await other.end();
    });

    it('when the account is disabled', async () => {
      const officer = await hub.as('analyst@my.example');
      const admin = await hub.as('admin@my.example');
      const socket = await signedIn(officer.token);
      await admin.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: officer.userId });
      expect(await socket.closed).toMatchObject({ code: 4403 });
    });

    it('when the token expires', async () => {
      const short = ExpiringToken.issue(hub, token);
      try {
        const socket = await signedIn(short.value);
        socket.subscribe('a', FEED);
        await socket.waitFor('next');
        expect(short.connections).toBe(1);
        short.expire();
        expect(await socket.closed).toMatchObject({ code: 4403, reason: 'TOKEN_EXPIRED' });
      } finally {
        short.release();
      }
    });
  });

  it('closes also without a signal, when the party was suspended', async () => {
    const socket = await signedIn((await hub.as('liaison@my.example')).token);
    await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'my'`);
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  it('forgets sockets, however and whenever they end', async () => {
    const { token: by } = await hub.as('analyst@sg.example');
    const { sid } = jsonwebtoken.decode(by) as { sid: string };
    const registry = hub.app.get(SocketRegistry);
    for (let i = 0; i < 30; i += 1) {
      const socket = await BareSocket.open(hub.wsUrl);
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${by}` } });
      if (i % 2 === 0) await socket.waitFor('connection_ack');
      if (i % 4 === 0) socket.subscribe('a', FEED);
      socket.socket.terminate();
      await socket.closed;
    }
    await until(
      async () => registry.sessions(),
      (sessions) => !sessions.includes(sid),
    );
    await (await signedIn(by)).end();
  });

  it('drops the sockets that wait longest when more than five hundred have not signed in', async () => {
    // Bare connections: five hundred clients of the package cost more than the test needs.
    const { hostname, port } = new URL(hub.url);
    const greeting = `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`;
    const whole = `${greeting}Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`;
    const limits = HeldTimers.hold(INIT_MS); // the time to sign in does not end
    try {
      const first = await BareSocket.open(hub.wsUrl);
      const others = Array.from({ length: 500 }, () => connect(Number(port), hostname).on('error', () => undefined));
      for (const other of others) other.resume().write(whole);
      expect(await first.closed).toMatchObject({ code: 1006 });
      for (const other of others) other.destroy();
    } finally {
      limits.release();
    }
    await (await signedIn()).end();
  });

  it('outlasts a bad moment of the database, and then gets what came meanwhile', async () => {
    const [socket, leaver] = [await signedIn(), await signedIn()];
    for (const one of [socket, leaver]) {
      one.subscribe('a', FEED);
      await one.waitFor('next');
    }
    await hub.ownerSql('create sequence hub.bad_moments');
    await hub.ownerSql('grant usage on sequence hub.bad_moments to hub_app');
    await hub.ownerSql('alter function hub.feed_page(bigint, integer, jsonb) rename to was_feed_page');
    await hub.ownerSql(`create function hub.feed_page(bigint, integer, jsonb) returns jsonb language plpgsql as
      $$ begin perform nextval('hub.bad_moments'); raise exception 'the database is shutting down' using errcode = '57P03'; end $$`);
    await hub.ownerSql('grant execute on function hub.feed_page(bigint, integer, jsonb) to hub_app');
    try {
      const kh = officer((await hub.as('analyst@kh.example')).ask);
      await kh.publishes({ value: 'meanwhile.example.com', audience: { everyCountry: true } });
      await until(
        () => hub.ownerSql<{ tried: string }>('select last_value as tried from hub.bad_moments'),
        ([row]) => Number(row?.tried) >= 6, // each of the two more than once
      );
      await leaver.end(); // nobody is kept
    } finally {
      await hub.ownerSql('drop function hub.feed_page(bigint, integer, jsonb)');
      await hub.ownerSql('alter function hub.was_feed_page(bigint, integer, jsonb) rename to feed_page');
      await hub.ownerSql('drop sequence hub.bad_moments');
    }
    expect(await socket.next()).toMatchObject({ type: 'next', id: 'a', payload: { data: { feed: { operation: 'PUBLISHED' } } } });
    await socket.end();
  });

  it('masks what goes wrong in the middle of a stream', async () => {
    const socket = await signedIn();
    socket.subscribe('a', FEED);
    await socket.waitFor('next');
    await hub.ownerSql('alter function hub.feed_page(bigint, integer, jsonb) rename to was_feed_page');
    await officer((await hub.as('analyst@kh.example')).ask).publishes({ value: 'woken.example.com', audience: { everyCountry: true } });
    const { payload } = await socket.waitFor('error');
    await hub.ownerSql('alter function hub.was_feed_page(bigint, integer, jsonb) rename to feed_page');
    expect(payload).toEqual([
      { message: 'Internal error.', extensions: { code: 'INTERNAL', reason: 'INTERNAL', requestId: expect.stringMatching(UUID) } },
    ]);
    socket.subscribe('b', FEED);
    expect(await socket.waitFor('next')).toMatchObject({ id: 'b' });
    await socket.end();
  });
});

describe('a hub that stops', () => {
  it('finishes requests that are under way, tells its sockets to come again, and takes no more', async () => {
    const hub = await startHub();
    const { token } = await hub.as('analyst@th.example');
    const socket = await BareSocket.signedIn(hub.wsUrl, token);
    socket.subscribe('a', FEED);
    await socket.waitFor('next');
    const silent = await BareSocket.open(hub.wsUrl);

    await hub.ownerSql('begin');
    await hub.ownerSql('lock table hub.session in access exclusive mode');
    const underWay = post(hub.url, { query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
    await waitForLock(hub);
    const cuts = HeldTimers.hold(...CUTS_MS);
    try {
      const stopping = hub.app.close();
      expect(await socket.closed).toMatchObject({ code: 1001 });
      expect(await silent.closed).toMatchObject({ code: 1001 });
      await expect(BareSocket.open(hub.wsUrl)).rejects.toThrow();
      await hub.ownerSql('rollback');

      expect((await underWay).data).toMatchObject({ me: { id: expect.any(String) } });
      await stopping;
    } finally {
      cuts.release();
    }
    await hub.stop();
  });
});

/** Until the request (and not just the feed, which looks by itself) waits for the lock that the test holds. */
async function waitForLock(hub: Hub): Promise<void> {
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%hub.whoami(%' and datname = current_database()`;
  await until(
    () => administer(hub.database.url, waiting),
    (rows) => rows.length > 0,
  );
}
