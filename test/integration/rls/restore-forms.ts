import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chown, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { osUser } from '../../../src/platform/database/embedded-cluster.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { seedDemoParties } from '../../../src/edge/demo/seed-parties.js';
import { until } from '../../support/officer.js';
import { installedPostgres, type OwnCluster, ownCluster } from '../../support/own-cluster.js';
import { type RunningHub, withHub } from '../../support/restored-hub.js';
import { hashOf, PASSWORD, temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';

/** How a cluster's database is backed up, and put back. */
export interface Form {
  readonly name: string;
  readonly backUp: (cluster: OwnCluster) => Promise<void>;
  readonly restore: (cluster: OwnCluster) => Promise<void>;
}

const run = promisify(execFile);
export const DATABASE = 'hub_test';
const NAMES = { first: 0 };
/** A value that no other test has published. */
export const another = (): string => `${(NAMES.first += 1)}-${randomBytes(3).toString('hex')}.example.com`;
export const dump = (cluster: OwnCluster): Promise<unknown> =>
  cluster.program('pg_dump', ...cluster.connect, '--format=custom', `--file=${join(cluster.archive, 'dump')}`, DATABASE);
export const load = (cluster: OwnCluster, ...options: readonly string[]): Promise<unknown> =>
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

export const FORMS: readonly Form[] = [
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

/** A PostgreSQL server of its own for each test of the file, with the demo's parties in its database. */
export function ownServer() {
  const there = {} as { cluster: OwnCluster };
  const folders: string[] = [];

  beforeEach(async () => {
    there.cluster = await ownCluster((await installedPostgres()) ?? '');
    await there.cluster.sql('postgres', `create database ${DATABASE}`);
    await migrate(there.cluster.url(DATABASE), TEST_MASTER_KEY);
    await seedDemoParties(there.cluster.url(DATABASE), await hashOf(PASSWORD));
  });
  afterEach(async () => {
    await there.cluster.remove();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  return {
    cluster: (): OwnCluster => there.cluster,
    newFolder: async (): Promise<string> => {
      const folder = await temporaryFolder();
      folders.push(folder);
      return folder;
    },
    onHub: <T>(dataDir: string, work: (hub: RunningHub) => Promise<T>): Promise<T> =>
      withHub({ url: there.cluster.url(DATABASE), dataDir }, work),
  };
}
