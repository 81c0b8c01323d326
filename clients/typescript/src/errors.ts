/** One error as the hub answers it: `extensions.code` and `extensions.reason` are listed in docs/errors.md of the hub. */
export interface GraphqlError {
  readonly message?: unknown;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What is wrong with one field of the input. */
export interface FieldProblem {
  readonly field?: string;
  readonly message: string;
}

export interface HubErrorDetail {
  readonly code: string;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly problems?: readonly FieldProblem[];
  /** HTTP status; undefined for an answer over a WebSocket. */
  readonly status?: number | undefined;
  /** Milliseconds after which the hub can be asked again, from `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
  /** All errors of the answer. */
  readonly errors?: readonly GraphqlError[];
  /** The part of the answer that has no error. Undefined: nothing was executed. Null: nothing can be said of what was executed. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * The hub answered with an error. `code` is the class of the error (FORBIDDEN, BAD_USER_INPUT …), `reason` the stable domain code, and `requestId` the id under
 * which the hub's log has the error. Codes of the client itself: UNAVAILABLE (HTTP 5xx without GraphQL) and PAYLOAD_TOO_LARGE (HTTP 413).
 */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: string;
  readonly reason: string | undefined;
  readonly requestId: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly errors: readonly GraphqlError[];
  readonly data: unknown;

  constructor(message: string, detail: HubErrorDetail) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = detail.code;
    this.reason = detail.reason;
    this.requestId = detail.requestId;
    this.problems = detail.problems ?? [];
    this.status = detail.status;
    this.retryAfterMs = detail.retryAfterMs;
    this.errors = detail.errors ?? [];
    this.data = detail.data;
  }
}

/** No answer of a hub: the connection failed or timed out, or another server answered. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  /** @param unsent whether the request certainly did not reach the hub */
  constructor(
    message: string,
    options?: ErrorOptions,
    readonly unsent = false,
  ) {
    super(message, options);
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Converts the errors of an answer. @param errors at least one; the first gives the code */
export function hubErrorOf(
  errors: readonly GraphqlError[],
  detail: Pick<HubErrorDetail, 'status' | 'retryAfterMs' | 'data'> = {},
): HubError {
  const [first] = errors;
  const { code, reason, requestId, problems } = first?.extensions ?? {};
  return new HubError(text(first?.message) ?? 'The hub answered with an error.', {
    ...detail,
    code: text(code) ?? 'INTERNAL',
    reason: text(reason),
    requestId: text(requestId),
    problems: Array.isArray(problems) ? (problems as FieldProblem[]) : [],
    errors,
  });
}
