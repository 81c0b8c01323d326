import { createHash, randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { asOwner } from '../platform/database/as-owner.js';
import { rotateAuditKey } from '../platform/database/keyring.js';
import { onOneConnection } from '../platform/database/one-connection.js';
import { startEmbedded } from '../platform/database/embedded.js';
import { DATABASE_FOLDER, openDataDir } from '../platform/platform/data-dir.js';
import { publicUrl } from '../platform/platform/setting-parsers.js';
import { readSettings, type Settings } from '../platform/platform/settings.js';
import { reportStartFailure, StartFailure } from '../platform/platform/start-failure.js';

/** A repair, and the sentence that reports it. Each is a function that only the database's owner may call. */
interface AdminCommand {
  readonly statement: string;
  /** Returns the values of the statement, made from the arguments of the command. @throws StartFailure */
  readonly values?: (argument: string | undefined) => readonly unknown[];
  readonly done: (answer: string | null) => string;
  /** What is done before the statement, with keys that the database does not have. */
  readonly before?: (url: string, settings: Settings) => Promise<void>;
}

/** Shown once; the database stores its SHA-256. */
const TOKEN = randomBytes(32).toString('base64url');

const ADMIN_COMMANDS: Readonly<Record<string, AdminCommand>> = {
  'new-epoch': {
    statement: 'select hub.start_epoch() as answer',
    done: () => 'A new epoch has begun. Followers of this hub must take a new snapshot (RESYNC_REQUIRED).',
  },
  requeue: {
    statement: 'select hub.requeue_dead_letters() as answer',
    done: (count) => `Requeued ${count ?? 0} dead-lettered events and jobs; they are sequenced next.`,
  },
  'rotate-audit-key': {
    statement: `select count(*) as answer from vault.keyring where purpose = 'audit'`,
    before: (url, settings) =>
      onOneConnection(url, 'hub owner', async (client) => {
        const { masterKey } = await openDataDir(settings);
        await client.query('begin');
        await client.query('set local role hub_owner');
        await rotateAuditKey(client, masterKey);
        await client.query('commit');
      }),
    done: (count) =>
      `The audit log has a new key; with the former ones it has ${count ?? 0}. Restart the hub's relay processes: they sign with it then.`,
  },
  'set-public-url': {
    statement: 'update hub.installation set public_url = $1 returning public_url as answer',
    values: (argument) => {
      const parsed = argument ? publicUrl(argument) : { wrong: 'is missing' };
      if ('wrong' in parsed) {
        throw new StartFailure(`The new address ${parsed.wrong}. Use npm run hub:set-public-url -- https://hub.example.`);
      }
      return [parsed.value];
    },
    done: (address) =>
      `The hub's address is now ${address ?? ''}. Sessions, passkeys and the redirect addresses at identity providers belong to the old address.`,
  },
  'recover-operator': {
    statement: 'select hub.recover_operator($1, $2)::text as answer',
    values: (email) => {
      if (!email) throw new StartFailure('Name the operator: npm run hub:recover-operator -- EMAIL.');
      return [email, createHash('sha256').update(TOKEN).digest()];
    },
    done: (until) => {
      if (until === null) throw new StartFailure('The hub has no operator with this e-mail address.');
      return `The account's second factors are removed and its sessions have ended. One-time token for a new password, valid until ${until}, for hub reset-password:\n${TOKEN}`;
    },
  },
};

/**
 * Runs repairs as the database's owner that no request may do. `new-epoch`: after an undetectable restore (a whole disk was restored, with DATA_DIR on it).
 * `requeue`: when the cause of dead-lettered events is corrected. `set-public-url`: when the hub moves to another address. `recover-operator`:
 * when no operator can sign in. `rotate-audit-key`: gives the audit log a new signing key. On the database of DATABASE_URL, also while hubs run; or on the embedded one in DATA_DIR, while its hub does not run.
 * @throws StartFailure
 */
async function runAdminCommand(command: string, argument: string | undefined, settings: Settings): Promise<string> {
  const work = ADMIN_COMMANDS[command];
  if (!work) throw new StartFailure(`Name the command: ${Object.keys(ADMIN_COMMANDS).join(' or ')}.`);
  const values = work.values?.(argument) ?? [];
  const { url, leave } =
    settings.databaseUrl === undefined ? await embedded(settings.dataDir) : { url: settings.databaseUrl, leave: undefined };
  try {
    await work.before?.(url, settings);
    const [row] = await asOwner(url, (tx) => tx.query<{ answer: string | null }>(work.statement, values));
    return work.done(row?.answer ?? null);
  } catch (error) {
    if (ABSENT_STATES.has((error as { code?: string }).code ?? '')) {
      throw new StartFailure('The database has no hub of this version. Start the hub on it once, then run the command again.');
    }
    throw error;
  } finally {
    await leave?.();
  }
}

/** SQLSTATE of an absent function, schema or role. */
const ABSENT_STATES: ReadonlySet<string> = new Set(['42883', '3F000', '22023', '42704']);

async function embedded(dataDir: string): Promise<{ readonly url: string; leave(): Promise<void> }> {
  await access(join(dataDir, DATABASE_FOLDER)).catch(() => {
    throw new StartFailure(`There is no database in ${dataDir}. Set DATA_DIR or DATABASE_URL.`);
  });
  const server = await startEmbedded({ dataDir });
  return { url: server.url, leave: () => server.stop() };
}

try {
  process.stdout.write(`${await runAdminCommand(process.argv[2] ?? '', process.argv[3], readSettings(process.env))}\n`);
} catch (error) {
  reportStartFailure(error);
}
