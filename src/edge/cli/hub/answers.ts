import { CliFailure } from '../failure.js';

/** A daily limit: the program does not wait for midnight. */
const OF_A_DAY = 'PARTY_LIMIT_INDICATORS';

/** The hub answered, and the answer is a refusal. `code` and `reason` are those of the public API. */
export class HubRefusal extends CliFailure {
  constructor(
    readonly code: string,
    readonly reason: string | undefined,
    message: string,
    /** Milliseconds after which the hub can be asked again; undefined: unknown. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** Whether a retry in a moment may succeed. */
  get passing(): boolean {
    return this.reason !== OF_A_DAY && ['RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'].includes(this.code);
  }

  /** Whether GraphQL could not read the variables, or the body was too large: the fault is in an item of the batch, and nothing was written. */
  get blamesInput(): boolean {
    return ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'].includes(this.code);
  }
}

/** The hub did not answer, or another server answered. */
export class Unreachable extends CliFailure {}

/** The server that answered is not a hub: a retry does not help. */
export class NoHub extends CliFailure {
  constructor(answer: string) {
    super(
      `There is no hub at this address: it answered ${answer}. Check --url, HUB or PUBLIC_URL: https://hub.example, with the path of the hub if it has one.`,
    );
  }
}

interface GraphqlError {
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown; readonly reason?: unknown; readonly requestId?: unknown };
}

/** Converts GraphQL errors. @param errors the `errors` of an answer over HTTP or WebSocket; at least one */
export function refusalOf(errors: readonly GraphqlError[], retryAfterMs?: number): HubRefusal {
  const first = errors[0];
  const { code, reason, requestId } = first?.extensions ?? {};
  const sentence = typeof first?.message === 'string' ? printable(first.message) : 'The hub refused.';
  const lost = code === 'INTERNAL' && typeof requestId === 'string' ? ` (request ${printable(requestId)})` : '';
  return new HubRefusal(
    typeof code === 'string' ? code : 'INTERNAL',
    typeof reason === 'string' ? reason : undefined,
    sentence + lost,
    retryAfterMs,
  );
}

/**
 * Reads the answer of an HTTP request.
 * @throws HubRefusal, Unreachable, NoHub
 */
export function dataOf(status: number, body: string, retryAfter: string | null): unknown {
  const answer = parsed(body);
  const waitMs = retryAfter !== null && /^\d{1,4}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
  const errors: unknown = answer?.errors;
  if (Array.isArray(errors) && errors.length > 0) throw refusalOf(errors, waitMs);
  if (status === 429) throw new HubRefusal('RATE_LIMITED', undefined, 'The hub has too many requests. Try again later.', waitMs);
  if (status === 413) throw new HubRefusal('PAYLOAD_TOO_LARGE', undefined, 'The request is too large for the hub.');
  if (status >= 500) throw new HubRefusal('UNAVAILABLE', undefined, `The hub has an internal problem (HTTP ${status}).`, waitMs);
  if (answer?.data === undefined || answer.data === null) {
    throw new NoHub(`HTTP ${status} without GraphQL`);
  }
  return answer.data;
}

/**
 * Reads the answer of an endpoint other than GraphQL: on success its JSON object.
 * @throws HubRefusal, Unreachable, NoHub
 */
export function bodyOf(status: number, body: string): Readonly<Record<string, unknown>> {
  const answer = parsed(body) as Readonly<Record<string, unknown>> | undefined;
  if (status >= 200 && status < 300 && answer) return answer;
  if (status === 413) throw new HubRefusal('PAYLOAD_TOO_LARGE', undefined, 'The file is too large for the hub.');
  if (answer && typeof answer['message'] === 'string') {
    throw refusalOf([{ message: answer['message'], extensions: status < 500 ? { code: 'BAD_USER_INPUT', ...answer } : answer }]);
  }
  if (status >= 500 || status === 429) throw new Unreachable(`The hub has an internal problem (HTTP ${status}).`);
  throw new NoHub(`HTTP ${status}`);
}

function parsed(body: string): { readonly data?: unknown; readonly errors?: unknown } | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Returns text of others in a form that is safe for a terminal: without control characters, and without characters that change the writing direction. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F]+/gu, ' ').trim();
