import { readdir, readFile, rm } from 'node:fs/promises';
import { startEmbedded } from '../../../src/platform/database/embedded.js';
import { BlackHole } from '../../support/black-hole.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { anItem, until } from '../../support/officer.js';
import { post, type HttpAnswer } from '../../support/post.js';
import { Refused } from '../../support/refused.js';
import { temporaryFolder } from '../../support/server.js';
import { BareSocket } from '../../support/sockets.js';

/** Without these limits no request would end while the database is silent. Other requests may reach them on a slow machine: they are repeated. */
const ENV = { DATABASE_STATEMENT_TIMEOUT: '2000', REQUEST_WAIT: '750', DATABASE_POOL: '5' };
const FEED = 'subscription { feed { operation indicator { value } } }';
const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }';

const reasonOf = ({ errors }: HttpAnswer): string | undefined => errors[0]?.extensions.reason;
/** Repeats what a hub does not answer in time. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  const one = (): Promise<readonly T[]> =>
    act().then(
      (done) => [done],
      (error: unknown) => {
        if (error instanceof Refused && error.reason === 'OVERLOADED') return [];
        throw error;
      },
    );
  return (await until(one, (done) => done.length > 0))[0] as T;
}
const answered = (asks: () => Promise<HttpAnswer>): Promise<HttpAnswer> => until(asks, (answer) => reasonOf(answer) !== 'OVERLOADED');
const ready = async (hub: HubProcess): Promise<number> => (await fetch(`${hub.url}/health/ready`)).status;

describe('A network to the database that swallows everything without a word', () => {
  let hubs: Hubs;
  let network: BlackHole;
  let hub: HubProcess;

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    network = await BlackHole.before(hubs.database.url);
    hub = await hubs.start({ ...ENV, DATABASE_URL: network.urlOf(hubs.database.url) });
  });
  afterAll(async () => {
    network.close();
    await hubs.stop();
    await network.stop();
  });

  it('ends every request as OVERLOADED in time, and is got over without a restart, a loss, a double or a gap', async () => {
    const [th, sg] = [await patiently(() => hub.as('analyst@th.example')), await patiently(() => hub.as('analyst@sg.example'))];
    const publish = (value: string): Promise<HttpAnswer> => {
      const input = [anItem({ value, externalId: value, audience: { countries: ['SG'] } })];
      return post(hub.url, { query: PUBLISH, variables: { input } }, { authorization: `Bearer ${th.token}` });
    };
    const socket = await BareSocket.signedIn(hub.wsUrl, sg.token);
    socket.subscribe('feed', FEED);
    await socket.waitFor('next'); // its position
    const values = Array.from({ length: 30 }, (_, n) => `silent-${n}.example.com`);
    const [before, during] = [values.slice(0, 10), values.slice(10)];
    for (const value of before) expect(reasonOf(await answered(() => publish(value)))).toBeUndefined();

    network.open();
    const reads = (): Promise<HttpAnswer> => post(hub.url, { query: '{ me { email } }' }, { authorization: `Bearer ${sg.token}` });
    const signsIn = (): Promise<HttpAnswer> =>
      post(hub.url, { query: 'mutation { signIn(email: "nobody@th.example", password: "not the right one") { accessToken } }' });
    const answers = await Promise.all([...during.map(publish), ...during.map(reads), signsIn()]);
    for (const answer of answers) {
      expect(reasonOf(answer)).toBe('OVERLOADED');
    }
    expect((await fetch(`${hub.url}/health/live`)).status).toBe(200); // it recovers by itself: nobody should restart it
    expect(await ready(hub)).toBe(503);

    network.close();
    await until(
      () => reads(),
      (answer) => reasonOf(answer) === undefined,
    );
    for (const value of during) {
      await until(
        () => publish(value), // again: whether the first was done is not known
        (answer) => reasonOf(answer) === undefined,
      );
    }
    await until(
      () => ready(hub),
      (status) => status === 200,
    );
    await until(
      () => hub.metrics(),
      (metrics) => metrics.get('hub_listen_connected') === 1,
    );
    expect((await hub.metrics()).get('hub_database_connections_given_up')).toBeGreaterThan(0);

    const heard: string[] = [];
    while (heard.length < values.length) {
      const { payload } = await socket.waitFor('next');
      const { feed } = (payload as { data: { feed: { operation: string; indicator: { value: string } | null } } }).data;
      if (feed.operation !== 'POSITION') heard.push(`${feed.operation} ${feed.indicator?.value}`);
    }
    expect(heard.toSorted()).toEqual(values.map((value) => `PUBLISHED ${value}`).toSorted());
    const { events } = await patiently(() => sg.reads(null, {}, 1_000));
    expect(events.map(({ operation, indicator }) => `${operation} ${indicator?.value}`)).toEqual(heard);
    await socket.end();
  });

  it('is got over also where it lasted for a moment, and left nothing but dead connections', async () => {
    const th = await patiently(() => hub.as('analyst@th.example'));
    network.open();
    network.close();
    await until(
      () =>
        th.publishes({ value: 'moment.example.com', audience: { countries: ['SG'] } }).then(
          () => true,
          () => false,
        ),
      (taken) => taken,
    );
    const sg = await patiently(() => hub.as('analyst@sg.example'));
    await until(
      () => patiently(() => sg.reads(null, {}, 1_000)),
      ({ events }) => events.some(({ indicator }) => indicator?.value === 'moment.example.com'), // the relay's connections, too
    );
  });

  it('does not keep a hub from stopping, with requests under way', async () => {
    const { token } = await patiently(() => hub.as('analyst@th.example'));
    const headers = { authorization: `Bearer ${token}` };
    network.open();
    const asked = Array.from({ length: 10 }, () => post(hub.url, { query: '{ me { email } }' }, headers).catch(() => undefined));
    hub.running.child.kill('SIGTERM');
    const { code } = await hub.running.ended();
    expect(code).toBe(0); // in order, not by the limit at which it is cut
    await Promise.all(asked);
  });
});

describe('A database that is frozen', () => {
  it('holds no request for longer than it may, and is served again when it goes on', async () => {
    const dataDir = await temporaryFolder();
    const server = await startEmbedded({ dataDir, durable: false });
    const hubs = await hubsOnOneDatabase();
    const hub = await hubs.start({ ...ENV, DATABASE_URL: server.url, BOOTSTRAP_TOKEN: 'a token of forty characters, for this test' });
    try {
      const bootstrap =
        'mutation { bootstrapOperator(token: "a token of forty characters, for this test", email: "one@hub.example", password: "ochre lantern parade 77 gravel") { accessToken } }';
      const { data } = await post(hub.url, { query: bootstrap });
      const { accessToken } = (data as { bootstrapOperator: { accessToken: string } }).bootstrapOperator;
      const reads = (): Promise<HttpAnswer> => post(hub.url, { query: '{ me { email } }' }, { authorization: `Bearer ${accessToken}` });
      expect(reasonOf(await answered(reads))).toBeUndefined();

      const frozen = [server.pid, ...(await childrenOf(server.pid))];
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      const answers = await Promise.all(Array.from({ length: 20 }, reads));
      for (const answer of answers) {
        expect(reasonOf(answer)).toBe('OVERLOADED');
      }
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      await until(
        () => reads(),
        (answer) => reasonOf(answer) === undefined,
      );
    } finally {
      await hubs.stop();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

async function childrenOf(parent: number): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return pids.filter((_, n) => Number(/\) \S (\d+)/.exec(parents[n] ?? '')?.[1]) === parent).map(Number);
}
