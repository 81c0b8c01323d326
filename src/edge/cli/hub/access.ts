import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from '../io.js';
import { CliFailure, errorCode } from '../failure.js';
import type { Address } from './address.js';
import { HubRefusal } from './answers.js';
import { post } from './transport.js';

/** Access of the program to the hub. Nothing here retries: the caller decides whether a retry is safe. */
export interface Access {
  /** Returns the current value of the `authorization` header. @throws HubRefusal, Unreachable */
  authorization(): Promise<string>;
  /**
   * Called when the hub did not accept `refused`. Returns false if there is no other access to try.
   * @throws HubRefusal, Unreachable
   */
  renew(refused: string): Promise<boolean>;
  /** Milliseconds until `authorization` returns another value; Infinity: never. */
  msLeft(): number;
  /** Ends the session, if there is one. Never throws. */
  close(): Promise<void>;
}

/** An access token or API key from the environment: it cannot be renewed. */
export class TokenAccess implements Access {
  private readonly header: string;

  constructor(token: string) {
    this.header = `Bearer ${token.trim().replace(/^Bearer\s+/i, '')}`;
  }

  authorization = async (): Promise<string> => this.header;
  renew = async (): Promise<boolean> => false;
  msLeft = (): number => Infinity;
  close = async (): Promise<void> => undefined;
}

interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

const FIELDS = '{ accessToken refreshToken expiresIn }';
const SIGN_IN = `mutation ($email: String!, $password: String!, $code: String) {
  session: signIn(email: $email, password: $password, code: $code) ${FIELDS} }`;
const REFRESH = `mutation ($refreshToken: String!) { session: refreshSession(refreshToken: $refreshToken) ${FIELDS} }`;

/** Fraction of an access token's lifetime after which it is renewed. */
const RENEW_AFTER = 0.8;

/** Longest wait for the sign-out. */
const GOODBYE_MS = 2_000;

/** A session of an officer, renewed before its access token ends. The password is kept for another sign-in, in case the answer of a renewal gets lost. */
export class PasswordAccess implements Access {
  private session: Session | undefined;
  private renewAt = 0;
  private renewing: Promise<void> | undefined;
  private codeUsed = false;

  constructor(
    private readonly address: Address,
    private readonly io: Io,
    private readonly account: { readonly email: string; readonly password: string },
  ) {}

  async authorization(): Promise<string> {
    if (!this.session || this.io.now() >= this.renewAt) await this.renewOnce();
    return `Bearer ${this.session?.accessToken ?? ''}`;
  }

  async renew(refused: string): Promise<boolean> {
    if (this.session && refused === `Bearer ${this.session.accessToken}`) await this.renewOnce();
    return true;
  }

  msLeft(): number {
    return Math.max(0, this.renewAt - this.io.now());
  }

  async close(): Promise<void> {
    if (!this.session) return;
    const body = JSON.stringify({ query: 'mutation { signOut }' });
    await post(this.address, body, `Bearer ${this.session.accessToken}`, GOODBYE_MS).catch(() => undefined);
    this.session = undefined;
  }

  /** Concurrent requests share one renewal: a refresh token can be exchanged once. */
  private async renewOnce(): Promise<void> {
    this.renewing ??= this.open().finally(() => (this.renewing = undefined));
    await this.renewing;
  }

  private async open(): Promise<void> {
    const session = (await this.refreshed()) ?? (await this.signedIn());
    this.session = session;
    this.renewAt = this.io.now() + session.expiresIn * 1000 * RENEW_AFTER;
  }

  /** Asks for a code if the hub requires one. HUB_CODE can be used once, like every code; for another sign-in the terminal asks for a code. */
  private async signedIn(): Promise<Session> {
    try {
      return await this.ask(SIGN_IN, this.account);
    } catch (error) {
      if (!(error instanceof HubRefusal) || error.reason !== 'SECOND_FACTOR_REQUIRED') throw error;
      const code = (!this.codeUsed && this.io.env['HUB_CODE']) || (await this.io.askSecret('Code of the app, or a recovery code: '));
      this.codeUsed = true;
      if (!code) {
        throw new CliFailure(
          'This account has a second factor. Set HUB_CODE to a new code, or run this in a terminal. Machines use an API key.',
        );
      }
      return this.ask(SIGN_IN, { ...this.account, code });
    }
  }

  /** A refresh token whose answer got lost must not be sent twice (RFC 9700: reuse ends the session). Returns undefined then, and the password is used. */
  private async refreshed(): Promise<Session | undefined> {
    if (!this.session) return undefined;
    const { refreshToken } = this.session;
    this.session = undefined;
    return this.ask(REFRESH, { refreshToken }).catch(() => undefined);
  }

  private async ask(query: string, variables: object): Promise<Session> {
    const data = (await post(this.address, JSON.stringify({ query, variables }))) as { readonly session: Session };
    return data.session;
  }
}

/** Credentials in the options and the environment. */
export interface Credentials {
  readonly email: string | undefined;
  readonly address: Address;
}

/**
 * Chooses the access: `--as` with a password, else HUB_TOKEN, else the file that HUB_TOKEN_FILE names. A secret is never an option: every user of the machine
 * can see the arguments of a program.
 * @throws CliFailure when there is none
 */
export async function accessFor({ email, address }: Credentials, io: Io): Promise<Access> {
  if (email === undefined) {
    const token = io.env['HUB_TOKEN']?.trim() || (await tokenInFile(io));
    if (token) return new TokenAccess(token);
    throw new CliFailure(
      'Give your credentials: --as EMAIL (with HUB_PASSWORD in the environment, or a prompt), or HUB_TOKEN or HUB_TOKEN_FILE in the environment.',
    );
  }
  const password = io.env['HUB_PASSWORD'] || (await io.askSecret(`Password of ${email}: `));
  if (!password) throw new CliFailure('The password is missing. Set HUB_PASSWORD, or run this in a terminal.');
  return new PasswordAccess(address, io, { email, password });
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

export const isUnauthenticated = (error: unknown): boolean => error instanceof HubRefusal && error.code === 'UNAUTHENTICATED';
