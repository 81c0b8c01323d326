import { parsedUrl } from '../../../values/values/parsed-url.js';
import { CliFailure } from '../failure.js';
import { type Io, printable, printMessage } from '../io.js';
import { SessionFile } from './session-file.js';

/** Options that every command with access to the hub has. */
export interface AccessOptions {
  readonly url?: string;
  /** E-mail address of the account. */
  readonly as?: string;
}

/** The address of a hub. */
export interface Address {
  /** With the path of the hub, without `/graphql`. */
  readonly base: string;
  /** Whether the connection is unencrypted. */
  readonly open: boolean;
}

/** The hub of this machine, for a program without an address. */
const DEFAULT_HUB = 'http://127.0.0.1:4000';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Reads `--url`, `HUB` or `PUBLIC_URL`, with or without `/graphql` at its end. @throws CliFailure */
export function addressOf(text: string): Address {
  const url = parsedUrl(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new CliFailure("The hub's address (--url, HUB or PUBLIC_URL) must look like https://hub.example, without user or password.");
  }
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '')}`,
    open: url.protocol === 'http:' && !LOOPBACK.test(url.hostname),
  };
}

/**
 * Returns the address that the options or the environment name, and warns of a connection that others can read. Without one a stored session decides, unless the
 * command sends another secret: a secret goes to no hub that nobody named for it.
 * @param secretOf names the secret for people; undefined: the command uses a stored session
 * @throws CliFailure
 */
export async function addressFor(
  { url, as }: AccessOptions,
  io: Io,
  secretOf: (email: string | undefined, io: Io) => Promise<string | undefined> = () => Promise.resolve(undefined),
): Promise<Address> {
  const named = url ?? (io.env['HUB']?.trim() || io.env['PUBLIC_URL']?.trim() || undefined);
  const address = addressOf(named ?? (await unnamedHub(as, io, await secretOf(as, io))));
  warnIfOpen(address, io);
  return address;
}

/** Returns the variable with a token or key that a command without `--as` uses. */
export const tokenVariable = (io: Pick<Io, 'env'>): string | undefined =>
  ['HUB_TOKEN', 'HUB_TOKEN_FILE'].find((name) => io.env[name]?.trim());

/** Names the secret of the environment or a prompt that a command with these options sends; undefined: it uses a stored session. @throws CliFailure */
export async function secretFor(email: string | undefined, io: Io): Promise<string | undefined> {
  if (email === undefined) return tokenVariable(io);
  const isStored = (await new SessionFile(io).list()).some((one) => one.email === email.toLowerCase());
  return isStored ? undefined : `The password of ${printable(email)}`;
}

/** Returns the hub of a stored session; for a secret, the hub of this machine where no login has used another one. @throws CliFailure */
async function unnamedHub(email: string | undefined, io: Io, secret: string | undefined): Promise<string> {
  if (secret === undefined) return (await hubOfLastLogin(email, io)) ?? DEFAULT_HUB;
  const other = (await new SessionFile(io).list()).find(({ hub }) => hub !== DEFAULT_HUB);
  if (!other) return DEFAULT_HUB;
  throw new CliFailure(
    `${secret} is not sent to the hub of the last login (${printable(other.hub)}). Name the hub: give --url, or set HUB.`,
  );
}

export function warnIfOpen({ base, open }: Address, io: Io): void {
  if (open) printMessage(io, `Warning: the connection to ${base} is not encrypted. Others on the network can read it.`);
}

/** Prefers a hub where the account has a session. */
async function hubOfLastLogin(email: string | undefined, io: Io): Promise<string | undefined> {
  const sessions = await new SessionFile(io).list();
  return (sessions.find((one) => one.email === email?.toLowerCase()) ?? sessions[0])?.hub;
}
