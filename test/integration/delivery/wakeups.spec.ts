import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Follower } from '../../../src/delivery/feed/followers.js';
import { Wakeups } from '../../../src/delivery/feed/wakeups.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { withClock } from '../../support/process-clock.js';
import { BareSocket } from '../../support/sockets.js';

const FEED = 'subscription { feed { operation cursor indicator { value } } }';
describe('wake-ups', () => {
  let hub: Hub;
  let wakeups: Wakeups;
  let th: Officer;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    hub = await startHub();
    wakeups = hub.app.get(Wakeups, { strict: false });
    th = officer((await hub.as('analyst@th.example')).ask);
    for (const { slug, id } of await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')) ids.set(slug, id);
    await settled();
  });
  afterAll(() => hub.stop());

  /** Nothing waits for a sequence number, and this process has polled the stream up to its end: the first poll of a process wakes everybody. */
  const settled = async (): Promise<void> => {
    const state =
      'select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy, epoch, last from hub.sequence_head';
    await until(
      () => hub.ownerSql<{ busy: string; epoch: string; last: string }>(state),
      ([row]) => Number(row?.busy) === 0 && wakeups['streamPosition']?.epoch === row?.epoch && wakeups['streamPosition']?.seq === row?.last,
    );
  };

  /** Who is woken by `work`: the slugs of those that asked before it, once the last of `expected` has been. */
  const wokenBy = async (
    asked: readonly string[],
    expected: readonly string[],
    work: () => Promise<unknown>,
  ): Promise<readonly string[]> => {
    const woken = new Set<string>();
    const joined = asked.map((slug) => wakeups.join(ids.get(slug) ?? '', () => void woken.add(slug)));
    await work();
    await until(
      async () => [...woken],
      (seen) => expected.every((slug) => seen.includes(slug)),
    );
    await settled();
    for (const leave of joined) leave();
    return [...woken].sort();
  };

  it('reach those whom an event concerns, and no others', async () => {
    const publish = (audience: object) => () => th.publishes({ value: `wake-${Math.random()}.example.com`, audience });
    const everybody = ['jp', 'kh', 'meta', 'sg', 'th', 'vn'];
    expect(await wokenBy(everybody, ['kh', 'th'], publish({ countries: ['KH'] }))).toEqual(['kh', 'th']);
    expect(await wokenBy(everybody, ['th'], publish({}))).toEqual(['th']);
    expect(await wokenBy(everybody, ['jp', 'kh', 'sg', 'th', 'vn'], publish({ everyCountry: true }))).toEqual([
      'jp',
      'kh',
      'sg',
      'th',
      'vn',
    ]);
    const group = await th.groupId();
    expect(await wokenBy(everybody, ['kh', 'th', 'vn'], publish({ groups: [group] }))).toEqual(['kh', 'th', 'vn']);
    const partner = await th.partyId('Meta');
    expect(await wokenBy(everybody, ['meta', 'th'], publish({ partners: [partner] }))).toEqual(['meta', 'th']);
  });

  describe('of one follower', () => {
    const aFollower = (): { follower: Follower; wake: () => void; abort: AbortController } => {
      const party = randomUUID();
      const follower = new Follower((wake) => wakeups.join(party, wake));
      return { follower, wake: () => wakeups.wakeParties([party]), abort: new AbortController() };
    };

    it('are not lost between its reading and its waiting, nor while it reads', async () => {
      const { follower, wake, abort } = aFollower();
      expect(await follower.waitForWakeup(abort.signal, 60_000)).toBe(true); // it has not read yet
      follower.markReading();
      wake();
      wake();
      expect(await follower.waitForWakeup(abort.signal, 60_000)).toBe(true);
      follower.markReading();
      const waits = follower.waitForWakeup(abort.signal, 60_000);
      wake();
      expect(await waits).toBe(true);
      follower.close();
    });

    it('do not come by the clock alone, and end with it', async () => {
      const { follower, wake, abort } = aFollower();
      follower.markReading();
      expect(await follower.waitForWakeup(abort.signal, 1)).toBe(false);
      const waits = follower.waitForWakeup(abort.signal, 60_000);
      abort.abort();
      expect(await waits).toBe(false);
      const parties = wakeups.followedParties().length;
      follower.close();
      expect(wakeups.followedParties()).toHaveLength(parties - 1);
      wake();
      expect(await follower.waitForWakeup(abort.signal, 60_000)).toBe(false);
    });

    it('are counted from when it fell behind until its consumer has everything', async () => {
      const { follower } = aFollower();
      expect(follower.lag()).toBe(0);
      follower.markReading();
      const first = follower.lag();
      await withClock(
        (realMs) => realMs + 60_000,
        async () => {
          follower.markReading();
          expect(follower.lag()).toBeGreaterThanOrEqual(first + 60);
        },
      );
      follower.markCaughtUp();
      expect(follower.lag()).toBe(0);
      follower.close();
    });
  });

  it('leave the database alone while nothing happens, however many follow, and wake those whom it concerns', async () => {
    const { master: pool } = hub.app.get(DataSource, { strict: false }).driver as unknown as { master: pg.Pool };
    const sockets: BareSocket[] = [];
    for (const slug of ['kh', 'vn']) {
      const { token } = await hub.as(`analyst@${slug}.example`);
      for (let n = 0; n < 2; n += 1) {
        const socket = await BareSocket.signedIn(hub.wsUrl, token);
        sockets.push(socket);
        for (let id = 0; id < 20; id += 1) socket.subscribe(String(id), FEED);
        for (let id = 0; id < 20; id += 1) await socket.waitFor('next');
      }
    }
    let looks = 0;
    const off = wakeups.onWake(() => (looks += 1));
    const asked: string[] = [];
    const note = (): void => void asked.push('a request');
    pool.on('acquire', note);
    /** How often they ask the database while the hub looks for news so many times. */
    const during = async (more: number): Promise<number> => {
      const [before, first] = [asked.length, looks];
      await until(
        async () => looks,
        (now) => now >= first + more,
      );
      return asked.length - before;
    };
    // Sessions that are new to the watch read once. Then nobody asks.
    expect(
      await until(
        () => during(3),
        (count) => count === 0,
      ),
    ).toBe(0);

    asked.length = 0;
    const startedAt = performance.now();
    await withClock(
      () => startedAt, // an event that a slow machine hands on late is not read again
      async () => {
        await th.publishes({ value: 'for-one.example.com', audience: { countries: ['KH'] } });
        for (const socket of sockets.slice(0, 2)) for (let id = 0; id < 20; id += 1) expect(await socket.waitFor('next')).toBeDefined();
        await during(2);
      },
    );
    pool.off('acquire', note);
    off();
    expect(asked.length).toBeGreaterThan(0); // Cambodia's forty share reads, and Viet Nam's do not read
    expect(asked.length).toBeLessThan(20);
    await Promise.all(sockets.map((socket) => socket.end()));
  });
});
