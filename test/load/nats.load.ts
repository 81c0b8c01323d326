import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Dice } from '../../src/edge/demo/invent/dice.js';
import { STREAM } from '../../src/delivery/feed/nats-signals.js';
import { PASSWORD } from '../support/hub.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { NatsCluster } from '../support/nats-cluster.js';
import { NATS_SERVER } from '../support/nats-server.js';
import { until } from '../support/officer.js';
import { Caller } from './history/caller.js';
import { subscribe } from './history/followers.js';
import { type Hearer, lagsOf, quantile } from './history/lags.js';
import { Publisher } from './history/publisher.js';
import { type Part, Stage } from './history/stage.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT } from './scale.js';

const PHASE_MS = IS_WHOLE ? 5_000 : 500;
/** Between two operations of one publisher. */
const BEAT_MS = 80;
/** Half of the second after which everybody looks by itself: a median below it is the work of NATS. */
const BY_NATS_MS = 500;
/** For servers that start, elect and copy: the hubs look at the stream every ten seconds, and three servers share two cores with them. */
const LONGEST_WAIT_MS = 120_000;
/** How often each wake-up is said once more. */
const DOUBLES = 5;
/** That second, and an event's way through a busy machine. */
const BY_POLLING_MS = 1_500;
const PLACED = 'entente.wake.placed';
/** What is said besides: nothing of it is true. */
const LIES = ['', 'nonsense', '{}', `{"epoch":"${randomUUID()}","seq":"999999999999"}`, '{"epoch":"none","seq":"-1"}'];

interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Whether NATS was at work in it. */
  readonly alive: boolean;
}

const title = NATS_SERVER ? 'A NATS cluster that dies' : 'A NATS cluster that dies (left out: there is no nats-server on this machine)';
(NATS_SERVER ? describe : describe.skip)(title, () => {
  let cluster: NatsCluster;
  let hubs: Hubs;
  let one: HubProcess;
  let two: HubProcess;
  let stage: Stage;
  const subscriptions: Hearer[] = [];
  const phases: Phase[] = [];

  beforeAll(async () => {
    cluster = await NatsCluster.start();
    hubs = await hubsOnOneDatabase();
    const start = (): Promise<HubProcess> => hubs.start({ NATS_URL: cluster.url });
    one = await start();
    two = await start();
    const parts = [follows('JP at hub 1', 'JP', one), follows('AU at hub 2', 'AU', two), follows('VN at hub 2', 'VN', two)];
    const poller: Part = { name: 'US poller', country: 'US', follow: (open) => open.polls('us') };
    stage = await Stage.open({ address: () => one.url, password: PASSWORD, items: 0 }, [...parts, poller]);
    await connected(1);
  }, 300_000);
  afterAll(async () => {
    stage?.close();
    await hubs?.stop();
    await cluster?.remove();
  });

  const follows = (name: string, country: string, hub: HubProcess): Part => ({
    name,
    country,
    follow: (open) => {
      const follower = subscribe(() => hub.wsUrl, open.caller(country.toLowerCase()), open.book.keys, open.signal);
      subscriptions.push({ name, heard: follower.heard });
      return follower;
    },
  });

  /** Publishes, and changes what it published, one operation after another at an even pace. */
  async function publishes(country: string, hub: HubProcess, signal: AbortSignal): Promise<void> {
    const caller = new Caller(() => hub.url, `analyst@${country.toLowerCase()}.example`, PASSWORD, stage.answers);
    const publisher = new Publisher(caller, country, new Dice(country), stage.book);
    for (let items = 1; !signal.aborted; items += 1) {
      await publisher.run(items, true, stage.signal);
      await pause(BEAT_MS);
    }
  }

  const connected = (wanted: 0 | 1): Promise<unknown> =>
    until(
      () => Promise.all([one, two].map(async (hub) => (await hub.metrics()).get('hub_nats_connected'))),
      (states) => states.every((state) => state === wanted),
      LONGEST_WAIT_MS,
    );
  const kept = (wanted: (copies: number) => boolean): Promise<unknown> =>
    until(
      () => cluster.stream(STREAM),
      (stream) => wanted(stream?.copies ?? 0),
      LONGEST_WAIT_MS,
    );
  const inThreeCopies = (): Promise<unknown> => kept((copies) => copies === 3);

  /** A phase lasts until something that was acknowledged in it has been delivered, however slow the machine. */
  async function phase(name: string, alive: boolean, meanwhile: () => Promise<unknown> = () => pause(PHASE_MS)): Promise<void> {
    const from = performance.now();
    await meanwhile();
    await until(
      async () => lagsWithin(from, performance.now()).length,
      (deliveries) => deliveries > 0,
      LONGEST_WAIT_MS,
    );
    phases.push({ name, alive, from, to: performance.now() });
  }

  /** The lags of the items that were acknowledged in this time, in milliseconds. */
  const lagsWithin = (from: number, to: number): readonly number[] =>
    lagsOf(stage.book.attempts, subscriptions).flatMap(({ ackedAt, lag }) => (ackedAt >= from && ackedAt < to ? [lag] : []));

  /** Tells the hubs each of their own wake-ups several times more, each time under an id that JetStream has not met, and lies in between. */
  async function saysAgain(): Promise<void> {
    const client = await connect({ servers: cluster.url.split(',').map((url) => url.replace('nats://', '')), noEcho: true });
    const stream = jetstream(client);
    const said: Promise<unknown>[] = [];
    client.subscribe(PLACED, {
      callback: (_error, { data }) => {
        for (let time = 0; time < DOUBLES; time += 1) said.push(stream.publish(PLACED, data, { msgID: randomUUID() }));
        for (const lie of LIES) said.push(stream.publish(PLACED, lie, { msgID: randomUUID() }));
      },
    });
    await pause(PHASE_MS);
    await until(
      async () => said.length,
      (count) => count > 0,
    );
    await Promise.all(said);
    await client.close();
    report(`${said.length} wake-ups said besides the hubs' own`);
  }

  it('costs at most the second of polling: nothing is lost, nothing doubled, nothing told to the wrong country', async () => {
    const over = new AbortController();
    const publishing = Promise.all([publishes('TH', one, over.signal), publishes('SG', two, over.signal)]);
    await inThreeCopies();
    const leader = await cluster.leaderOf(STREAM);
    const [spare, other] = cluster.nodes.filter((node) => node !== leader);
    await phase('three nodes', true);
    await spare?.kill();
    await phase('a follower killed', true);
    await cluster.startAll();
    await connected(1);
    await leader.kill();
    await phase('the leader killed', true);
    await other?.kill();
    await phase('no majority left', true);
    await spare?.kill();
    await connected(0);
    await phase('no node left', false);
    await cluster.startAll();
    await connected(1);
    await phase('all started again', true);
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await Promise.all(cluster.nodes.map((node) => node.wipe()));
    await phase('wiped', false);
    await Promise.all(cluster.nodes.slice(1).map((node) => node.start()));
    await connected(1);
    await kept((copies) => copies > 0); // in one copy: the third server is not there yet
    await cluster.startAll();
    await inThreeCopies();
    await phase('started anew', true);
    await phase('every wake-up said again, and lies told', true, saysAgain);
    over.abort();
    await publishing;

    const violations = await stage.verdict();
    expect(violations).toEqual([]);
    expect(stage.book.attempts.filter(({ result }) => result !== 'ok')).toEqual([]);
    const medians = phases.map((one) => ({ alive: one.alive, median: judge(one) })).flatMap(({ alive, median }) => (alive ? [median] : []));
    if (IS_WHOLE) expect(quantile(medians, 0.5)).toBeLessThan(BY_NATS_MS); // a single phase may fall into a busy moment
  }, 900_000);

  /** Events of items that were acknowledged within the phase. @returns the median of their lags, in milliseconds */
  function judge({ name, from, to }: Phase): number {
    const answers = stage.book.attempts.filter(({ end }) => end >= from && end < to).map(({ start, end }) => end - start);
    const lags = lagsWithin(from, to);
    const [median, most, max] = [0.5, 0.95, 1].map((share) => Math.round(quantile(lags, share))) as [number, number, number];
    const answered = `${answers.length} operations answered, p95 ${quantile(answers, 0.95).toFixed(0)} ms`;
    report(`${name}: ${answered}; ${lags.length} deliveries, lag median ${median} ms, p95 ${most} ms, most ${max} ms`);
    expect(lags.length).toBeGreaterThan(0);
    if (IS_WHOLE) expect(most).toBeLessThan(LENIENT * BY_POLLING_MS);
    return median;
  }
});
