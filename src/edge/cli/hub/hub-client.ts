import type { Io } from '../io.js';
import { type Access, isUnauthenticated } from './access.js';
import type { Address } from './address.js';
import { withRetries, post, put } from './transport.js';

/** A GraphQL request, and the type of its answer. The API promises the type; it is not checked. */
export interface Question<Answer> {
  readonly document: string;
  /** For the compiler only. */
  readonly answer?: Answer;
}

/** GraphQL client over HTTP with one access. */
export class HubClient {
  constructor(
    readonly address: Address,
    readonly access: Access,
    private readonly io: Io,
  ) {}

  /**
   * Sends a request, and repeats it where that may help: when the connection breaks, the hub is busy, or the access token has ended.
   * @param variables JSON text
   * @throws HubRefusal, Unreachable, Interrupted
   */
  async ask<Answer>(question: Question<Answer>, variables = '{}'): Promise<Answer> {
    return withRetries(this.io, () => this.askOnce(question, variables));
  }

  /** The same for a request that must not be sent twice: the caller handles a broken connection. */
  async askOnce<Answer>(question: Question<Answer>, variables: string): Promise<Answer> {
    const body = `{"query":${JSON.stringify(question.document)},"variables":${variables}}`;
    return (await this.authorised((authorization) => post(this.address, body, authorization))) as Answer;
  }

  /**
   * Puts a file to an endpoint other than GraphQL; only for requests that may be sent twice.
   * @param path with a leading slash. @param body JSON text
   * @throws HubRefusal, Unreachable, Interrupted
   */
  async put(path: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    return withRetries(this.io, () => this.authorised((authorization) => put(this.address, path, body, authorization)));
  }

  private async authorised<T>(send: (authorization: string) => Promise<T>): Promise<T> {
    const authorization = await this.access.authorization();
    try {
      return await send(authorization);
    } catch (error) {
      if (!isUnauthenticated(error) || !(await this.access.renew(authorization))) throw error;
      return send(await this.access.authorization());
    }
  }
}
