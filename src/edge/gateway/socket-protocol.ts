import { randomUUID } from 'node:crypto';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { type Context, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import type { CallContext } from '../../identity/auth/call-context.js';
import type { BearerSource } from '../../identity/auth/bearer-source.js';
import type { AuthenticationService } from '../../identity/auth/authentication.service.js';
import type { Answer } from '../../platform/graphql/format-error.js';
import { EXECUTING, readDocument } from '../../platform/graphql/document.js';
import { subscribeWithNewContexts } from '../../platform/graphql/subscribe.js';
import type { Clock } from '../../platform/platform/clock.js';
import { Forbidden, HubError, PartyLimit, Unauthenticated } from '../../platform/platform/errors.js';
import type { ErrorAnswers } from './error-answers.js';
import { CLOSE } from './close-codes.js';
import type { LiveLimits, LiveLimitsService } from './live-limits.service.js';
import type { SocketLine } from './socket-line.js';
import type { OpenSocket, SocketRegistry } from './socket-registry.js';
import type { SocketTally } from './socket-tally.js';

const SUBSCRIPTIONS_PER_SOCKET = 20;
/** Includes subscriptions that the client has completed, but that have not ended in the hub yet. */
const OPERATIONS_PER_SOCKET = 2 * SUBSCRIPTIONS_PER_SOCKET;
const INIT_MS = 3_000;
/** A timer with a longer delay fires at once (Node.js, timers). Keys may live longer; SessionWorker closes their sockets. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** State of one socket in the hub. */
export interface SocketState extends Record<PropertyKey, unknown> {
  readonly line: SocketLine;
  readonly source: BearerSource;
  /** Request ids of running operations, completed by the client or not, by the client's ids. */
  readonly requests: Map<string, string>;
  readonly onAcknowledged: () => void;
  open?: OpenSocket;
  /** Limits of the party at the time when the socket opened. */
  limits?: LiveLimits | undefined;
  hasLeft?: boolean;
  expiry?: NodeJS.Timeout;
}

type SocketContext = Context<Record<string, unknown>, SocketState>;

class TooManySubscriptions extends HubError {
  constructor() {
    super('RATE_LIMITED', 'TOO_MANY_SUBSCRIPTIONS', `A socket can carry ${SUBSCRIPTIONS_PER_SOCKET} subscriptions. Complete one first.`);
  }
}

export interface ProtocolParts {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly authentication: AuthenticationService;
  readonly limits: LiveLimitsService;
  readonly registry: SocketRegistry;
  readonly answers: ErrorAnswers;
  readonly tally: SocketTally;
  readonly clock: Clock;
}

/**
 * The protocol graphql-transport-ws with the hub's rules. The caller is authenticated once, by the same string as in HTTP's Authorization header only.
 * Documents have the same limits as over HTTP. Errors have the same messages. Only subscriptions are executed.
 */
export class SocketProtocol {
  readonly server: Server<SocketState>;

  constructor(private readonly parts: ProtocolParts) {
    this.server = makeServer<Record<string, unknown>, SocketState>({
      connectionInitWaitTimeout: INIT_MS,
      onConnect: (context) => this.admit(context),
      onClose: (context) => this.leave(context),
      onSubscribe: (context, id, payload) => this.subscribe(context, id, payload),
      subscribe: (args) => subscribeWithNewContexts<CallContext>(args, (context) => ({ ...context, perRequest: new Map() })),
      onOperation: (...[, , , , result]) => {
        if (Symbol.asyncIterator in result) parts.tally.began();
      },
      onNext: (context, id, ...[, , result]) => this.answered(context, id, result),
      onError: ({ extra }, id, _payload, errors) => {
        const requestId = requestOf(extra, id);
        extra.requests.delete(id);
        endWithSession(extra, errors);
        return errors.map((error) => this.answer(error, requestId));
      },
      onComplete: ({ extra }, id) => void extra.requests.delete(id),
    });
  }

  /** @returns false unless the socket was closed here with another code; graphql-ws then closes with 4403 */
  private async admit({ connectionParams, extra }: SocketContext): Promise<boolean> {
    const requestId = randomUUID();
    let admission: Awaited<ReturnType<AuthenticationService['authenticate']>> | undefined;
    try {
      admission = await this.parts.authentication.authenticate(authorizationIn(connectionParams), requestId, extra.source);
      if (admission.identity) extra.limits = await this.parts.limits.party(admission.identity, requestId);
    } catch (error) {
      if (error instanceof Unauthenticated) return refusedFor(extra, error.reason);
      this.parts.answers.of(error, requestId);
      extra.line.close(CLOSE.tryAgainLater, 'Try again later');
    }
    if (!admission || extra.hasLeft) return false;
    if (!admission.identity) return refusedFor(extra, admission.refused);

    const { identity, expiresAt } = admission;
    const running = (): number => extra.requests.size;
    const open: OpenSocket = { identity, close: (code, reason) => extra.line.close(code, reason), running };
    if (!this.parts.registry.enter(open, extra.limits?.sockets)) {
      extra.line.close(CLOSE.tooMany, 'Too many sockets');
      return false;
    }
    extra.open = open;
    const left = expiresAt - this.parts.clock.milliseconds();
    if (left <= LONGEST_TIMER_MS) extra.expiry = setTimeout(() => open.close(CLOSE.forbidden, 'TOKEN_EXPIRED'), left);
    extra.onAcknowledged();
    return true;
  }

  private leave({ extra }: SocketContext): void {
    extra.hasLeft = true;
    clearTimeout(extra.expiry);
    if (extra.open) this.parts.registry.leave(extra.open);
  }

  /** @returns undefined when the result goes out unchanged */
  private answered({ extra }: SocketContext, id: string, { errors, ...result }: ExecutionResult): FormattedExecutionResult | undefined {
    this.parts.tally.events += 1;
    if (!errors) return undefined;
    endWithSession(extra, errors);
    const requestId = requestOf(extra, id);
    return { ...result, errors: errors.map((error) => this.answer(error, requestId)) };
  }

  private answer(error: GraphQLError, requestId: string): Answer {
    const answer = this.parts.answers.of(error, requestId, true); // a socket without a signed-in caller is never acknowledged
    this.parts.tally.failed(answer.extensions.code);
    return answer;
  }

  private subscribe(
    { extra, subscriptions }: SocketContext,
    id: string,
    payload: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    const requestId = randomUUID();
    try {
      // graphql-ws forgets an id when the client completes it. A new operation with that id, before the old one has ended, would run on without an end.
      if (extra.requests.has(id)) {
        extra.line.close(CLOSE.idInUse, `Subscriber for ${id} already exists`);
        return [new GraphQLError('The id is in use.')];
      }
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET || extra.requests.size >= OPERATIONS_PER_SOCKET) {
        throw new TooManySubscriptions();
      }
      if (extra.open && extra.limits && this.parts.registry.running(extra.open.identity.party.id) >= extra.limits.subscriptions) {
        throw new PartyLimit(
          'PARTY_LIMIT_SUBSCRIPTIONS',
          'Your party has reached its limit of live subscriptions in this hub process. Complete one first.',
        );
      }
      const { schema, rules } = this.parts;
      const document = readDocument(schema, payload, rules);
      if (!('kind' in document)) return document;
      const operation = getOperationAST(document, payload.operationName);
      if (!operation) {
        return [new GraphQLError('The document has no such operation.', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
      }
      if (operation.operation !== 'subscription') {
        throw new Forbidden('SUBSCRIPTIONS_ONLY', 'Sockets carry subscriptions only. Use HTTP for queries and mutations.');
      }

      const contextValue: CallContext = { requestId, channel: 'subscription', identity: extra.open?.identity, perRequest: new Map() };
      const { operationName, variables: variableValues } = payload;
      extra.requests.set(id, requestId); // only here: a refused operation may end without another message
      return { schema, document, operationName, variableValues, contextValue, options: EXECUTING };
    } catch (error) {
      return [new GraphQLError('', { originalError: error as Error })];
    }
  }
}

/** Closes the socket with a stable close reason of docs/errors.md. */
function refusedFor({ line }: SocketState, reason: string): false {
  line.close(CLOSE.forbidden, reason);
  return false;
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

/** A follower may learn from the database that its session ended before SessionWorker does: the socket is closed with the same code. */
function endWithSession({ open }: SocketState, errors: readonly GraphQLError[]): void {
  if (errors.some(({ originalError }) => originalError instanceof Unauthenticated)) open?.close(CLOSE.forbidden, 'TOKEN_REVOKED');
}

/** An error that comes after the end of its subscription still gets a request id. */
const requestOf = ({ requests }: SocketState, id: string): string => requests.get(id) ?? randomUUID();
