import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type ExecutionArgs, type ExecutionResult, type FormattedExecutionResult, getOperationAST, GraphQLError } from 'graphql';
import type { CallContext } from '../../identity/auth/call-context.js';
import { EXECUTING, readDocument, rulesOf } from '../../platform/graphql/document.js';
import { ReadCollector } from '../../platform/graphql/read-collector.js';
import type { Answer } from '../../platform/graphql/format-error.js';
import { Forbidden, PartyLimit, Unauthenticated } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { CLOSE } from './close-codes.js';
import { ErrorAnswers } from './error-answers.js';
import { type LiveConnection, OPERATIONS_PER_CONNECTION, SUBSCRIPTIONS_PER_CONNECTION, TooManySubscriptions } from './live-connection.js';
import { PersistedDocuments } from './persisted-documents.js';
import { ReadAudit } from './read-audit.js';
import { resultKey, SharedResults } from './shared-results.js';
import { SocketRegistry } from './socket-registry.js';
import { type SendEncoded, subscribe } from './subscription.js';
import { SocketTally } from './socket-tally.js';

/** A subscription as a client sends it, over any transport. */
export interface LiveRequest {
  readonly query?: string | null | undefined;
  readonly documentId?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An accepted operation. */
export interface LiveArgs extends ExecutionArgs {
  /** Absent: the transport encodes each result itself. */
  readonly send?: SendEncoded;
}

/** Operations of live connections, on every transport: the same limits, documents and answers as over HTTP. Only subscriptions are executed. */
@Injectable()
export class LiveOperations {
  constructor(
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly registry: SocketRegistry,
    private readonly answers: ErrorAnswers,
    private readonly tally: SocketTally,
    private readonly documents: PersistedDocuments,
    private readonly shared: SharedResults,
    private readonly audit: ReadAudit,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Checks an operation. When it is accepted, the connection's `requests` contain it until its end.
   * @param active subscriptions of this connection that the client has not completed, without this one
   * @returns what to execute, or the refusals
   */
  prepare(connection: LiveConnection, id: string, sent: LiveRequest, active: number): ExecutionArgs | readonly GraphQLError[] {
    const requestId = randomUUID();
    try {
      this.assertWithinLimits(connection, active);
      const { schema } = this.schemaHost;
      const { query, operationName, variables } = this.withDocument(sent);
      const document = readDocument(schema, { query: query ?? '', operationName, variables }, rulesOf(this.settings.mode));
      if (!('kind' in document)) return document;
      const operation = getOperationAST(document, operationName);
      if (!operation) {
        return [new GraphQLError('The document has no such operation.', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
      }
      if (operation.operation !== 'subscription') {
        throw new Forbidden(
          'SUBSCRIPTIONS_ONLY',
          'Live connections carry subscriptions only. Use HTTP (POST /graphql) for queries and mutations.',
        );
      }
      const contextValue: CallContext = { requestId, channel: 'subscription', identity: connection.open?.identity, perRequest: new Map() };
      connection.requests.set(id, requestId); // only here: a refused operation may end without another message
      return { schema, document, operationName, variableValues: variables, contextValue, options: EXECUTING };
    } catch (error) {
      return [new GraphQLError('', { originalError: error as Error })];
    }
  }

  /**
   * Starts an operation that {@link prepare} has accepted. With `send`, results that are the same for several subscribers go there, encoded once; the iterator
   * has the others.
   */
  async start({ send, ...args }: LiveArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const operation = resultKey(args);
    const context = args.contextValue as CallContext;
    const result = await subscribe(args, {
      argsOfEvent: () => ({ ...args, contextValue: { ...context, reads: new ReadCollector(), perRequest: new Map() } }),
      beforeOwn: (argsOfEvent) => this.audit.recordEvent(argsOfEvent),
      sharedResult: (event, argsOfEvent) => this.shared.of(event, operation, argsOfEvent),
      send: send && ((results) => this.sent(send, results)),
    });
    if (Symbol.asyncIterator in result) this.tally.began();
    return result;
  }

  private sent(send: SendEncoded, results: readonly Buffer[]): Promise<void> {
    this.tally.events += results.length;
    return send(results);
  }

  /** Converts one result. @returns undefined when the result goes out unchanged */
  answered(connection: LiveConnection, id: string, { errors, ...result }: ExecutionResult): FormattedExecutionResult | undefined {
    this.tally.events += 1;
    return errors && { ...result, errors: this.refused(connection, id, errors) };
  }

  /** Converts errors. If the session has ended, the connection is closed, too: a follower may learn it from the database before SessionWorker does. */
  refused(connection: LiveConnection, id: string, errors: readonly GraphQLError[]): readonly Answer[] {
    if (errors.some(({ originalError }) => originalError instanceof Unauthenticated)) {
      connection.open?.close(CLOSE.forbidden, 'TOKEN_REVOKED');
    }
    const requestId = connection.requests.get(id) ?? randomUUID(); // an error that comes after the end still gets an id
    return errors.map((error) => {
      const answer = this.answers.of(error, requestId, true); // a connection without a signed-in caller is never admitted
      this.tally.failed(answer.extensions.code);
      return answer;
    });
  }

  private assertWithinLimits({ open, limits, requests }: LiveConnection, active: number): void {
    if (active >= SUBSCRIPTIONS_PER_CONNECTION || requests.size >= OPERATIONS_PER_CONNECTION) throw new TooManySubscriptions();
    if (open && limits && this.registry.running(open.identity.party.id) >= limits.subscriptions) {
      throw new PartyLimit(
        'PARTY_LIMIT_SUBSCRIPTIONS',
        'Your party has reached its limit of live subscriptions in this hub process. Complete one first.',
      );
    }
  }

  /** An empty query beside an id stands for none: the protocol of sockets demands the member. */
  private withDocument(sent: LiveRequest): LiveRequest {
    return this.documents.resolve(sent.query === '' && typeof sent.documentId === 'string' ? { ...sent, query: undefined } : sent);
  }
}
