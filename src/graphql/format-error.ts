import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HubError } from '../platform/errors.js';

/** The one place where an error becomes an answer. What is not meant for members becomes INTERNAL. */
export function answerFor(error: unknown, requestId: string): GraphQLFormattedError {
  const cause = error instanceof GraphQLError && error.originalError ? error.originalError : error;
  const path = error instanceof GraphQLError ? error.path : undefined;
  if (cause instanceof HubError) {
    return { message: cause.message, path, extensions: { code: cause.code, reason: cause.reason, requestId } };
  }
  return { message: 'Internal error.', path, extensions: { code: 'INTERNAL', reason: 'INTERNAL', requestId } };
}
