import { resolve } from 'node:path';
import { backUpEmbedded, backupFolderFor, restoreEmbedded, type BackupSummary } from '../platform/database/embedded-backup.js';
import { readSettings, type Settings } from '../platform/platform/settings.js';
import { reportStartFailure, StartFailure } from '../platform/platform/start-failure.js';

/**
 * Backs up the embedded database, or restores a backup into an empty DATA_DIR: `backup [FOLDER]`, `restore FOLDER`. For the operator of the machine, as the
 * user that the hub runs as; no request can do it.
 * @throws StartFailure
 */
async function run(command: string | undefined, folder: string | undefined, settings: Settings): Promise<string> {
  if (settings.databaseUrl !== undefined) {
    throw new StartFailure(
      'DATABASE_URL is set: this command backs up only the embedded database. Use pg_dump and pg_restore with your server (docs/operations.md, "Backup and restore").',
    );
  }
  const { dataDir } = settings;
  if (command === 'backup') return backedUp(await backUpEmbedded(dataDir, folder ? resolve(folder) : backupFolderFor(dataDir, new Date())));
  if (command !== 'restore') throw new StartFailure('Name the command: backup [FOLDER], or restore FOLDER.');
  if (!folder) throw new StartFailure('Name the folder of the backup: hub restore FOLDER.');
  return restored(await restoreEmbedded(resolve(folder), dataDir));
}

const sizeOf = ({ files, bytes }: BackupSummary): string => `${files} files, ${(bytes / 1_048_576).toFixed(1)} MiB`;
const keysOf = ({ secrets }: BackupSummary): string =>
  secrets.includes('master.key')
    ? `It holds the database and ${secrets.join(', ')}`
    : `It holds the database${secrets.map((name) => `, ${name}`).join('')}, but no master.key: store MASTER_KEY separately`;

const backedUp = (written: BackupSummary): string =>
  `Backed up to ${written.folder}: ${sizeOf(written)}, ${written.whileRunning ? 'while the hub ran' : 'while the hub was stopped'}, at ${written.takenAt}.\n` +
  `${keysOf(written)}. Keep it as secret as the hub itself. Evidence in an S3-compatible store is not in it.`;

const restored = (written: BackupSummary): string =>
  `Restored to ${written.folder}: ${sizeOf(written)}, as of ${written.takenAt}.\n` +
  'Start the hub. Its followers must take a new snapshot (RESYNC_REQUIRED). Share again all items shared after that time.';

try {
  const [command, folder] = process.argv.slice(2);
  process.stdout.write(`${await run(command, folder, readSettings(process.env))}\n`);
} catch (error) {
  reportStartFailure(error);
}
