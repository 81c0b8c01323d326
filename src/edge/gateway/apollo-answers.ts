import { type ApolloServerPlugin, type GraphQLRequestContextDidResolveOperation, type GraphQLResponse, HeaderMap } from '@apollo/server';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { CallContext } from '../../identity/auth/call-context.js';
import { assertWithinLimits } from '../../platform/graphql/limits.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ErrorAnswers } from './error-answers.js';
import { methodNotTaken } from './graphql-request.js';
import { RETRY_AFTER, retryAfterOf, statusOf, statusUnexecuted } from './http-status.js';
import { assertTakesKey, idempotencyKeyOf, requestText, rootFieldsOf } from './idempotency.policy.js';
import type { IdempotencyService, Reservation } from './idempotency.service.js';

type Resolved = GraphQLRequestContextDidResolveOperation<CallContext>;

/**
 * Checks the cost of each operation before it is executed, applies idempotency keys, and replaces errors by the hub's answers: Apollo's own `formatError` does
 * not know the request. Errors of fields keep the status 200; if nothing was executed, or the hub is busy, the status shows the error.
 */
export const apolloAnswers = (answers: ErrorAnswers, idempotency: IdempotencyService): ApolloServerPlugin<CallContext> => ({
  requestDidStart: async () => {
    let reservation: Reservation | undefined;
    return {
      didResolveOperation: async (context) => {
        assertAllowed(context);
        reservation = await reserve(idempotency, context);
      },
      responseForOperation: async () => (reservation?.stored ? replayed(reservation.stored) : null),
      willSendResponse: async ({ errors, request, response, contextValue }) => {
        if (response.body.kind !== 'single') return;
        const result = response.body.singleResult;
        if (errors) {
          result.errors = answers.all(errors, contextValue.requestId, contextValue.identity !== undefined);
          setStatus(response, result, request.http?.headers.get('accept'));
        }
        if (reservation && !reservation.stored) {
          await idempotency.finish(reservation, outcomeOf(result, idempotency.mayHaveWritten()), { ...result });
        }
      },
    };
  },
});

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
  const busy = errors.find(({ extensions }) => retryAfterOf(extensions) !== undefined);
  if (first && !('data' in result)) http.status = statusUnexecuted(first.extensions, accept);
  if (http.status === 405) http.headers.set('allow', 'POST');
  if (!busy) return;
  http.status = statusOf(busy.extensions);
  http.headers.set('retry-after', retryAfterOf(busy.extensions) ?? RETRY_AFTER);
}

/** Whether a mutation was refused before it wrote, has its final answer, or ended in a fault, after which a repeated request may not rely on the answer. */
function outcomeOf({ data, errors = [] }: FormattedExecutionResult, mayHaveWritten: boolean): 'refused' | 'unknown' | 'answered' {
  const isEmpty = Object.values(data ?? {}).every((value) => value === null);
  if (errors.length > 0 && isEmpty && !mayHaveWritten) return 'refused';
  const isFault = errors.some(({ extensions }) => extensions?.code === 'INTERNAL' || extensions?.reason === 'OVERLOADED');
  return isFault ? 'unknown' : 'answered';
}

/** Wraps an error from before Apollo knows the request, with the data that its answer needs. */
export function preRequestError(error: unknown, requestId: string, answers: ErrorAnswers): GraphQLError {
  const answer = answers.of(error, requestId);
  const http = { status: statusOf(answer.extensions), headers: new HeaderMap([['retry-after', RETRY_AFTER]]) };
  return new GraphQLError(answer.message, { extensions: { answer, http } });
}

/**
 * Apollo's `formatError`. Answers of the plugin above pass through unchanged. Other errors become a general answer, unless they come from {@link
 * preRequestError}.
 */
export function formatError(_formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const answer = error instanceof GraphQLError ? error.extensions.answer : undefined;
  if (answer) return answer as GraphQLFormattedError;
  return { message: 'Internal error.', extensions: { code: 'INTERNAL', reason: 'INTERNAL' } };
}
