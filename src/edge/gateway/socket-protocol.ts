import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { type Context, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { purposeInParams } from '../../identity/auth/stated-purpose.js';
import { BadInput, Overloaded, Unauthenticated } from '../../platform/platform/errors.js';
import { CLOSE } from './close-codes.js';
import type { LiveAdmission } from './live-admission.js';
import type { LiveConnection } from './live-connection.js';
import type { LiveArgs, LiveOperations } from './live-operations.js';
import type { SocketLine } from './socket-line.js';
import type { SendEncoded } from './subscription.js';

const INIT_MS = 3_000;

/** State of one socket in the hub. */
export interface SocketState extends LiveConnection, Record<PropertyKey, unknown> {
  readonly line: SocketLine;
  readonly onAcknowledged: () => void;
}

type SocketContext = Context<Record<string, unknown>, SocketState>;

/**
 * The protocol graphql-transport-ws with the hub's rules. The caller is authenticated once, by the same string as in HTTP's Authorization header only.
 * Documents have the same limits as over HTTP. Errors have the same messages. Only subscriptions are executed.
 */
export class SocketProtocol {
  readonly server: Server<SocketState>;

  constructor(
    private readonly admission: LiveAdmission,
    private readonly operations: LiveOperations,
  ) {
    this.server = makeServer<Record<string, unknown>, SocketState>({
      connectionInitWaitTimeout: INIT_MS,
      onConnect: (context) => this.admit(context),
      onClose: ({ extra }) => admission.leave(extra),
      onSubscribe: (context, id, payload) => this.subscribe(context, id, payload),
      subscribe: (args) => operations.start(args),
      onNext: ({ extra }, id, ...[, , result]) => operations.answered(extra, id, result),
      onError: ({ extra }, id, _payload, errors) => {
        const answers = operations.refused(extra, id, errors);
        extra.requests.delete(id);
        return answers;
      },
      onComplete: ({ extra }, id) => void extra.requests.delete(id),
    });
  }

  /** @returns false unless the socket was closed here with another code; graphql-ws then closes with 4403 */
  private async admit({ connectionParams, extra }: SocketContext): Promise<boolean> {
    try {
      extra.stated = purposeInParams(connectionParams);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      extra.line.close(CLOSE.badParams, error.reason);
      return false;
    }
    const refusal = await this.admission.admit(extra, authorizationIn(connectionParams), randomUUID());
    if (refusal instanceof Unauthenticated) {
      extra.line.close(CLOSE.forbidden, refusal.reason);
    } // a stable close reason of docs/errors.md
    else if (refusal instanceof Overloaded) extra.line.close(CLOSE.tryAgainLater, 'Try again later');
    else if (refusal) extra.line.close(CLOSE.tooMany, 'Too many sockets');
    else extra.onAcknowledged();
    return refusal === undefined;
  }

  private subscribe({ extra, subscriptions }: SocketContext, id: string, payload: SubscribePayload): LiveArgs | readonly GraphQLError[] {
    // graphql-ws forgets an id when the client completes it. A new operation with that id, before the old one has ended, would run on without an end.
    if (extra.requests.has(id)) {
      extra.line.close(CLOSE.idInUse, `Subscriber for ${id} already exists`);
      return [new GraphQLError('The id is in use.')];
    }
    const prepared = this.operations.prepare(extra, id, payload, Object.keys(subscriptions).length - 1);
    return 'schema' in prepared ? { ...prepared, send: sendEncoded(extra.line, id) } : prepared;
  }
}

/** Sends results as messages of type `next` (graphql-transport-ws), which differ by the id of the operation alone. */
function sendEncoded(line: SocketLine, id: string): SendEncoded {
  const [start, end] = [Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), Buffer.from('}')];
  return (results) => line.sendAll(results.map((result) => Buffer.concat([start, result, end])));
}

/**
 * Returns the Authorization in connectionParams; the case of its name is ignored, as in HTTP's header (RFC 9110, 5.1). Empty values are skipped, because
 * frameworks send them before a user signs in. @returns a list, which is malformed, if two values differ
 */
function authorizationIn(params: Readonly<Record<string, unknown>> = {}): unknown {
  const values = Object.keys(params).flatMap((name) => (name.toLowerCase() === 'authorization' ? [params[name] ?? ''] : []));
  const distinct = [...new Set(values)].filter((value) => value !== '');
  return distinct.length > 1 ? distinct : distinct[0];
}
