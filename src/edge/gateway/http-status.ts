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

/** Where HTTP has a better word than the code's: what does not fit is 413, and what a file is 415. */
const BY_REASON: Readonly<Record<string, number>> = {
  OVERLOADED: 503,
  METHOD_NOT_TAKEN: 405,
  EVIDENCE_TOO_LARGE: 413,
  EVIDENCE_QUOTA: 413,
  EVIDENCE_TYPE_REFUSED: 415,
};

/** Seconds after which a busy hub may be asked again. */
export const RETRY_AFTER = '2';

/** What `Retry-After` says (RFC 9110, 10.2.3) where asking again later helps: then the status says so, too, even beside answers of other fields. */
export const retryAfterOf = ({ reason, retryAfter }: { readonly reason: string; readonly retryAfter?: number }): string | undefined =>
  reason === 'OVERLOADED' ? RETRY_AFTER : retryAfter?.toString();

/** The HTTP status for an answer that is nothing but an error (RFC 9110, 15). A hub that is busy itself says 503. */
export const statusOf = ({ code, reason }: { readonly code: AnswerCode; readonly reason: string }): number =>
  BY_REASON[reason] ?? STATUSES[code];
