import type { AnswerCode } from '../../platform/graphql/format-error.js';

const STATUSES: Readonly<Record<AnswerCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  TOO_COMPLEX: 400,
  RESYNC_REQUIRED: 409,
  INTERNAL: 500,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 200, // as Apollo Server answers: clients that see another status may not look at the code
};

/** Reasons with a more precise HTTP status than their code has: 413 for a size, 415 for a file type, 422 for a reused idempotency key. */
const BY_REASON: Readonly<Record<string, number>> = {
  OVERLOADED: 503,
  METHOD_NOT_TAKEN: 405,
  EVIDENCE_TOO_LARGE: 413,
  EVIDENCE_QUOTA: 413,
  EVIDENCE_TYPE_REFUSED: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
};

/** Returns the value of `Retry-After` (RFC 9110, 10.2.3) if a later attempt helps. The status then shows the error, even beside answers of other fields. */
export const retryAfterOf = ({ retryAfter }: { readonly retryAfter?: number }): string | undefined => retryAfter?.toString();

/** Returns the HTTP status for an answer that contains only an error (RFC 9110, 15). 503 means that the hub itself is busy. */
export const statusOf = ({ code, reason }: { readonly code: AnswerCode; readonly reason: string }): number =>
  BY_REASON[reason] ?? STATUSES[code];

/**
 * Returns the HTTP status where no part of the document was executed. A client that names application/json, and not application/graphql-response+json, gets 200
 * where its document or variables were refused (GraphQL over HTTP, 6.4.1): clients that are older than that media type do not read other answers. Refusals
 * of the caller (401, 403), conflicts and a busy hub keep their status.
 */
export function statusUnexecuted(answer: Parameters<typeof statusOf>[0], accept: string | undefined): number {
  const status = statusOf(answer);
  return status === 400 && isLegacy(accept) ? 200 : status;
}

const isLegacy = (accept = ''): boolean => /application\/json\b/i.test(accept) && !/application\/graphql-response\+json/i.test(accept);
