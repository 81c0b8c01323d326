import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Dice } from '../../src/edge/demo/invent/dice.js';
import { PASSWORD } from '../support/hub.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { until } from '../support/officer.js';
import { administer, urlOf } from '../support/server.js';
import { subscribe } from './history/followers.js';
import { lagsOf, quantile } from './history/lags.js';
import { Publisher } from './history/publisher.js';
import { type Part, Stage } from './history/stage.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const HELD_MS = scaled(30_000, 2_000);
const CUT_MS = scaled(10_000, 2_000);
/** Between two publications. */
const BEAT_MS = 50;
const BETWEEN_CUTS_MS = 500;
/** What others may notice of somebody's long transaction. */
const UNDISTURBED_MS = 500;
/** Everybody looks by itself once a second; the rest is an event's way through a busy machine. */
const BY_POLLING_MS = 1_500;

interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Of the lags in it: how long the 95th of a hundred, or all of them, may be. */
  readonly p95Ms: number;
  readonly mostMs: number;
}

describe('Deliveries from one hub process to the followers of another', () => {
  let hubs: Hubs;
  let one: HubProcess;
  let two: HubProcess;
  let stage: Stage;
  const phases: Phase[] = [];

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    one = await hubs.start();
    two = await hubs.start();
    stage = await Stage.open({ address: () => one.url, password: PASSWORD, items: 0 }, [atTwo('JP'), atTwo('AU')]);
  }, 300_000);
  afterAll(async () => {
    stage?.close();
    await hubs?.stop();
  });

  const atTwo = (country: string): Part => ({
    name: `${country} at the other hub`,
    country,
    follow: (open) => subscribe(() => two.wsUrl, open.caller(country.toLowerCase()), open.book.keys, open.signal),
  });

  async function phase(name: string, limits: Pick<Phase, 'p95Ms' | 'mostMs'>, meanwhile: () => Promise<unknown>): Promise<void> {
    const from = performance.now();
    await meanwhile();
    phases.push({ name, from, to: performance.now(), ...limits });
  }

  /** A transaction that has written, and does not end for a while. */
  async function held(url: string, statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(statement);
      await pause(HELD_MS);
      await client.query('rollback');
    } finally {
      await client.end();
    }
  }

  const listeners = async (): Promise<readonly number[]> =>
    (
      await administer<{ pid: number }>(
        hubs.database.url,
        `select pid from pg_stat_activity where application_name = 'hub listen' and datname = current_database()`,
      )
    ).map(({ pid }) => pid);

  const bothListen = (): Promise<readonly number[]> => until(listeners, (pids) => pids.length === 2);

  it('do not wait for somebody who writes for half a minute, and cost a second of polling where LISTEN or NOTIFY fails', async () => {
    const over = new AbortController();
    const publisher = new Publisher(stage.caller('th'), 'TH', new Dice('long transactions'), stage.book);
    const publishing = (async () => {
      for (let items = 1; !over.signal.aborted; items += 1) {
        await publisher.run(items, false, stage.signal);
        await pause(BEAT_MS);
      }
    })();
    const { url } = hubs.database;
    const undisturbed = { p95Ms: UNDISTURBED_MS, mostMs: BY_POLLING_MS };
    const polled = { p95Ms: BY_POLLING_MS, mostMs: 2 * BY_POLLING_MS };

    await phase('nothing special', undisturbed, () => pause(CUT_MS));
    await phase('a write transaction held in the same database', undisturbed, () =>
      held(url, `insert into hub.outbox (op, owner, audience) select 'PUBLISH', key, '{1}' from hub.party where slug = 'nz'`),
    );
    await phase('a write transaction held in another database', undisturbed, () =>
      held(urlOf('postgres', url), 'create table public.load_test_held (n integer)'),
    );
    await bothListen();
    await phase('LISTEN connections ended twice a second', polled, async () => {
      for (const end = performance.now() + CUT_MS; performance.now() < end; await pause(BETWEEN_CUTS_MS)) {
        for (const pid of await listeners()) await administer(url, 'select pg_terminate_backend($1)', [pid]);
      }
    });
    await phase('NOTIFY does not arrive: LISTEN connections frozen', polled, async () => {
      const frozen = await bothListen();
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      await pause(CUT_MS).finally(() => frozen.forEach((pid) => process.kill(pid, 'SIGCONT')));
    });
    over.abort();
    await publishing;

    expect(await stage.verdict()).toEqual([]);
    phases.forEach(judge);
  }, 600_000);

  /** Events of items that were acknowledged within the phase. */
  function judge({ name, from, to, p95Ms, mostMs }: Phase): void {
    const hearers = stage.parts.map((part) => ({ name: part.name, heard: stage.follower(part.name).heard }));
    const lags = lagsOf(stage.book.attempts, hearers).flatMap(({ ackedAt, lag }) => (ackedAt >= from && ackedAt < to ? [lag] : []));
    const [median = NaN, p95 = NaN, most = NaN] = [0.5, 0.95, 1].map((share) => Math.round(quantile(lags, share)));
    report(`${name}: ${lags.length} deliveries, median ${median} ms, p95 ${p95} ms (demanded: ${p95Ms} ms), most ${most} ms`);
    expect(lags.length).toBeGreaterThan(0);
    if (!IS_WHOLE) return;
    expect(p95).toBeLessThanOrEqual(LENIENT * p95Ms);
    expect(most).toBeLessThanOrEqual(LENIENT * mostMs);
  }
});
