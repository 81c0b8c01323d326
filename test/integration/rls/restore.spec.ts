import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { osUser } from '../../../src/platform/database/embedded-cluster.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { plantDemoWorld } from '../../../src/edge/demo/plant.js';
import { until } from '../../support/officer.js';
import { installedPostgres, type OwnCluster, ownCluster, WHY_LEFT_OUT } from '../../support/own-cluster.js';
import { startReceiver } from '../../support/receiver.js';
import { type RunningHub, withHub } from '../../support/restored-hub.js';
import { hashOf, PASSWORD, temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';
import { follow } from '../../support/sockets.js';
import { keeper } from '../../support/webhook-keeper.js';

/** How a cluster's database is backed up, and put back. */
interface Form {
  readonly name: string;
  readonly backUp: (cluster: OwnCluster) => Promise<void>;
  readonly restore: (cluster: OwnCluster) => Promise<void>;
}

const run = promisify(execFile);
const DATABASE = 'hub_test';
const NAMES = { first: 0 };
const another = (): string => `${(NAMES.first += 1)}-${randomBytes(3).toString('hex')}.example.com`;
const dump = (cluster: OwnCluster): Promise<unknown> =>
  cluster.program('pg_dump', ...cluster.connect, '--format=custom', `--file=${join(cluster.archive, 'dump')}`, DATABASE);
const load = (cluster: OwnCluster, ...options: readonly string[]): Promise<unknown> =>
  cluster.program('pg_restore', ...cluster.connect, `--dbname=${DATABASE}`, '--exit-on-error', ...options, join(cluster.archive, 'dump'));
const base = (cluster: OwnCluster, folder: string, ...options: readonly string[]): Promise<unknown> =>
  cluster.program('pg_basebackup', ...cluster.connect, `--pgdata=${folder}`, '--checkpoint=fast', '--no-sync', ...options);
const aside = ({ archive }: OwnCluster): string => join(archive, 'copy');
/** Owners and all: as root the server runs as another user. */
const copied = (from: string, to: string): Promise<unknown> => run('cp', ['-a', from, to]);
async function replaceBy(cluster: OwnCluster, folder: string): Promise<void> {
  await cluster.stop();
  await rm(cluster.data, { recursive: true });
  await copied(folder, cluster.data);
}

const FORMS: readonly Form[] = [
  {
    name: 'a dump, loaded into a new database of the same server',
    backUp: async (cluster) => void (await dump(cluster)),
    restore: async (cluster) => {
      await cluster.sql('postgres', `drop database ${DATABASE} with (force)`);
      await cluster.sql('postgres', `create database ${DATABASE}`);
      await load(cluster);
    },
  },
  {
    name: 'a dump, loaded over the database (--clean)',
    backUp: async (cluster) => void (await dump(cluster)),
    restore: async (cluster) => void (await load(cluster, '--clean', '--if-exists')),
  },
  {
    name: 'a copy of the database, put in its place',
    backUp: async (cluster) => {
      await cluster.sql('postgres', 'drop database if exists aside');
      await cluster.sql('postgres', `create database aside template ${DATABASE}`);
    },
    restore: async (cluster) => {
      await cluster.sql('postgres', `drop database ${DATABASE} with (force)`);
      await cluster.sql('postgres', `alter database aside rename to ${DATABASE}`);
    },
  },
  {
    name: 'a copy of the server’s files, put in their place',
    backUp: async (cluster) => {
      await cluster.stop();
      await copied(cluster.data, aside(cluster));
      await cluster.start();
    },
    restore: async (cluster) => {
      await replaceBy(cluster, aside(cluster));
      await cluster.start();
    },
  },
  {
    name: 'a base backup, started as it is',
    backUp: async (cluster) => void (await base(cluster, aside(cluster))),
    restore: async (cluster) => {
      await replaceBy(cluster, aside(cluster));
      await cluster.start();
    },
  },
  {
    name: 'a base backup and the archive, to a point in time',
    backUp: async (cluster) => {
      await base(cluster, aside(cluster));
      await cluster.sql(DATABASE, `select pg_create_restore_point('before')`);
      await cluster.sql(DATABASE, 'select pg_switch_wal()');
    },
    restore: async (cluster) => {
      await replaceBy(cluster, aside(cluster));
      const signal = join(cluster.data, 'recovery.signal');
      await writeFile(signal, '');
      const user = await osUser();
      if (user) await chown(signal, user.uid, user.gid);
      await appendFile(
        join(cluster.data, 'postgresql.auto.conf'),
        `restore_command = 'cp ${cluster.archive}/%f %p'\nrecovery_target_name = 'before'\nrecovery_target_action = 'promote'\n`,
      );
      await cluster.start();
      await until(
        () => cluster.sql<{ is: boolean }>('postgres', 'select pg_is_in_recovery() as is'),
        ([row]) => row?.is === false,
      );
    },
  },
  {
    name: 'a replica that had not heard everything, promoted',
    backUp: async (cluster) => void (await base(cluster, aside(cluster), '--write-recovery-conf')),
    restore: async (cluster) => {
      await replaceBy(cluster, aside(cluster)); // the primary is gone: the replica knows what it knew
      await appendFile(join(cluster.data, 'postgresql.auto.conf'), `primary_conninfo = ''\n`);
      await cluster.start();
      await cluster.program('pg_ctl', '--wait', `--pgdata=${cluster.data}`, 'promote');
    },
  },
];

const bin = await installedPostgres();

(bin === undefined ? describe.skip : describe)(`a restore${bin === undefined ? ` (${WHY_LEFT_OUT})` : ''}`, () => {
  let cluster: OwnCluster;
  const folders: string[] = [];

  beforeEach(async () => {
    cluster = await ownCluster(bin ?? '');
    await cluster.sql('postgres', `create database ${DATABASE}`);
    await migrate(cluster.url(DATABASE), TEST_MASTER_KEY);
    await plantDemoWorld(cluster.url(DATABASE), await hashOf(PASSWORD));
  }, 120_000);
  afterEach(async () => {
    await cluster.remove();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  const newFolder = async (): Promise<string> => {
    const folder = await temporaryFolder();
    folders.push(folder);
    return folder;
  };
  const onHub = <T>(dataDir: string, work: (hub: RunningHub) => Promise<T>): Promise<T> =>
    withHub({ url: cluster.url(DATABASE), dataDir }, work);

  it.each(FORMS)(
    'leaves no cursor that misses events, without a word to the hub, and tells receivers of webhooks: $name',
    async ({ backUp, restore }) => {
      const receiver = await startReceiver();
      const kept = await newFolder();
      const early = await onHub(kept, async (hub) => {
        await keeper(await hub.as('analyst@kh.example')).creates({ name: 'SIEM', url: receiver.url });
        return hub.publishesAndReads(another());
      });
      await backUp(cluster);
      const late = await onHub(kept, (hub) => hub.publishesAndReads(another()));
      await restore(cluster);

      await onHub(kept, async (hub) => {
        const fresh = await hub.publishesAndReads(another()); // the stream is as long again as it was
        const freshest = await hub.publishesAndReads(another());
        expect(await hub.answers(late.cursor, early.cursor, fresh.cursor, freshest.cursor)).toEqual([
          'RESYNC_REQUIRED',
          'RESYNC_REQUIRED',
          'goes on',
          'goes on',
        ]);
        expect([fresh.eventId, freshest.eventId]).not.toContain(late.eventId);
        await until(
          () => Promise.resolve(receiver.received),
          (got) => got.some(({ type }) => type === 'feed.resync_required'),
        );
      });
      await receiver.stop();
    },
    240_000,
  );

  it('is noticed by the first cursor that does not fit, where nothing that the hub has shows it', async () => {
    const [early, late] = await onHub(await newFolder(), async (hub) => {
      const first = await hub.publishesAndReads(another());
      return [first, await hub.publishesAndReads(another())];
    });
    // As if the disk itself were put back: server, timeline, database and rows are the same, and the hub's own folder is a new one.
    await cluster.sql(DATABASE, `update hub.stream set tag = tag + 1 where seq = (select last from hub.sequence_head)`);
    await onHub(await newFolder(), async (hub) => {
      expect(await hub.answers(early.cursor)).toEqual(['goes on']);
      expect(await hub.answers(late.cursor)).toEqual(['RESYNC_REQUIRED']);
      expect(await hub.answers(early.cursor)).toEqual(['RESYNC_REQUIRED']);
      const fresh = await hub.publishesAndReads(another());
      expect(await hub.answers(late.cursor, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  }, 120_000);

  it('is noticed by what a hub process has seen, before any client comes', async () => {
    const kept = await newFolder();
    const epoch = async (): Promise<string> =>
      (await cluster.sql<{ epoch: string }>(DATABASE, 'select epoch from hub.sequence_head'))[0]?.epoch ?? '';
    await onHub(kept, (hub) => hub.publishesAndReads(another()));
    const before = await epoch();
    await onHub(kept, () => Promise.resolve());
    expect(await epoch()).toBe(before); // a restart is none
    await cluster.sql(DATABASE, `update hub.stream set tag = tag + 1 where seq = (select last from hub.sequence_head)`);
    await onHub(await newFolder(), () => Promise.resolve());
    expect(await epoch()).toBe(before);
    await onHub(kept, () => Promise.resolve());
    expect(await epoch()).not.toBe(before);
  }, 120_000);

  it('leaves cursors from before positions had a tag as they were, unless their position was given again', async () => {
    await onHub(await newFolder(), (hub) => hub.publishesAndReads(another()));
    await cluster.sql(DATABASE, 'update hub.stream set tag = null');
    await onHub(await newFolder(), async (hub) => {
      const kh = await hub.as('analyst@kh.example');
      const old = (await kh.reads()).events.at(-1)?.cursor ?? '';
      const fresh = await hub.publishesAndReads(another());
      expect((await kh.reads()).events.map(({ cursor }) => cursor)).toContain(old); // one position, one cursor
      expect(await hub.answers(old, fresh.cursor)).toEqual(['goes on', 'goes on']);
      await cluster.sql(DATABASE, 'update hub.stream set tag = 1 where tag is null');
      // It proves no restore: a process of the former version may have sealed it.
      expect(await hub.answers(old, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  }, 120_000);

  it('under a hub that goes on ends what is followed, and no cursor from before leads on', async () => {
    await onHub(await newFolder(), async (hub) => {
      const kh = await hub.as('analyst@kh.example'); // its session is in the dump
      await dump(cluster);
      const late = await hub.publishesAndReads(another());
      const live = follow<{ feed: { operation: string } }>(
        `${hub.url.replace('http', 'ws')}/graphql`,
        kh.token,
        'subscription { feed { operation } }',
      );
      expect(await live.next()).toMatchObject({ value: { feed: { operation: 'POSITION' } } });
      await load(cluster, '--clean', '--if-exists');
      // Not in one transaction: meanwhile tables are missing, and what the follower is told depends on the moment. It is never a hole.
      await expect(live.next()).rejects.toBeDefined();
      await live.return?.();
      const fresh = await hub.publishesAndReads(another());
      expect(await hub.answers(late.cursor, fresh.cursor)).toEqual(['RESYNC_REQUIRED', 'goes on']);
    });
  }, 120_000);

  it('lets a follower begin again: the snapshot, and the feed from its cursor', async () => {
    await dump(cluster);
    const kept = await newFolder();
    const { cursor } = await onHub(kept, (hub) => hub.publishesAndReads(another()));
    await FORMS[0]?.restore(cluster);
    await onHub(kept, async (hub) => {
      const [kh, th] = [await hub.as('analyst@kh.example'), await hub.as('analyst@th.example')];
      expect(await hub.answers(cursor)).toEqual(['RESYNC_REQUIRED']);
      type Page = { snapshot: { cursor: string | null; feedCursor: string } };
      const page = (after: string | null): Promise<Page> =>
        kh.ask<Page>('query ($after: Cursor) { snapshot(after: $after, first: 1) { cursor feedCursor } }', { after });
      let { snapshot } = await page(null);
      const first = snapshot;
      while (snapshot.cursor !== null) ({ snapshot } = await page(snapshot.cursor));
      const { id } = await th.publishes({ value: another(), audience: { countries: ['KH'] } });
      const events = await until(
        async () => (await kh.reads(first.feedCursor)).events,
        (found) => found.length > 0,
      );
      expect(events.map(({ itemId }) => itemId)).toEqual([id]);
    });
  }, 120_000);
});
