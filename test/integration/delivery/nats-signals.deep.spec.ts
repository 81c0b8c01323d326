import { jetstreamManager } from '@nats-io/jetstream';
import { Logger } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { NatsSignals, STREAM } from '../../../src/delivery/feed/nats-signals.js';
import type { StreamPosition } from '../../../src/delivery/feed/stream-positions.js';
import { type NatsServer, NATS_SERVER, natsServer } from '../../support/nats-server.js';
import { until } from '../../support/officer.js';

const EPOCH = '0f0e0d0c-0b0a-4908-8706-050403020100';
const place = (seq: number): StreamPosition => ({ epoch: EPOCH, seq: String(seq) });

const title = NATS_SERVER ? 'signals by NATS' : 'signals by NATS (skipped: there is no nats-server on this machine)';
(NATS_SERVER ? describe : describe.skip)(title, () => {
  let nats: NatsServer;
  let one: NatsSignals;
  let two: NatsSignals;
  let client: NatsConnection;
  /** What the second heard: places, and `look` for a signal without one. */
  let heard: string[];
  const hears = (what: string): Promise<unknown> =>
    until(
      async () => heard,
      (all) => all.includes(what),
    );
  const bothConnected = (): Promise<unknown> =>
    until(
      async () => one.isConnected() && two.isConnected(),
      (yes) => yes,
    );

  beforeAll(async () => {
    Logger.overrideLogger(false);
    nats = await natsServer();
    one = new NatsSignals(nats.url);
    two = new NatsSignals(nats.url);
    heard = [];
    one.start(() => undefined);
    two.start((upTo) => void heard.push(upTo?.seq ?? 'look'));
  });
  beforeEach(() => (heard.length = 0));
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()]);
    await client.close();
    await nats.remove();
  });

  it('begin without a server, and connect as soon as there is one', async () => {
    expect([one.isConnected(), two.isConnected()]).toEqual([false, false]);
    one.announcePosition(place(1)); // into the void, and no harm done
    await nats.start();
    await bothConnected();
    await hears('look'); // who was not there looks for itself
    client = await nats.client();
  });

  it('go from one process to the others, and not back to itself', async () => {
    one.announcePosition(place(2));
    await hears('2');
    two.announcePosition(place(3));
    one.announcePosition(place(4));
    await hears('4');
    expect(heard).not.toContain('3');
    one.announceCommit();
    await hears('look');
  });

  it('are kept in one stream in memory, the last of each kind, and a position that two have told once', async () => {
    const manager = await jetstreamManager(client);
    one.announcePosition(place(5));
    two.announcePosition(place(5));
    await hears('5');
    one.announcePosition(place(6));
    await hears('6');
    const info = await until(
      () => manager.streams.info(STREAM, { subjects_filter: '>' }),
      ({ state }) => state.subjects?.['entente.wake.placed'] === 1,
    );
    expect(info.config).toMatchObject({ storage: 'memory', num_replicas: 1, max_msgs_per_subject: 1 });
    const { streams } = manager;
    const last = await until(
      () => streams.getMessage(STREAM, { last_by_subj: 'entente.wake.placed' }),
      (message) => message?.json<StreamPosition>().seq === '6',
    );
    expect(last?.json()).toEqual(place(6)); // an epoch and a position, and nothing else
    const count = info.state.last_seq;
    two.announcePosition(place(6));
    two.announcePosition(place(7));
    await until(
      () => streams.getMessage(STREAM, { last_by_subj: 'entente.wake.placed' }),
      (message) => message?.json<StreamPosition>().seq === '7',
    );
    expect((await streams.info(STREAM)).state.last_seq - count).toBeLessThanOrEqual(2); // 6 itself and 7; not 6 again
  });

  it('take nonsense and doubles for what they are: a reason to look', async () => {
    for (const text of ['', 'nonsense', '{"epoch":7}', '{"epoch":"x","seq":"1; drop"}', '[]', 'null']) {
      client.publish('entente.wake.placed', text);
    }
    client.publish('entente.wake.placed', JSON.stringify(place(8)));
    client.publish('entente.wake.placed', JSON.stringify(place(8)));
    await until(
      async () => heard,
      (all) => all.length >= 8,
    );
    expect(heard).toEqual(['look', 'look', 'look', 'look', 'look', 'look', '8', '8']);
  });

  it('go on when the stream is wiped, and make it anew', async () => {
    const { streams } = await jetstreamManager(client);
    await streams.delete(STREAM);
    one.announcePosition(place(9));
    await hears('9');
    await until(
      () =>
        streams.info(STREAM).then(
          () => true,
          () => false,
        ),
      (there) => there,
    );
  });

  it('go on by themselves after the server was gone', async () => {
    await nats.stop();
    await until(
      async () => one.isConnected() || two.isConnected(),
      (still) => !still,
    );
    one.announcePosition(place(10));
    one.announceCommit();
    await nats.start();
    await bothConnected();
    await hears('look');
    one.announcePosition(place(11));
    await hears('11');
    expect(heard).not.toContain('10');
  });
});
