import {
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { CallContext, RequestSlot } from '../../identity/auth/call-context.js';
import { AnswerLimit } from '../../platform/database/answer-limit.js';
import { assertWithinLimits } from '../../platform/graphql/limits.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ErrorAnswers } from './error-answers.js';
import { methodNotTaken } from './graphql-request.js';
import { retryAfterOf, statusOf, statusUnexecuted } from './http-status.js';
import { assertTakesKey, idempotencyKeyOf, requestText, rootFieldsOf } from './idempotency.policy.js';
import type { IdempotencyService, Reservation } from './idempotency.service.js';
import type { ReadAudit } from './read-audit.js';

type Resolved = GraphQLRequestContextDidResolveOperation<CallContext>;

/**
 * Checks the cost of each operation before it is executed, applies idempotency keys, audits what an answer gives, and replaces errors by the hub's answers: Apollo's
 * own `formatError` does not know the request. Errors of fields keep the status 200; if nothing was executed, or the hub is busy, the status shows the error.
 */
export const apolloAnswers = (
  answers: ErrorAnswers,
  idempotency: IdempotencyService,
  audit: ReadAudit,
): ApolloServerPlugin<CallContext> => ({
  unexpectedErrorProcessingRequest: async ({ requestContext }) => releaseWhenIdle(requestContext.contextValue.slot),
  requestDidStart: async ({ contextValue: { slot } }) => {
    let reservation: Reservation | undefined;
    if (slot) {
      slot.isInUse = true;
      AnswerLimit.current()?.takeTurns(slot);
    }
    return {
      didResolveOperation: async (context) => {
        assertAllowed(context);
        reservation = await reserve(idempotency, context);
      },
      responseForOperation: async () => (reservation?.stored ? replayed(reservation.stored.answer) : null),
      willSendResponse: async (context) => {
        const { request, response, contextValue } = context;
        if (response.body.kind !== 'single') return;
        const result = response.body.singleResult;
        const refuse = (errors: readonly unknown[]): void => {
          result.errors = answers.all(errors, contextValue.requestId, contextValue.identity !== undefined);
          setStatus(response, result, request.http?.headers.get('accept'));
        };
        if (context.errors) refuse(context.errors); // before the first pause: other plugins, such as the metrics, read them
        const unwritten = await unaudited(audit, context, result, reservation);
        if (unwritten) refuse(unwritten);
        if (reservation && !reservation.stored) {
          const outcome = outcomeOf(result, idempotency.mayHaveWritten());
          await idempotency.finish(reservation, outcome, { answer: { ...result }, given: contextValue.reads?.all() ?? [] });
        }
        if (result.errors) releaseWhenIdle(slot);
        else slot?.release();
      },
    };
  },
});

/** Audits an answer. @returns the errors that replace it when its audit entries could not be written */
async function unaudited(
  audit: ReadAudit,
  { schema, document, operation, request, contextValue: context }: GraphQLRequestContextWillSendResponse<CallContext>,
  result: FormattedExecutionResult,
  reservation: Reservation | undefined,
): Promise<readonly GraphQLError[] | undefined> {
  if (!operation || !document || !result.data) return undefined;
  const { data, errors = [] } = result;
  const failed = new Set(errors.map(({ path }) => path?.[0]));
  const answered = new Map(Object.entries(data).filter(([key, value]) => value !== null || !failed.has(key)));
  try {
    if (reservation?.stored) await audit.recordReplay(context, reservation.stored.given);
    else await audit.record({ schema, document, operation, variables: request.variables, context, answered });
    return undefined;
  } catch (error) {
    result.data = null;
    return [new GraphQLError('', { originalError: error as Error })];
  }
}

/** An error ends an answer while other fields may still use the database. */
function releaseWhenIdle(slot: RequestSlot | undefined): void {
  if (slot) void (AnswerLimit.current()?.untilIdle() ?? Promise.resolve()).then(() => slot.release());
}

function assertAllowed({ schema, document, request, operation }: Resolved): void {
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new BadInput(
      'SOCKET_NEEDED',
      'HTTP serves queries and mutations only. Subscribe over WebSocket, by graphql-transport-ws at the same address, or by Server-Sent Events at /graphql/stream.',
    );
  }
  const isMeta = (name: string): boolean => name.startsWith('__');
  if (request.http?.method === 'GET' && operation && !rootFieldsOf(operation.selectionSet, document).every(isMeta)) throw methodNotTaken();
  assertWithinLimits(schema, document, request);
}

/** Only for a signed-in caller: without one the mutation is refused, or is one that takes no key. */
async function reserve(
  idempotency: IdempotencyService,
  { request, document, operation, contextValue }: Resolved,
): Promise<Reservation | undefined> {
  if (operation?.operation !== OperationTypeNode.MUTATION) return undefined;
  const key = idempotencyKeyOf({ 'idempotency-key': request.http?.headers.get('idempotency-key') }, request.extensions);
  if (key === undefined) return undefined;
  assertTakesKey(operation, document);
  const { identity, requestId } = contextValue;
  if (!identity) return undefined;
  return idempotency.reserve(identity, requestId, key, requestText(request.query ?? '', request.operationName, request.variables));
}

const replayed = (stored: FormattedExecutionResult): GraphQLResponse => ({
  body: { kind: 'single', singleResult: stored },
  http: { status: undefined, headers: new HeaderMap([['idempotency-replayed', 'true']]) },
});

/** Sets the status of an answer with errors. */
function setStatus({ http }: Pick<GraphQLResponse, 'http'>, result: FormattedExecutionResult, accept: string | undefined): void {
  const errors = (result.errors ?? []) as ReturnType<ErrorAnswers['all']>;
  const [first] = errors;
  const busy = errors.find(({ extensions }) => retryAfterOf(extensions) !== undefined)?.extensions;
  const later = busy && retryAfterOf(busy);
  if (first && !('data' in result)) http.status = statusUnexecuted(first.extensions, accept);
  if (http.status === 405) http.headers.set('allow', 'POST');
  if (!busy || later === undefined) return;
  http.status = statusOf(busy);
  http.headers.set('retry-after', later);
}

/** Whether a mutation was refused before it wrote, has its final answer, or ended in a fault, after which a repeated request may not rely on the answer. */
function outcomeOf({ data, errors = [] }: FormattedExecutionResult, mayHaveWritten: boolean): 'refused' | 'unknown' | 'answered' {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  if (errors.length > 0 && isEmpty && !mayHaveWritten) return 'refused';
  const isFault = errors.some(({ extensions }) => extensions?.code === 'INTERNAL' || extensions?.reason === 'OVERLOADED');
  return isFault ? 'unknown' : 'answered';
}

/** Apollo's `formatError`, for errors outside the plugin above, which replaces all others. */
export const formatError = (): GraphQLFormattedError => ({
  message: 'Internal error.',
  extensions: { code: 'INTERNAL', reason: 'INTERNAL' },
});
