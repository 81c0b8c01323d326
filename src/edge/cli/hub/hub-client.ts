import type { Io } from '../io.js';
import { type Access, isUnauthenticated } from './access.js';
import type { Address } from './address.js';
import { withRetries, post, put } from './transport.js';

/** A question to the hub, and what its answer looks like. The type is a promise of the API, not checked. */
export interface Question<Answer> {
  readonly document: string;
  /** Only there for the compiler. */
  readonly answer?: Answer;
}

/** Speaks GraphQL over HTTP in the name of one access. */
export class HubClient {
  constructor(
    readonly address: Address,
    readonly access: Access,
    private readonly io: Io,
  ) {}

  /**
   * Asks, and asks again where that may help: when the line breaks, the hub asks for patience, or the access token has ended.
   * @param variables JSON text
   * @throws HubRefusal, Unreachable, Interrupted
   */
  async ask<Answer>(question: Question<Answer>, variables = '{}'): Promise<Answer> {
    return withRetries(this.io, () => this.askOnce(question, variables));
  }

  /** The same for what must not be said twice: a broken line is the caller's to deal with. */
  async askOnce<Answer>(question: Question<Answer>, variables: string): Promise<Answer> {
    const body = `{"query":${JSON.stringify(question.document)},"variables":${variables}}`;
    return (await this.authorised((authorization) => post(this.address, body, authorization))) as Answer;
  }

  /**
   * Puts a file behind a door that is not GraphQL's; for what may be said twice.
   * @param path with a slash before it. @param body JSON text
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
