import { setTimeout as pause } from 'node:timers/promises';

/** What came of one request: besides ok and refused, not sent at all (then nothing happened), or sent and nobody knows. */
export type Reply<Data> =
  | { readonly result: 'ok'; readonly data: Data }
  | { readonly result: 'fail'; readonly code: string; readonly reason: string }
  | { readonly result: 'info' }
  | { readonly result: 'unsent' };

/** Counts how requests were answered: `200`, `503 OVERLOADED`, `no answer ECONNRESET` … */
export class Answers {
  readonly counted = new Map<string, number>();

  count(answer: string): void {
    this.counted.set(answer, (this.counted.get(answer) ?? 0) + 1);
  }

  /** Most frequent first. */
  told(): string {
    return [...this.counted]
      .sort(([, a], [, b]) => b - a)
      .map(([answer, times]) => `${answer}: ${times}`)
      .join(', ');
  }
}

interface Said {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly reason: string } }[];
}

const LONGEST_MS = 15_000;
const SIGN_IN = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';

/** One officer's program, which asks whichever hub there is at the moment, and signs in whenever it must. */
export class Caller {
  private token: string | undefined;

  /** @param address of the hub for the next request */
  constructor(
    private readonly address: () => string,
    private readonly email: string,
    private readonly password: string,
    private readonly answers = new Answers(),
  ) {}

  async ask<Data>(query: string, variables: object): Promise<Reply<Data>> {
    for (;;) {
      if (this.token === undefined) {
        const signedIn = await this.signIn();
        if (signedIn.result !== 'ok') return signedIn.result === 'info' ? { result: 'unsent' } : signedIn;
      }
      const reply = await this.post<Data>(query, variables, this.token);
      if (reply.result !== 'fail' || reply.code !== 'UNAUTHENTICATED') return reply;
      this.token = undefined;
    }
  }

  /** Asks until there is an answer: for reading, which may be done twice. @throws Error when it is refused, or `signal` aborts */
  async read<Data>(query: string, variables: object, signal: AbortSignal): Promise<Data> {
    for (;;) {
      signal.throwIfAborted();
      const reply = await this.ask<Data>(query, variables);
      if (reply.result === 'ok') return reply.data;
      if (reply.result === 'fail') throw new Error(`Refused: ${reply.code} ${reply.reason}`);
      await pause(100);
    }
  }

  /** A token that was good a moment ago; undefined when the hub could not be asked. */
  async signedIn(): Promise<string | undefined> {
    if (this.token === undefined) await this.signIn();
    return this.token;
  }

  /** The token is refused: the next request gets another. */
  signOut(): void {
    this.token = undefined;
  }

  private async signIn(): Promise<Reply<unknown>> {
    const reply = await this.post<{ signIn: { accessToken: string } }>(SIGN_IN, { email: this.email, password: this.password }, undefined);
    if (reply.result === 'ok') this.token = reply.data.signIn.accessToken;
    return reply;
  }

  private async post<Data>(query: string, variables: object, token: string | undefined): Promise<Reply<Data>> {
    let response: Response;
    let said: Said;
    try {
      response = await fetch(`${this.address()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      said = (await response.json()) as Said;
    } catch (error) {
      const { code = (error as Error).name } = ((error as Error).cause ?? {}) as { code?: string };
      this.answers.count(`no answer ${code}`);
      return { result: code === 'ECONNREFUSED' ? 'unsent' : 'info' };
    }
    const [error] = said.errors ?? [];
    this.answers.count(error ? `${response.status} ${error.extensions.reason}` : String(response.status));
    if (!error && response.ok) return { result: 'ok', data: said.data as Data };
    if (!error || response.status >= 500 || ['RATE_LIMITED', 'INTERNAL'].includes(error.extensions.code)) return { result: 'info' };
    return { result: 'fail', code: error.extensions.code, reason: error.extensions.reason };
  }
}
