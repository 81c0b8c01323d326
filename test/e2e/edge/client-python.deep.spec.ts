import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { RunningProgram } from '../../support/checkout.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../../support/hub-process.js';
import { anItem, type Officer, until } from '../../support/officer.js';
import {
  type CopyDifference,
  comparePythonCopy,
  PYTHON,
  runPythonTests,
  startPythonFollower,
  WHY_NO_PYTHON,
} from '../../support/python-client.js';
import { temporaryFolder } from '../../support/server.js';

const EVERYBODY = { everyCountry: true };

(PYTHON === undefined ? describe.skip : describe)(`a follower in Python${WHY_NO_PYTHON}`, () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let port: string;
  let folder: string;
  let follower: RunningProgram | undefined;

  const startHub = async (): Promise<void> => {
    hub = await hubs.start({ PORT: port });
  };
  const kill = async (program: RunningProgram): Promise<void> => {
    program.child.kill('SIGKILL');
    await program.ended();
  };
  const events = (): readonly string[] => (follower?.stdoutLines ?? []).filter((line) => !/^(begun|POSITION)/.test(line));
  /** How many event streams have begun: the first event of each is a POSITION, which pages do not have. */
  const streams = (): number => (follower?.stdoutLines ?? []).filter((line) => line.startsWith('POSITION')).length;
  /** Publishes, narrows and revokes: 25 items, of which one is withdrawn and one is revoked. */
  const work = async (owner: Officer, name: string): Promise<void> => {
    const items = Array.from({ length: 25 }, (_, n) => anItem({ value: `${name}-${n}.example.com`, audience: EVERYBODY }));
    const receipts = await owner.publish(items);
    await owner.readdresses(receipts[3]?.indicator?.id ?? '', {});
    await owner.revokes(receipts[5]?.indicator?.id ?? '');
  };
  /** Waits for a further event stream, and works: the follower must say something new. What is there before its snapshot is no event. */
  const workUntilTold = async (name: string, streamsBefore = 0): Promise<void> => {
    await until(
      () => Promise.resolve(streams()),
      (count) => count > streamsBefore,
    );
    const before = events().length;
    await work(await hub.as('analyst@th.example'), name);
    await until(
      () => Promise.resolve(events().length),
      (count) => count > before,
    );
  };
  const copied = (store: string): Promise<CopyDifference> =>
    until(
      () => comparePythonCopy(hub.url, store),
      ({ differing, unmarked }) => differing.length + unmarked.length === 0,
    );

  beforeAll(async () => {
    folder = await temporaryFolder();
    port = await freePort();
    hubs = await hubsOnOneDatabase();
    await startHub();
    await work(await hub.as('analyst@th.example'), 'early');
  });
  afterEach(async () => {
    if (follower) await kill(follower);
    follower = undefined;
  });
  afterAll(async () => {
    await hubs.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is killed again and again while it follows, and its copy is what a fresh one is', async () => {
    const store = join(folder, 'killed.db');
    for (let life = 0; life < 3; life += 1) {
      follower = startPythonFollower(hub.url, store);
      const { stdoutLines } = follower;
      await until(
        () => Promise.resolve(stdoutLines.length),
        (lines) => lines > 0,
      );
      await kill(follower); // before or within its first snapshot
    }
    for (let life = 0; life < 6; life += 1) {
      follower = startPythonFollower(hub.url, store);
      await workUntilTold(`life-${life}`);
      const told = events().length;
      const more = work(await hub.as('analyst@th.example'), `more-${life}`);
      await until(
        () => Promise.resolve(events().length),
        (count) => count > told,
      );
      await Promise.all([kill(follower), more]);
    }
    follower = startPythonFollower(hub.url, store);
    const { held, fresh, revoked } = await copied(store);
    expect(held).toBe(fresh);
    expect(revoked).toBeGreaterThan(6);
  }, 300_000);

  it('outlives hubs that are killed, and tells each event once', async () => {
    const store = join(folder, 'outlives.db');
    follower = startPythonFollower(hub.url, store);
    let begun = 0;
    for (let life = 0; life < 2; life += 1) {
      await workUntilTold(`hub-${life}`, begun);
      const broken = work(await hub.as('analyst@th.example'), `broken-${life}`).catch(() => undefined);
      await kill(hub.running);
      begun = streams(); // before the next hub, to which the follower may have connected by the time it is ready
      await broken;
      await startHub();
    }
    await workUntilTold('after', begun);
    await copied(store);
    const ids = events().map((line) => line.split(' ')[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(follower.child.exitCode).toBeNull();
  }, 300_000);
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? String(address.port) : '0';
}

(PYTHON === undefined ? describe.skip : describe)(`the Python client against a hub${WHY_NO_PYTHON}`, () => {
  let served: Hub;
  beforeAll(async () => {
    served = await startHub();
  });
  afterAll(() => served.stop());

  it('publishes, looks up, follows, renews its tokens and tells refusals, with and without asyncio', async () => {
    expect(await runPythonTests('tests/hub', served.url)).toBeGreaterThan(18);
  }, 300_000);
});
