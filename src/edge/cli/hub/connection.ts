import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ClientOptions, type Credentials, EntenteClient, type Tokens } from '#entente-client';
import { WebSocket } from 'ws';
import { CliFailure, errorCode } from '../failure.js';
import { type Io, printable, printMessage } from '../io.js';
import { SessionFile, type StoredSession } from './session-file.js';
import { type Address, addressOf } from './address.js';

/** Options that every command with access to the hub has. */
export interface AccessOptions {
  readonly url?: string;
  /** E-mail address of the account. */
  readonly as?: string;
}

/** Timeout of a request, in milliseconds: a batch of 1,000 indicators may take long on a busy hub. */
const TIMEOUT_MS = 120_000;
/** Longest wait for the sign-out, in milliseconds. */
const SIGN_OUT_MS = 2_000;
const RETRY = { attempts: 6, baseMs: 500, maxMs: 10_000 };

/** A client of the hub with the access of one command. */
export interface Connection {
  readonly client: EntenteClient;
  readonly address: Address;
}

/** Runs a command's work with the access that its options and the environment give, and then ends a session that was opened for it. @throws CliFailure */
export async function withHub<T>(options: AccessOptions, io: Io, work: (hub: Connection) => Promise<T>): Promise<T> {
  const address = addressFor(options, io);
  const stored = new SessionFile(io);
  const access = await accessOf(options.as, address, stored, io);
  const client = clientOf(address, io, access.options);
  try {
    return await work({ client, address });
  } finally {
    if (access.isTemporary) await client.signOut(SIGN_OUT_MS).catch(() => undefined);
  }
}

/** A client without credentials, for operations that need none. */
export const strangersClient = (options: AccessOptions, io: Io): EntenteClient =>
  clientOf(addressFor(options, io), io, { credentials: null });

/** Makes a client that reports its retries. An interrupt ends the wait for a retry, but no request: its outcome would be unknown. */
export function clientOf(address: Address, io: Io, options: Omit<ClientOptions, 'url'>): EntenteClient {
  return new EntenteClient({
    url: address.base,
    allowHttp: true,
    timeoutMs: TIMEOUT_MS,
    retry: RETRY,
    webSocket: WebSocket,
    surroundings: { now: io.now, sleep: (ms, signal) => pause(io, ms, signal) },
    onRetry: ({ message }, delayMs, failures) =>
      printMessage(io, `${printable(message)} Trying again in ${(delayMs / 1000).toFixed(1)} s (${failures} of ${RETRY.attempts - 1}).`),
    ...options,
  });
}

async function pause(io: Io, ms: number, signal?: AbortSignal): Promise<void> {
  await io.pause(ms, signal ? AbortSignal.any([signal, io.interrupted]) : io.interrupted);
  (signal ?? io.interrupted).throwIfAborted();
  io.interrupted.throwIfAborted();
}

/** Returns the hub's address, and warns of a connection that others can read. @throws CliFailure */
export function addressFor({ url }: AccessOptions, io: Io): Address {
  const address = addressOf(url ?? (io.env['HUB']?.trim() || io.env['PUBLIC_URL']?.trim() || 'http://127.0.0.1:4000'));
  if (address.open) printMessage(io, `Warning: the connection to ${address.base} is not encrypted. Others on the network can read it.`);
  return address;
}

interface Access {
  readonly options: Omit<ClientOptions, 'url'>;
  /** Whether the client opens a session that ends with the command. */
  readonly isTemporary: boolean;
}

/**
 * Chooses the access: with `--as` the stored session of that account, or else its password; otherwise HUB_TOKEN, the file that HUB_TOKEN_FILE names, or the session
 * that `hub login` opened last. A secret is never an option: every user of the machine can see the arguments of a program.
 * @throws CliFailure when there is none
 */
async function accessOf(email: string | undefined, address: Address, file: SessionFile, io: Io): Promise<Access> {
  const token = email === undefined ? io.env['HUB_TOKEN']?.trim() || (await tokenInFile(io)) : undefined;
  if (token) return { options: { credentials: { apiKey: token.replace(/^Bearer\s+/i, '') } }, isTemporary: false };
  const session = await file.find(address.base, email);
  if (session) return { options: storedAccess(session, file), isTemporary: false };
  if (email === undefined) {
    throw new CliFailure(
      `Log in first: hub login EMAIL. Or give --as EMAIL with HUB_PASSWORD in the environment, or an API key in HUB_TOKEN or HUB_TOKEN_FILE.`,
    );
  }
  return { options: { credentials: await accountOf(email, io) }, isTemporary: true };
}

/** Concurrent commands renew a stored session one at a time. */
export function storedAccess({ hub, email, tokens }: StoredSession, file: SessionFile): Omit<ClientOptions, 'url'> {
  return {
    credentials: tokens,
    onTokens: (next: Tokens | null) => file.change(hub, email, next), // within the lock
    exclusively: (renew) => file.locked(async () => renew((await file.find(hub, email))?.tokens)),
  };
}

/** Reads the password from the environment or a prompt. The client asks for a code where the hub requires one. @throws CliFailure */
export async function accountOf(email: string, io: Io): Promise<Credentials> {
  const password = io.env['HUB_PASSWORD'] || (await io.askSecret(`Password of ${email}: `));
  if (!password) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
  let codeOfEnvironment = io.env['HUB_CODE'];
  const code = async (): Promise<string> => {
    const given = codeOfEnvironment || (await io.askSecret('Code of the app, or a recovery code: '));
    codeOfEnvironment = undefined; // a code can be used once
    if (given) return given;
    throw new CliFailure(
      'This account has a second factor. Set HUB_CODE to a new code, or run this in a terminal. Machines use an API key.',
    );
  };
  return { email, password, code };
}

/** Reads the token or key in the file that HUB_TOKEN_FILE names; undefined if the variable is not set. */
async function tokenInFile({ env, cwd }: Io): Promise<string | undefined> {
  const name = env['HUB_TOKEN_FILE']?.trim();
  if (!name) return undefined;
  const text = await readFile(resolve(cwd, name), 'utf8').catch((error: unknown) => {
    throw new CliFailure(`The file of HUB_TOKEN_FILE cannot be read (${errorCode(error)}).`);
  });
  const token = text.trim();
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new CliFailure('The file of HUB_TOKEN_FILE must contain one access token or API key, on a single line.');
  }
  return token;
}
