import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { type NatsServer, NATS_SERVER, natsServer } from '../../support/nats-server.js';
import { type Officer, until } from '../../support/officer.js';
import { administer, temporaryFolder } from '../../support/server.js';
import { BareSocket, follow } from '../../support/sockets.js';

const FEED = 'subscription { feed { operation indicator { value } } }';
interface Event {
  readonly feed: { readonly operation: string; readonly indicator: { readonly value: string } | null };
}

const title = 'hubs whose signals go by NATS';
(NATS_SERVER ? describe : describe.skip)(NATS_SERVER ? title : `${title} (skipped: there is no nats-server on this machine)`, () => {
  let folder: string;
  let nats: NatsServer;
  let hubs: Hubs;
  let serving: HubProcess;
  let relaying: HubProcess;
  let client: NatsConnection;
  let th: Officer;
  let kh: Officer & { readonly token: string };
  let events: AsyncIterableIterator<Event>;

  const connected = (wanted: number): Promise<unknown> =>
    until(
      () => Promise.all([serving.metrics(), relaying.metrics()]),
      (all) => all.every((metrics) => metrics.get('hub_nats_connected') === wanted),
    );
  /** Publishes for Cambodia, whose follower gets it. */
  const arrives = async (value: string): Promise<void> => {
    await th.publishes({ value, audience: { countries: ['KH'] } });
    expect((await events.next()).value).toMatchObject({ feed: { operation: 'PUBLISHED', indicator: { value } } });
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    nats = await natsServer();
    hubs = await hubsOnOneDatabase();
    const start = (role: string): Promise<HubProcess> =>
      hubs.start({ HUB_ROLES: role, NATS_URL: `${nats.url},127.0.0.1:1`.replace(',', ',nats://'), DATA_DIR: join(folder, role) });
    [serving, relaying] = await Promise.all([start('serve'), start('relay')]);
    [th, kh] = [await serving.as('analyst@th.example'), await serving.as('analyst@kh.example')];
    events = follow<Event>(serving.wsUrl, kh.token, FEED);
    await events.next();
  });
  afterAll(async () => {
    await events.return?.();
    await hubs.stop();
    await client.close();
    await nats.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('start without it, deliver by polling, and say so once, without its password', async () => {
    await connected(0);
    await arrives('no-nats.example.com');
    for (const hub of [serving, relaying]) {
      expect(hub.running.stderrText()).toMatch(/NATS does not answer\. Polling only: \w+\./);
      expect(hub.running.stderrText()).not.toContain('marker-of-the-nats-password');
    }
  });

  it('deliver by it as soon as it is there, and do not listen to the database', async () => {
    await nats.start();
    await connected(1);
    client = await nats.client();
    const told: string[] = [];
    client.subscribe('entente.wake.>', { callback: (_error, message) => void told.push(`${message.subject} ${message.string()}`) });
    await client.flush();
    await arrives('by-nats.example.com');
    await until(
      async () => told,
      (lines) => lines.some((line) => /^entente\.wake\.placed \{"epoch":"[0-9a-f-]{36}","seq":"\d+"\}$/.test(line)),
    );
    expect(told.join()).not.toContain('by-nats');
    const listening = await administer(
      hubs.database.url,
      `select from pg_stat_activity where application_name = 'hub listen' and datname = current_database()`,
    );
    expect(listening).toEqual([]);
  });

  it('close the sockets of a session that ended on another process', async () => {
    const officer = await serving.as('liaison@vn.example');
    const socket = await BareSocket.signedIn(serving.wsUrl, officer.token);
    await officer.ask('mutation { signOut }');
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  it('lose nothing, and double nothing, when it is flooded, wiped, and gone', async () => {
    for (let n = 0; n < 2_000; n += 1) client.publish('entente.wake.placed', '{"epoch":"x","seq":"1"}');
    await arrives('flooded.example.com');
    await nats.stop();
    await connected(0);
    await arrives('gone.example.com');
    await nats.start();
    await connected(1);
    await arrives('back.example.com');
    for (const hub of [serving, relaying]) expect(hub.running.stderrText()).not.toContain('marker-of-the-nats-password');
  });
});
