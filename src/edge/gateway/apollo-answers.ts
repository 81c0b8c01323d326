import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { CallContext } from '../../identity/auth/call-context.js';
import { assertWithinLimits } from '../../platform/graphql/limits.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ErrorAnswers } from './error-answers.js';
import { RETRY_AFTER, retryAfterOf, statusOf } from './http-status.js';

/**
 * Checks the cost of each operation before it is executed, and replaces errors by the hub's answers: Apollo's own `formatError` does not know the request.
 * Errors of fields keep the status 200; if nothing was executed, or the hub is busy, the status shows the error.
 */
export const apolloAnswers = (answers: ErrorAnswers): ApolloServerPlugin<CallContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, request, operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
        throw new BadInput(
          'SOCKET_NEEDED',
          'HTTP serves queries and mutations only. Subscribe over WebSocket, by graphql-transport-ws at the same address.',
        );
      }
      assertWithinLimits(schema, document, request);
    },
    willSendResponse: async ({ errors, response, contextValue }) => {
      if (!errors || response.body.kind !== 'single') return;
      const responses = answers.all(errors, contextValue.requestId, contextValue.identity !== undefined);
      const result = response.body.singleResult;
      result.errors = responses;
      const [first] = responses;
      const busy = responses.find(({ extensions }) => retryAfterOf(extensions) !== undefined);
      if (first && !('data' in result)) response.http.status = statusOf(first.extensions);
      if (!busy) return;
      response.http.status = statusOf(busy.extensions);
      response.http.headers.set('retry-after', retryAfterOf(busy.extensions) ?? RETRY_AFTER);
    },
  }),
});

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
