import { parsedUrl } from '../../../values/values/parsed-url.js';
import { CliFailure } from '../failure.js';
import { type Io, printMessage } from '../io.js';
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

/** Returns the address that the options or the environment name, or else the hub of the last login, and warns of a connection that others can read. @throws CliFailure */
export async function addressFor({ url, as }: AccessOptions, io: Io): Promise<Address> {
  const named = url ?? (io.env['HUB']?.trim() || io.env['PUBLIC_URL']?.trim() || (await hubOfLastLogin(as, io)));
  const address = addressOf(named ?? 'http://127.0.0.1:4000');
  warnIfOpen(address, io);
  return address;
}

export function warnIfOpen({ base, open }: Address, io: Io): void {
  if (open) printMessage(io, `Warning: the connection to ${base} is not encrypted. Others on the network can read it.`);
}

/** Prefers a hub where the account has a session. */
async function hubOfLastLogin(email: string | undefined, io: Io): Promise<string | undefined> {
  const sessions = await new SessionFile(io).list();
  return (sessions.find((one) => one.email === email?.toLowerCase()) ?? sessions[0])?.hub;
}
