import { HubError, NetworkError } from './errors.js';
import { assertHeaderText } from './http.js';
import { REFRESH_SESSION, SIGN_IN, SIGN_OUT } from './generated/operations.js';
import { waitFor } from './time.js';

/** Tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  /** Valid for one exchange; undefined: the session cannot be renewed; empty: the session cookie holds it. */
  readonly refreshToken?: string | undefined;
  /** When the access token ends, in milliseconds since 1970. Absent: read from the token. */
  readonly expiresAt?: number | undefined;
}

/** How the client authenticates. `code` is a second factor: a text that is used once, or a function that is called when the hub requires a code. */
export type Credentials =
  | { readonly apiKey: string }
  | { readonly email: string; readonly password: string; readonly code?: string | (() => string | Promise<string>) | undefined }
  | Tokens
  | 'cookie';

/**
 * Lets programs that share one session renew it one at a time, because a refresh token can be exchanged once. Calls `renew` with the tokens that are stored now,
 * and returns its result.
 */
export type Exclusively = (renew: (stored: Tokens | undefined) => Promise<void>) => Promise<void>;

export interface SessionParts {
  /** Null: requests have no authorization. */
  readonly credentials: Credentials | null;
  /** Sends one operation without a retry. */
  send(
    text: string,
    variables: object,
    options?: { readonly authorization?: string; readonly timeoutMs?: number | undefined },
  ): Promise<unknown>;
  now(): number;
  /** Called with each new pair, and with null after the end of the session. The session waits for its promise. */
  readonly onTokens?: ((tokens: Tokens | null) => void | Promise<void>) | undefined;
  readonly exclusively?: Exclusively | undefined;
}

/** Fraction of an access token's lifetime after which it is renewed. */
const RENEW_AFTER = 0.8;
/** A token of unknown age is renewed this long before its end, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;

interface Current extends Tokens {
  readonly renewAt: number;
  readonly endsAt: number;
}

/** Access to the hub. Concurrent requests share one renewal, because a refresh token can be exchanged once. */
export class Session {
  private current: Current | undefined;
  private renewing: Promise<void> | undefined;
  private codeUsed = false;
  private signedOut = false;

  constructor(private readonly parts: SessionParts) {
    const { credentials } = parts;
    if (credentials === 'cookie') {
      this.current = { accessToken: '', refreshToken: '', renewAt: 0, endsAt: 0 };
      return;
    }
    if (credentials && 'apiKey' in credentials) assertHeaderText(credentials.apiKey, 'The API key');
    if (credentials && 'accessToken' in credentials) {
      assertHeaderText(credentials.accessToken, 'The access token');
      this.current = given(credentials);
    }
  }

  /**
   * Returns the value of the `authorization` header; undefined without credentials. Signs in or renews first where that is necessary.
   * @throws HubError, NetworkError
   */
  async authorization(signal?: AbortSignal): Promise<string | undefined> {
    const { credentials } = this.parts;
    if (this.signedOut) throw ended('The client has signed out. Create another client.');
    if (credentials === null) return undefined;
    if (isKey(credentials)) return `Bearer ${credentials.apiKey}`;
    return this.bearer(signal);
  }

  private async bearer(signal?: AbortSignal, timeoutMs?: number): Promise<string> {
    if (!this.current || (this.parts.now() >= this.current.renewAt && this.canRenew())) {
      await waitFor(this.renewOnce(timeoutMs), signal).catch((error: unknown) => {
        if (signal?.aborted || !this.current || this.parts.now() >= this.current.endsAt) throw error;
      });
    }
    return `Bearer ${this.current?.accessToken ?? ''}`;
  }

  /**
   * Called when the hub did not accept `refused`. Concurrent callers share one renewal.
   * @returns false if there is no other access to try
   * @throws HubError, NetworkError
   */
  async renew(refused: string | undefined, signal?: AbortSignal): Promise<boolean> {
    const { credentials } = this.parts;
    if (credentials === null || isKey(credentials) || this.signedOut) return false;
    if (this.current && refused !== `Bearer ${this.current.accessToken}`) return true;
    if (!this.canRenew()) return false;
    await waitFor(this.renewOnce(), signal);
    return true;
  }

  /** Milliseconds until `authorization` returns another value; Infinity: never. */
  msLeft(): number {
    return this.current && this.canRenew() ? Math.max(0, this.current.renewAt - this.parts.now()) : Infinity;
  }

  /**
   * Ends the session at the hub, and renews its access token first where that is necessary. Does nothing with an API key, or without a session.
   * @param timeoutMs milliseconds. Default: that of the client
   * @throws HubError, NetworkError: the session may still exist, and the client still has its tokens
   */
  async signOut(timeoutMs?: number): Promise<void> {
    await this.renewing?.catch(() => undefined);
    if (!this.current) return;
    this.signedOut = true; // from here on nothing opens another session
    try {
      await this.end(timeoutMs);
    } catch (error) {
      this.signedOut = false;
      throw error;
    }
    this.current = undefined;
    await this.parts.onTokens?.(null);
  }

  /** Returns when the hub has ended the session, or says that there is none. @throws HubError, NetworkError */
  private async end(timeoutMs: number | undefined): Promise<void> {
    const signOut = async (): Promise<boolean> => {
      const authorization = await this.bearer(undefined, timeoutMs);
      return this.parts.send(SIGN_OUT, {}, { authorization, timeoutMs }).then(() => true, isUnknown);
    };
    const renewed = (): Promise<boolean> => this.renewOnce(timeoutMs).then(() => true);
    try {
      if (!(await signOut()) && this.canRenew() && (await renewed())) await signOut();
    } catch (error) {
      isUnknown(error instanceof HubError && error.reason === 'SESSION_ENDED' ? (error.cause ?? error) : error); // the renewal has failed
    }
  }

  private canRenew(): boolean {
    return this.renewing !== undefined || this.current?.refreshToken !== undefined || this.account !== undefined;
  }

  /** The account, where the client may sign in by itself. */
  private get account(): Extract<Credentials, { readonly email: string }> | undefined {
    const { credentials } = this.parts;
    return credentials && credentials !== 'cookie' && 'email' in credentials && !this.signedOut ? credentials : undefined;
  }

  private renewOnce(timeoutMs?: number): Promise<void> {
    const { exclusively = (renew) => renew(undefined) } = this.parts;
    this.renewing ??= exclusively((stored) => this.open(stored, timeoutMs)).finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async open(stored: Tokens | undefined, timeoutMs: number | undefined): Promise<void> {
    if (stored && stored.accessToken !== this.current?.accessToken) {
      this.current = given(stored); // another program has renewed the session
      if (this.parts.now() < this.current.renewAt) return;
    }
    const { session } = (await this.refreshed(timeoutMs)) ?? (await this.signedIn());
    const now = this.parts.now();
    const lifetime = session.expiresIn * 1000;
    const { accessToken, refreshToken } = session;
    this.current = { accessToken, refreshToken, expiresAt: now + lifetime, renewAt: now + lifetime * RENEW_AFTER, endsAt: now + lifetime };
    await this.parts.onTokens?.({ accessToken, refreshToken, expiresAt: now + lifetime });
  }

  /** A refresh token whose answer was lost must not be sent again: a second use ends the session (RFC 9700, 4.14.2). */
  private async refreshed(timeoutMs: number | undefined): Promise<SessionAnswer | undefined> {
    const { current } = this;
    if (current?.refreshToken === undefined) return undefined;
    const { refreshToken } = current;
    this.current = { ...current, refreshToken: undefined };
    try {
      return (await this.parts.send(REFRESH_SESSION, { refreshToken }, { timeoutMs })) as SessionAnswer;
    } catch (error) {
      const isUnused = error instanceof NetworkError ? error.unsent : error instanceof HubError && [429, 503].includes(error.status ?? 0);
      // The token of a cookie is not lost with the answer: the browser has the old one or the new one.
      const isOver = error instanceof HubError && error.code === 'UNAUTHENTICATED';
      if (isUnused || (refreshToken === '' && !isOver)) {
        this.current = current;
        throw error;
      }
      if (this.account) return undefined;
      const isRefused = error instanceof HubError && error.code === 'UNAUTHENTICATED';
      if (!isRefused) await this.parts.onTokens?.({ accessToken: current.accessToken, expiresAt: current.endsAt });
      throw ended('The session could not be renewed. Sign in again.', error);
    }
  }

  /** @throws HubError */
  private async signedIn(): Promise<SessionAnswer> {
    if (!this.account) throw ended('The session has ended. Sign in again.');
    const { email, password, code } = this.account;
    const signIn = async (given?: string): Promise<SessionAnswer> =>
      (await this.parts.send(SIGN_IN, given === undefined ? { email, password } : { email, password, code: given })) as SessionAnswer;
    if (typeof code === 'string' && !this.codeUsed) {
      this.codeUsed = true;
      return signIn(code);
    }
    try {
      return await signIn();
    } catch (error) {
      if (typeof code !== 'function' || !(error instanceof HubError) || error.reason !== 'SECOND_FACTOR_REQUIRED') throw error;
      return signIn(await code());
    }
  }
}

const isKey = (credentials: Credentials): credentials is Extract<Credentials, { readonly apiKey: string }> =>
  credentials !== 'cookie' && 'apiKey' in credentials;

interface SessionAnswer {
  readonly session: { readonly accessToken: string; readonly refreshToken: string; readonly expiresIn: number };
}

/** Returns false for the answer that the hub knows no such session. @throws every other error */
function isUnknown(error: unknown): false {
  if (error instanceof HubError && error.code === 'UNAUTHENTICATED') return false;
  throw error;
}

const ended = (message: string, cause?: unknown): HubError =>
  new HubError(message, { code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED', cause });

function given(tokens: Tokens): Current {
  const endsAt = tokens.expiresAt ?? endOf(tokens.accessToken);
  return { ...tokens, endsAt, renewAt: endsAt - RENEW_BEFORE_MS };
}

/** The claim `exp` of a JSON Web Token, in milliseconds since 1970; Infinity if it cannot be read. The signature is the hub's matter. */
function endOf(token: string): number {
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload)) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}
