import { createHash, randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { asOwner } from '../platform/database/as-owner.js';
import { startEmbedded } from '../platform/database/embedded.js';
import { DATABASE_FOLDER } from '../platform/platform/data-dir.js';
import { publicUrl } from '../platform/platform/setting-parsers.js';
import { readSettings, type Settings } from '../platform/platform/settings.js';
import { reportStartFailure, StartFailure } from '../platform/platform/start-failure.js';

/** What can be mended, and the sentence that says what was done. Each is a function of the database that its owner alone may call. */
interface AdminCommand {
  readonly statement: string;
  /** What the statement is given, made from the words behind the command. @throws StartFailure */
  readonly values?: (word: string | undefined) => readonly unknown[];
  readonly done: (answer: string | null) => string;
}

/** Shown once; the database keeps its SHA-256. */
const TOKEN = randomBytes(32).toString('base64url');

const ADMIN_COMMANDS: Readonly<Record<string, AdminCommand>> = {
  'new-epoch': {
    statement: 'select hub.start_epoch() as answer',
    done: () => 'A new epoch has begun: whoever follows this hub is told to take a new copy (RESYNC_REQUIRED).',
  },
  unpark: {
    statement: 'select hub.requeue_dead_letters() as answer',
    done: (count) => `Released ${count ?? 0} events and jobs that were set aside; they take their places next.`,
  },
  'set-public-url': {
    statement: 'update hub.installation set public_url = $1 returning public_url as answer',
    values: (word) => {
      const parsed = word ? publicUrl(word) : { wrong: 'is missing' };
      if ('wrong' in parsed) throw new StartFailure(`The new address ${parsed.wrong}: npm run hub:set-public-url -- https://hub.example.`);
      return [parsed.value];
    },
    done: (address) =>
      `The hub's address is now ${address ?? ''}. Sessions, passkeys and the redirect addresses at identity providers were made for the old one.`,
  },
  'recover-operator': {
    statement: 'select hub.recover_operator($1, $2)::text as answer',
    values: (email) => {
      if (!email) throw new StartFailure('Say which operator: npm run hub:recover-operator -- EMAIL.');
      return [email, createHash('sha256').update(TOKEN).digest()];
    },
    done: (until) => {
      if (until === null) throw new StartFailure('The hub has no operator with this e-mail address.');
      return `The account's second factors are gone and its sessions have ended. A one-time token for a new password, good until ${until}, for npm run hub -- reset-password:\n${TOKEN}`;
    },
  },
};

/**
 * Does by hand, as the database's owner, what no request may do: `new-epoch` after a restore that nothing shows (a whole disk was put back, with DATA_DIR
 * on it), `requeue_dead_letters` when the reason is mended why events were set aside, `set-public-url` when the hub moves to another address, `recover-operator` when no operator can sign in any more. On the database of DATABASE_URL, also while hubs run; or on the embedded one
 * in DATA_DIR, while its hub does not run.
 * @throws StartFailure
 */
async function runAdminCommand(what: string, word: string | undefined, settings: Settings): Promise<string> {
  const work = ADMIN_COMMANDS[what];
  if (!work) throw new StartFailure(`Say what to mend: ${Object.keys(ADMIN_COMMANDS).join(' or ')}.`);
  const values = work.values?.(word) ?? [];
  const { url, leave } =
    settings.databaseUrl === undefined ? await embedded(settings.dataDir) : { url: settings.databaseUrl, leave: undefined };
  try {
    const [row] = await asOwner(url, (tx) => tx.query<{ answer: string | null }>(work.statement, values));
    return work.done(row?.answer ?? null);
  } catch (error) {
    if (ABSENT_STATES.has((error as { code?: string }).code ?? '')) {
      throw new StartFailure('There is no hub of this version in the database: start the hub on it once, then mend.');
    }
    throw error;
  } finally {
    await leave?.();
  }
}

/** SQLSTATE of a function, a schema or a role that is not there. */
const ABSENT_STATES: ReadonlySet<string> = new Set(['42883', '3F000', '22023', '42704']);

async function embedded(dataDir: string): Promise<{ readonly url: string; leave(): Promise<void> }> {
  await access(join(dataDir, DATABASE_FOLDER)).catch(() => {
    throw new StartFailure(`There is no database in ${dataDir}: set DATA_DIR, or DATABASE_URL.`);
  });
  const server = await startEmbedded({ dataDir });
  return { url: server.url, leave: () => server.stop() };
}

try {
  process.stdout.write(`${await runAdminCommand(process.argv[2] ?? '', process.argv[3], readSettings(process.env))}\n`);
} catch (error) {
  reportStartFailure(error);
}
