import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backUpEmbedded, restoreEmbedded } from '../../../src/platform/database/embedded-backup.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { onOneConnection } from '../../../src/platform/database/one-connection.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { seedDemoParties } from '../../../src/edge/demo/seed-parties.js';
import { documentedSql } from '../../support/documented-sql.js';
import { installedPostgres, type OwnCluster, ownCluster, WHY_LEFT_OUT } from '../../support/own-cluster.js';
import { type RunningHub, withHub } from '../../support/restored-hub.js';
import { hashOf, PASSWORD, temporaryFolder, TEST_MASTER_KEY } from '../../support/server.js';
import { until } from '../../support/officer.js';
import { embeddedHub } from './embedded-hub.js';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
/** Whether Cambodia, told to take a new copy, gets one and goes on from it. */
async function beginsAgain(hub: RunningHub, value: string): Promise<boolean> {
  const [kh, th] = [await hub.as('analyst@kh.example'), await hub.as('analyst@th.example')];
  type Page = { snapshot: { cursor: string | null; feedCursor: string } };
  const page = (after: string | null): Promise<Page> =>
    kh.ask<Page>('query ($after: Cursor) { snapshot(after: $after) { cursor feedCursor } }', { after });
  let { snapshot } = await page(null);
  const { feedCursor } = snapshot;
  while (snapshot.cursor !== null) ({ snapshot } = await page(snapshot.cursor));
  const { id } = await th.publishes({ value, audience: { countries: ['KH'] } });
  const { events } = await until(
    () => kh.reads(feedCursor),
    (found) => found.events.length > 0,
  );
  return events.length === 1 && events[0]?.itemId === id;
}

describe('the embedded database, backed up', () => {
  const { there, start, stop, onHub } = embeddedHub();
  let home: string;
  let dataDir: string;
  beforeAll(() => {
    ({ home, dataDir } = there);
  });

  it.each([
    { name: 'while the hub runs', running: true },
    { name: 'while it is stopped', running: false },
  ])(
    '$name, is restored into an empty folder, and followers take a new copy',
    async ({ running }) => {
      const [backup, restored] = [join(home, `backup-${running}`), join(home, `restored-${running}`)];
      if (!there.server) await start();
      const early = await onHub(async (hub) => {
        const first = await hub.publishesAndReads(`early-${running}.example.com`);
        if (running) {
          // Something is written all the while: what is torn in the copy is mended by the log that is copied behind it.
          const th = await hub.as('analyst@th.example');
          const [written] = await Promise.all([
            backUpEmbedded(dataDir, backup),
            (async () => {
              for (let one = 0; one < 20; one += 1) await th.publishes({ value: `meanwhile-${one}.example.com` });
            })(),
          ]);
          expect(written).toMatchObject({ folder: backup, whileRunning: true, secrets: ['master.key', 'database-password'] });
        }
        return first;
      });
      await stop();
      if (!running) expect(await backUpEmbedded(dataDir, backup)).toMatchObject({ whileRunning: false });
      await start();
      const late = await onHub((hub) => hub.publishesAndReads(`late-${running}.example.com`));
      await stop();

      await restoreEmbedded(backup, restored);
      for (const [path, mode] of [
        ['master.key', 0o600],
        ['database-password', 0o600],
        ['database', 0o700],
        ['database/PG_VERSION', 0o600],
      ] as const) {
        expect([path, await modeOf(join(restored, path))]).toEqual([path, mode]);
        expect([path, (await stat(join(restored, path))).uid]).toEqual([path, (await stat(join(dataDir, path))).uid]);
      }
      await start(restored);
      await onHub(async (hub) => {
        const th = await hub.as('analyst@th.example');
        const values = await th.lists();
        expect(values).toContain(`early-${running}.example.com`);
        expect(values).not.toContain(`late-${running}.example.com`);
        expect(await hub.answers(early.cursor, late.cursor)).toEqual(['RESYNC_REQUIRED', 'RESYNC_REQUIRED']);
        expect(await beginsAgain(hub, `fresh-${running}.example.com`)).toBe(true);
      }, restored);
      // No page of the copy is torn: reading all of them verifies their checksums.
      await onOneConnection(there.server?.url ?? '', 'a test', async (client) => {
        const { rows } = await client.query<{ name: string }>(
          `select oid::regclass::text as name from pg_class where relkind in ('r', 't', 'm') and relnamespace::regnamespace::text !~ '^pg_temp'`,
        );
        expect(rows.length).toBeGreaterThan(100);
        const { rows: made } = await client.query<{ failures: string }>('select sum(checksum_failures) as failures from pg_stat_database');
        expect(Number(made[0]?.failures ?? 0)).toBe(0);
      });
      await stop();
    },
    240_000,
  );

  it('with its whole folder, and put back by hand, is told by its files', async () => {
    const aside = join(home, 'aside');
    const copy = (from: string, to: string): Promise<unknown> => promisify(execFile)('cp', ['-a', from, to]);
    await stop();
    await copy(dataDir, aside);
    await start();
    const late = await onHub((hub) => hub.publishesAndReads('by-hand.example.com'));
    await stop();
    await rm(dataDir, { recursive: true });
    await copy(aside, dataDir);
    await start();
    await onHub(async (hub) => {
      const fresh = [await hub.publishesAndReads('put-back-1.example.com'), await hub.publishesAndReads('put-back-2.example.com')];
      expect(await hub.answers(late.cursor, ...fresh.map(({ cursor }) => cursor))).toEqual(['RESYNC_REQUIRED', 'goes on', 'goes on']);
    });
    await stop();
  });
});

const bin = await installedPostgres();

(bin === undefined ? describe.skip : describe)(
  `a server of one’s own, backed up with the documented role and commands${bin === undefined ? ` (${WHY_LEFT_OUT})` : ''}`,
  () => {
    const clusters: OwnCluster[] = [];
    const folders: string[] = [];
    const MIGRATING = 'create role entente login createrole password';
    const urlOf = (cluster: OwnCluster, password: string, user = 'entente'): string =>
      cluster.url('entente').replace('postgres:not-looked-at', `${user}:${password}`);

    const documented = (heading: string): Promise<string> => documentedSql('docs/operations.md', heading);
    const cluster = async (password: string): Promise<OwnCluster> => {
      const made = await ownCluster(bin ?? '');
      clusters.push(made);
      await made.sql('postgres', `${MIGRATING} '${password}'`);
      await made.sql('postgres', 'create database entente owner entente');
      return made;
    };
    afterAll(async () => {
      for (const one of clusters) await one.remove();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    });

    it('is restored into a new server, the hub starts on it, and followers take a new copy', async () => {
      const [old, fresh] = [await cluster('first-password'), await cluster('second-password')];
      const dataDir = await temporaryFolder();
      folders.push(dataDir);
      await migrate(urlOf(old, 'first-password'), TEST_MASTER_KEY);
      await seedDemoParties(urlOf(old, 'first-password'), await hashOf(PASSWORD));
      const early = await withHub({ url: urlOf(old, 'first-password'), dataDir }, (hub) => hub.publishesAndReads('early.example.com'));

      // What a superuser runs once, so that it is known that dumps and restores go on as before.
      await old.sql('entente', await documentedSql('SECURITY.md', 'close catalog'));
      const asHubApp = new URL(urlFor('hub_app', urlOf(old, 'first-password')));
      asHubApp.pathname = 'postgres';
      const elsewhere = (): Promise<unknown> =>
        onOneConnection(asHubApp.toString(), 'a test', (client) => client.query('select query from pg_stat_activity'));
      await elsewhere();
      await old.sql('postgres', await documentedSql('SECURITY.md', 'other databases'));
      await expect(elsewhere()).rejects.toMatchObject({ code: '42501' });

      // The migrating role sees no row of forced row-level security, and pg_dump says so instead of leaving rows out.
      const file = join(old.archive, 'entente.dump');
      const dumpAs = (user: string, password: string, of = old, to = file): Promise<unknown> =>
        old.program('pg_dump', '--format=custom', `--file=${to}`, `--dbname=${urlOf(of, password, user)}`);
      const makesBackupRole = async (on: OwnCluster): Promise<unknown> =>
        on.sql('postgres', (await documented('backup role')).replace(/'…'/g, `'backup-password'`));
      await expect(dumpAs('entente', 'first-password')).rejects.toThrow(/permission denied|row-level security/);

      await makesBackupRole(old);
      await dumpAs('hub_backup', 'backup-password');
      await onOneConnection(urlOf(old, 'backup-password', 'hub_backup'), 'a test', async (client) => {
        await expect(client.query('delete from hub.indicator')).rejects.toMatchObject({ code: '25006' });
        await client.query('set default_transaction_read_only = off');
        await expect(client.query('delete from hub.indicator')).rejects.toMatchObject({ code: '42501' });
      });
      const late = await withHub({ url: urlOf(old, 'first-password'), dataDir }, (hub) => hub.publishesAndReads('late.example.com'));

      await onOneConnection(urlOf(fresh, 'second-password'), 'a test', async (client) => client.query(await documented('restore roles')));
      await old.program('pg_restore', ...['--exit-on-error', '--role=hub_owner', `--dbname=${urlOf(fresh, 'second-password')}`, file]);
      await withHub({ url: urlOf(fresh, 'second-password'), dataDir: await temporaryFolder() }, async (hub) => {
        const th = await hub.as('analyst@th.example');
        expect(await th.lists()).toContain('early.example.com');
        expect(await hub.answers(early.cursor, late.cursor)).toEqual(['RESYNC_REQUIRED', 'RESYNC_REQUIRED']);
        expect(await beginsAgain(hub, 'fresh.example.com')).toBe(true);
      });

      // The next backup: on the new server with the statements of the backup role, on the same one as soon as a hub has started.
      await makesBackupRole(fresh);
      await dumpAs('hub_backup', 'backup-password', fresh, join(old.archive, 'of-the-new-server.dump'));
      await old.sql('postgres', 'drop database entente');
      await old.sql('postgres', 'create database entente owner entente');
      const again = (await documented('restore roles')).split('\n').filter((line) => line.startsWith('grant'));
      expect(again).toHaveLength(2);
      await onOneConnection(urlOf(old, 'first-password'), 'a test', (client) => client.query(again.join('\n')));
      await old.program('pg_restore', ...['--exit-on-error', '--role=hub_owner', `--dbname=${urlOf(old, 'first-password')}`, file]);
      await migrate(urlOf(old, 'first-password'), TEST_MASTER_KEY);
      await dumpAs('hub_backup', 'backup-password', old, join(old.archive, 'of-the-same-server.dump'));
    }, 240_000);
  },
);
