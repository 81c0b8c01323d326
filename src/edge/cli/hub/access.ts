import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ClientOptions, HubError, type Tokens } from '#entente-client';
import { CliFailure, errorCode, Interrupted } from '../failure.js';
import type { Io } from '../io.js';
import { accountOf, accountWith, openSession, passwordOf } from './account.js';
import type { AccessOptions, Address } from './address.js';
import { SessionFile, type StoredSession } from './session-file.js';

export interface Needs {
  /** The command is about the session itself: a sign-in for this command alone is of no use. */
  readonly storedOnly?: boolean;
}

export interface Access {
  readonly options: Omit<ClientOptions, 'url'>;
  /** Whether the client has opened a session that ends with the command. */
  isTemporary(): boolean;
}

/**
 * Chooses the access: with `--as` the stored session of that account, or else its password; otherwise HUB_TOKEN, the file that HUB_TOKEN_FILE names, or the session
 * that `hub login` opened last. A secret is never an option: every user of the machine can see the arguments of a program.
 * @throws CliFailure when there is none
 */
export async function accessOf({ as: email, storedOnly }: AccessOptions & Needs, address: Address, io: Io): Promise<Access> {
  const token = email === undefined ? await tokenOf(io) : undefined;
  if (token !== undefined) return { options: { credentials: { apiKey: token } }, isTemporary: () => false };
  const file = new SessionFile(io);
  const session = await file.find(address.base, email);
  if (session && email !== undefined && !storedOnly) return storedOrTemporary(session, address, file, io);
  if (session) return { options: storedAccess(session, file), isTemporary: () => false };
  if (storedOnly) throw new CliFailure(`This command needs a stored session. ${await file.missing(address.base, email)}`);
  if (email !== undefined) return { options: { credentials: await accountOf(email, io) }, isTemporary: () => true };
  throw new CliFailure(
    `${await file.missing(address.base)} Or give --as EMAIL with HUB_PASSWORD in the environment, or an API key in HUB_TOKEN or HUB_TOKEN_FILE.`,
  );
}

/** What a client needs to use a session that other programs use as well. */
export type StoredAccess = Required<Pick<ClientOptions, 'exclusively' | 'fetch' | 'onTokens'>> & { readonly credentials: Tokens };

/** Concurrent commands renew a stored session one at a time. After an interrupt of the wait for another command, nothing more is sent. */
export function storedAccess({ hub, email, tokens }: StoredSession, file: SessionFile): StoredAccess {
  let stopped: Interrupted | undefined;
  return {
    credentials: tokens,
    // A renewal holds the lock, and the end of a session does not.
    onTokens: (next) => (next ? file.change(hub, email, next) : file.locked(() => file.change(hub, email, null))),
    exclusively: (renew) =>
      file
        .locked(async () => renew((await file.find(hub, email))?.tokens))
        .catch((error: unknown) => {
          if (error instanceof Interrupted) stopped = error;
          throw error;
        }),
    fetch: async (url, init) => {
      if (stopped) throw stopped;
      return globalThis.fetch(url, init);
    },
  };
}

/** Uses a stored session. When the hub has ended it, and there is a password, this signs in for the command alone, and deletes the session from the file. */
function storedOrTemporary(session: StoredSession, address: Address, file: SessionFile, io: Io): Access {
  const { hub, email } = session;
  const stored = storedAccess(session, file);
  let isTemporary = false;
  const replace = async (dead: Tokens, renew: (tokens: Tokens) => Promise<void>): Promise<boolean> => {
    const password = await passwordOf(email, io);
    if (password === undefined) return false;
    await openSession(accountWith(email, password, io), address, io, async (tokens) => {
      isTemporary = true;
      await renew(tokens);
      await file.locked(() => file.remove(hub, email, dead));
    });
    return true;
  };
  return {
    isTemporary: () => isTemporary,
    options: {
      ...stored,
      onTokens: (next) => (isTemporary ? undefined : stored.onTokens(next)),
      exclusively: async (renew) => {
        if (isTemporary) return renew(undefined);
        let last = session.tokens;
        const renewStored = (tokens: Tokens | undefined): Promise<void> => renew((last = tokens ?? last));
        await stored.exclusively(renewStored).catch(async (error: unknown) => {
          if (!hasEnded(error) || !(await replace(last, renew))) throw error;
        });
      },
    },
  };
}

/** Whether the hub itself has refused to renew the session. */
const hasEnded = (error: unknown): boolean =>
  error instanceof HubError &&
  error.reason === 'SESSION_ENDED' &&
  error.cause instanceof HubError &&
  error.cause.code === 'UNAUTHENTICATED';

/** Reads the token or key of HUB_TOKEN, or in the file that HUB_TOKEN_FILE names; undefined if neither is set. @throws CliFailure */
async function tokenOf({ env, cwd }: Io): Promise<string | undefined> {
  const given = env['HUB_TOKEN']?.trim();
  if (given) return assertToken(given, 'HUB_TOKEN');
  const name = env['HUB_TOKEN_FILE']?.trim();
  if (!name) return undefined;
  const text = await readFile(resolve(cwd, name), 'utf8').catch((error: unknown) => {
    throw new CliFailure(`The file of HUB_TOKEN_FILE cannot be read (${errorCode(error)}).`);
  });
  return assertToken(text.trim(), 'The file of HUB_TOKEN_FILE');
}

/** @returns the token without `Bearer`. @throws CliFailure, which does not quote it */
function assertToken(text: string, source: string): string {
  const token = text.replace(/^Bearer\s+/i, '');
  if (/^[\w.~+/=-]+$/.test(token)) return token;
  throw new CliFailure(`${source} must contain one access token or API key, on a single line.`);
}
