import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { SocketServer } from '../../../src/edge/gateway/socket-server.js';
import { SocketTally } from '../../../src/edge/gateway/socket-tally.js';
import { MetricsService } from '../../../src/edge/ops/metrics.service.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { stopLiveClocks } from '../../support/live-clocks.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { temporaryFolder } from '../../support/server.js';
import { BareSocket, type Message } from '../../support/sockets.js';

const FEED = 'subscription { feed(filter: { itemKinds: [INDICATOR] }) { operation itemId cursor indicator { value } } }';
type SignedIn = Officer & { readonly token: string };

describe('What changes in one process counts in the other', () => {
  let folder: string;
  let hubs: Hubs;
  let here: HubProcess;
  let there: HubProcess;
  let operator: SignedIn;

  beforeAll(async () => {
    folder = await temporaryFolder();
    hubs = await hubsOnOneDatabase();
    [here, there] = (await Promise.all(['here', 'there'].map((name) => hubs.start({ DATA_DIR: join(folder, name) })))) as [
      HubProcess,
      HubProcess,
    ];
    operator = await here.as('operator@hub.example');
  });
  afterAll(async () => {
    await hubs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Follows on the other process. */
  const follower = async (token: string): Promise<BareSocket> => {
    const socket = await BareSocket.signedIn(there.wsUrl, token);
    socket.subscribe('feed', FEED);
    await socket.waitFor('next');
    return socket;
  };
  /** How a socket is closed after `change`. */
  const closing = async (socket: BareSocket, change: () => Promise<unknown>) => {
    await change();
    return socket.closed;
  };
  const CLOSED = { code: 4403, reason: 'TOKEN_REVOKED' };

  it('signing out closes the sockets of that session, and of no other', async () => {
    const [leaving, staying] = [await here.as('analyst@vn.example'), await here.as('analyst@vn.example')];
    const [one, two] = [await follower(leaving.token), await follower(staying.token)];
    expect(await closing(one, () => leaving.ask('mutation { signOut }'))).toEqual(CLOSED);
    two.subscribe('more', FEED);
    expect(await two.waitFor('next')).toMatchObject({ id: 'more' });
    await two.end();
  });

  it('disabling an officer closes theirs', async () => {
    const admin = await here.as('admin@my.example');
    const { token, ask } = await here.as('analyst@my.example');
    const { me } = await ask<{ me: { id: string } }>('{ me { id } }');
    const socket = await follower(token);
    const disable = () => admin.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: me.id });
    expect(await closing(socket, disable)).toEqual(CLOSED);
  });

  it('revoking a key, or the end of a former secret, closes what came with it, and nothing else', async () => {
    const keeper = apiKeyClient((await here.as('admin@id.example')).ask);
    const [key, other] = [await keeper.makes(), await keeper.makes()];
    const [ofKey, ofOther] = [await follower(key.secret), await follower(other.secret)];
    expect(await closing(ofKey, () => keeper.revokes(key.id))).toEqual(CLOSED);
    const next = await keeper.exchanges(other.id);
    const ofNext = await follower(next.secret);
    expect(await closing(ofOther, () => keeper.exchanges(other.id, { overlapMinutes: 0 }))).toEqual(CLOSED);
    expect((await ofNext.closed).code).toBe(4403);
    const last = await keeper.exchanges(other.id, { overlapMinutes: 0 });
    const ofLast = await follower(last.secret);
    ofLast.subscribe('more', FEED);
    expect(await ofLast.waitFor('next')).toMatchObject({ id: 'more' });
    await ofLast.end();
  });

  it('suspending a party closes those of all its officers', async () => {
    const sockets = [
      await follower((await here.as('analyst@la.example')).token),
      await follower((await here.as('liaison@la.example')).token),
    ];
    const laos = await operator.partyId('Laos');
    const suspend = () => operator.ask('mutation ($p: ID!) { setPartySuspended(partyId: $p, suspended: true) { state } }', { p: laos });
    const [first, second] = sockets;
    if (!first || !second) throw new Error('Two sockets were opened.');
    expect(await closing(first, suspend)).toEqual(CLOSED);
    expect(await second.closed).toMatchObject({ code: 4403 });
  });

  it('taking a right away ends what needed it, and leaves the socket', async () => {
    const socket = await follower((await here.as('analyst@sg.example')).token);
    await hubs.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'analyst@sg.example'`);
    // Nobody gives a signal for this one.
    expect(await socket.waitFor('error')).toMatchObject({ id: 'feed', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
    socket.send({ type: 'ping' });
    expect(await socket.waitFor('pong')).toEqual({ type: 'pong' });
    await socket.end();
  });

  it('leaving a group and being barred are told at once, without another word', async () => {
    const th = await here.as('analyst@th.example');
    const kh = await here.as('analyst@kh.example');
    const group = await th.groupId();
    const [lost, barred] = [
      await th.publishes({ value: 'of-the-group.example.com', audience: { groups: [group] } }),
      await th.publishes({ value: 'of-cambodia.example.com', audience: { countries: ['KH'] } }),
    ];
    await until(
      () => kh.reads(),
      ({ events }) => events.length >= 2,
    );
    const socket = await follower(kh.token);
    const cambodia = await operator.partyId('Cambodia');
    await operator.ask('mutation ($g: ID!, $p: ID!) { removeGroupMember(groupId: $g, partyId: $p) { id } }', { g: group, p: cambodia });
    expect(await socket.waitFor('next')).toMatchObject({ payload: { data: { feed: { operation: 'WITHDRAWN', itemId: lost.id } } } });
    const admin = await here.as('admin@th.example');
    await admin.ask('mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: true) { barred } }', { p: cambodia });
    expect(await socket.waitFor('next')).toMatchObject({ payload: { data: { feed: { operation: 'WITHDRAWN', itemId: barred.id } } } });
    await socket.end();
  });

  it('all this holds while nobody hears a signal', async () => {
    const leaving = await here.as('liaison@ph.example');
    const staying = await here.as('analyst@ph.example');
    const [socket, other] = [await follower(leaving.token), await follower(staying.token)];
    const th = await here.as('analyst@th.example');
    const restore = await deafen(hubs.database.url);
    try {
      await until(
        () => there.metrics(),
        (metrics) => metrics.get('hub_listen_connected') === 0,
      );
      expect(await closing(socket, () => leaving.ask('mutation { signOut }'))).toEqual(CLOSED);
      await th.publishes({ value: 'unheard.example.com', audience: { countries: ['PH'] } });
      expect(await other.waitFor('next')).toMatchObject({ payload: { data: { feed: { indicator: { value: 'unheard.example.com' } } } } });
    } finally {
      await restore();
    }
    await other.end();
  });
});

/** Ends whatever listens on a database, as often as it comes back, until it is called off. */
async function deafen(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let goesOn = true;
  const cut = (): Promise<unknown> =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hub listen' and datname = current_database()`,
    );
  const cutting = until(
    cut,
    () => !goesOn,
    300_000, // for as long as the test may take
  );
  return async () => {
    goesOn = false;
    await cutting;
    await client.end();
  };
}

describe('A client that stops reading', () => {
  let hub: Hub;
  let checkLimitsAfter: (ms: number) => void;
  beforeAll(async () => {
    hub = await startHub();
    checkLimitsAfter = stopLiveClocks(hub);
  });
  afterAll(() => hub.stop());

  it('is held back, then closed with 4413, and misses nothing when it comes again', async () => {
    const th = officer((await hub.as('analyst@th.example')).ask);
    const { token } = await hub.as('analyst@kh.example');
    const server = hub.app.get(SocketServer, { strict: false });
    const description = 'x'.repeat(8_000);
    const values = Array.from({ length: 2_000 }, (_, n) => `slow-${n}.example.com`);
    const query = 'subscription ($after: Cursor) { feed(after: $after) { cursor indicator { value description } } }';

    const slow = await BareSocket.signedIn(hub.wsUrl, token);
    slow.subscribe('feed', query);
    await slow.waitFor('next');
    const got: Told[] = [];
    slow.socket.on('message', (data: Buffer) => got.push(told(JSON.parse(data.toString()) as Message)));
    slow.socket.pause();
    for (let n = 0; n < values.length; n += 250) {
      await th.publish(values.slice(n, n + 250).map((value) => anItem({ value, description, audience: { countries: ['KH'] } })));
    }
    // The network takes some megabytes by itself. From then on the hub holds one batch for this client, however many events there are.
    const tally = hub.app.get(SocketTally, { strict: false });
    const held: number[] = [];
    let [last, still] = ['', 0];
    await until(
      async () => {
        const bytes = server.buffered();
        held.push(bytes);
        const seen = `${bytes} ${tally.events}`;
        still = bytes > 0 && seen === last ? still + 1 : 0;
        last = seen;
        return still;
      },
      (looks) => looks === 10,
    );
    expect(Math.max(...held)).toBeLessThan(256 * 1024 + 2 * description.length);
    const metrics = hub.app.get(MetricsService, { strict: false });
    const lagSeconds = async (): Promise<number> => {
      const { text } = await metrics.read();
      return Number(/^hub_subscription_lag_seconds (.*)$/m.exec(text)?.[1]);
    };
    await until(lagSeconds, (lag) => lag > 0);
    checkLimitsAfter(16_000); // nothing has left for more than fifteen seconds
    slow.socket.resume();
    expect(await slow.closed).toMatchObject({ code: 4413 });
    expect(got.length).toBeLessThan(values.length);

    const again = await BareSocket.signedIn(hub.wsUrl, token);
    again.subscribe('feed', query, { after: got.at(-1)?.cursor });
    while (got.at(-1)?.value !== values.at(-1)) got.push(told(await again.waitFor('next')));
    expect(got.map(({ value }) => value).filter((value) => value !== undefined)).toEqual(values);
    await again.end();
  });
});

interface Told {
  readonly cursor: string | undefined;
  readonly value: string | undefined;
}

const told = ({ payload }: Message): Told => {
  const { data } = payload as { data?: { feed: { cursor: string; indicator: { value: string } | null } } };
  return { cursor: data?.feed.cursor, value: data?.feed.indicator?.value };
};
