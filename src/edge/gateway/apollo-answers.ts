import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { CallContext } from '../../identity/auth/call-context.js';
import { assertWithinLimits } from '../../platform/graphql/limits.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { ErrorAnswers } from './error-answers.js';
import { RETRY_AFTER, retryAfterOf, statusOf } from './http-status.js';

/**
 * Weighs each operation before it is executed, and puts the hub's answers in the place of errors: Apollo's own `formatError` does not know whose request
 * it is called for. Errors of fields leave the status at 200; where nothing was executed, or the hub is busy, the status says so.
 */
export const apolloAnswers = (answers: ErrorAnswers): ApolloServerPlugin<CallContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, request, operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
        throw new BadInput(
          'SOCKET_NEEDED',
          'HTTP carries queries and mutations: subscribe over WebSocket, by graphql-transport-ws at the same address.',
        );
      }
      assertWithinLimits(schema, document, request);
    },
    willSendResponse: async ({ errors, response, contextValue }) => {
      if (!errors || response.body.kind !== 'single') return;
      const told = answers.all(errors, contextValue.requestId, contextValue.identity !== undefined);
      const result = response.body.singleResult;
      result.errors = told;
      const [first] = told;
      const busy = told.find(({ extensions }) => retryAfterOf(extensions) !== undefined);
      if (first && !('data' in result)) response.http.status = statusOf(first.extensions);
      if (!busy) return;
      response.http.status = statusOf(busy.extensions);
      response.http.headers.set('retry-after', retryAfterOf(busy.extensions) ?? RETRY_AFTER);
    },
  }),
});

/** An error from before Apollo knows the request, with what its answer needs. */
export function preRequestError(error: unknown, requestId: string, answers: ErrorAnswers): GraphQLError {
  const answer = answers.of(error, requestId);
  const http = { status: statusOf(answer.extensions), headers: new HeaderMap([['retry-after', RETRY_AFTER]]) };
  return new GraphQLError(answer.message, { extensions: { answer, http } });
}

/**
 * Apollo's `formatError`. What the plugin above answers passes here first, and what it never sees ends here: unless it comes from
 * {@link preRequestError}, nothing of it is told.
 */
export function formatError(_formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const answer = error instanceof GraphQLError ? error.extensions.answer : undefined;
  if (answer) return answer as GraphQLFormattedError;
  return { message: 'Internal error.', extensions: { code: 'INTERNAL', reason: 'INTERNAL' } };
}
