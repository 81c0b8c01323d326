import { rm } from 'node:fs/promises';
import { FollowClient } from '../../support/follow-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { temporaryFolder } from '../../support/server.js';

const EVERYBODY = { everyCountry: true };

interface Confirmations {
  readonly withdrawals: {
    readonly nodes: readonly {
      readonly party: { readonly name: string };
      readonly confirmedAt: string | null;
      readonly copiesDeletedAt: string | null;
    }[];
  };
}

describe('the client of docs/following.md', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let folder: string;
  const clients: FollowClient[] = [];

  const client = (name: string): FollowClient => {
    const one = new FollowClient(`${folder}/${name}`, { hub: hub.url, email: 'analyst@kh.example', password: PASSWORD });
    clients.push(one);
    return one;
  };
  /** id -> version of all that Cambodia may see. */
  const visible = async (): Promise<Record<string, number>> => {
    const query = '{ snapshot(first: 1000, filter: { itemKinds: [INDICATOR] }) { items { ... on Indicator { id version } } } }';
    const { snapshot } = await kh.ask<{ snapshot: { items: { id: string; version: number }[] } }>(query);
    return Object.fromEntries(snapshot.items.map(({ id, version }) => [id, version]));
  };
  const kept = (one: FollowClient): Record<string, number> =>
    Object.fromEntries(Object.values(one.items()).map(({ id, version }) => [id, version]));
  /** Waits until the copy is what may be seen. */
  const caughtUp = async (one: FollowClient): Promise<void> => {
    const wanted = await visible();
    await until(
      () => Promise.resolve(kept(one)),
      (seen) => same(seen, wanted),
    );
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    hub = await startHub();
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    await th.publish(Array.from({ length: 30 }, (_, n) => anItem({ value: `early-${n}.example.com`, audience: EVERYBODY })));
  });
  afterAll(async () => {
    await Promise.all(clients.map((one) => one.kill()));
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins with what is there, follows what changes, deletes what is withdrawn and confirms it', async () => {
    const one = client('plain');
    one.start();
    await caughtUp(one);
    const lost = await th.publishes({ value: 'lost.example.com', audience: EVERYBODY });
    const wrong = await th.publishes({ value: 'wrong.example.com', audience: EVERYBODY });
    await until(
      () => Promise.resolve(one.items()[wrong.id]?.value),
      (value) => value === 'wrong.example.com',
    );
    await th.readdresses(lost.id, {});
    await th.revokes(wrong.id, 'A mix-up.');
    await until(
      () => Promise.resolve(one.items()),
      (items) => !(lost.id in items) && typeof items[wrong.id]?.revokedAt === 'string',
    );
    for (const { id } of [lost, wrong]) {
      const { withdrawals } = await until(
        () =>
          th.ask<Confirmations>(`query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } confirmedAt copiesDeletedAt } } }`, {
            id,
          }),
        ({ withdrawals }) => withdrawals.nodes.some(({ party, confirmedAt }) => party.name === 'Cambodia' && confirmedAt !== null),
      );
      // It deletes the first one, and keeps the second one as revoked.
      const its = withdrawals.nodes.find(({ party }) => party.name === 'Cambodia');
      expect([id, its?.copiesDeletedAt !== null]).toEqual([id, id === lost.id]);
    }
    await one.kill();
  });

  it('is killed in the midst of it again and again, and loses nothing', async () => {
    const one = client('killed');
    let over = false;
    const work = (async () => {
      for (let n = 0; n < 15; n += 1) {
        const items = Array.from({ length: 25 }, (_, k) => anItem({ value: `late-${n}-${k}.example.com`, audience: EVERYBODY }));
        const receipts = await th.publish(items);
        await th.readdresses(receipts[n % 25]?.indicator?.id ?? '', {});
        await th.revokes(receipts[(n + 1) % 25]?.indicator?.id ?? '');
      }
      over = true;
    })();
    for (let lives = 0; lives < 4 || !over; lives += 1) {
      const before = one.events.length;
      one.start();
      await until(
        () => Promise.resolve(one.events.length),
        (count) => count > before || over,
      );
      await one.kill();
    }
    await work;
    one.start();
    await caughtUp(one);
    await one.kill();
    expect(one.complaints).toEqual([]);
    expect(one.events.filter(({ operation }) => operation === 'WITHDRAWN').length).toBeGreaterThan(0);
  });

  it('takes the copy anew when its cursor does not lead on, and forgets what was withdrawn meanwhile', async () => {
    const one = client('restored');
    one.start();
    const gone = await th.publishes({ value: 'gone-meanwhile.example.com', audience: EVERYBODY });
    await until(
      () => Promise.resolve(one.items()),
      (items) => gone.id in items,
    );
    await one.kill();
    await th.readdresses(gone.id, {});
    one.overwriteCursor((await th.reads()).cursor); // another party's
    one.start();
    await until(
      () => Promise.resolve(one.complaints),
      (complaints) => complaints.includes('RESYNC_REQUIRED'),
    );
    await caughtUp(one);
    expect(one.items()).not.toHaveProperty(gone.id);
    await one.kill();
  });

  it('renews its session when its token ends', async () => {
    const one = client('renewed');
    one.start();
    await caughtUp(one);
    await hub.ownerSql(
      `update hub.session set ended_at = now(), end_reason = 'SIGNED_OUT' where ended_at is null and user_id = (select id from hub.user_account where email = 'analyst@kh.example')`,
    );
    kh = officer((await hub.as('analyst@kh.example')).ask);
    const { id } = await th.publishes({ value: 'after-the-end.example.com', audience: EVERYBODY });
    await until(
      () => Promise.resolve(one.items()),
      (items) => id in items,
    );
    await one.kill();
  });
});

const same = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, version]) => b[id] === version);
