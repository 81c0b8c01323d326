import { CliFailure } from '../failure.js';

/** A limit of a day: nobody waits for midnight. */
const OF_A_DAY = 'PARTY_LIMIT_CLAIMS';

/** The hub answered, and the answer is a refusal. `code` and `reason` are those of the public API. */
export class HubRefusal extends CliFailure {
  constructor(
    readonly code: string,
    readonly reason: string | undefined,
    message: string,
    /** Milliseconds after which the hub wants to be asked again; undefined: it did not say. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** Asking again in a moment may work. */
  get passing(): boolean {
    return this.reason !== OF_A_DAY && ['RATE_LIMITED', 'INTERNAL', 'UNAVAILABLE'].includes(this.code);
  }

  /** GraphQL could not read the variables, or the body was too large: some item of the batch is to blame, and nothing was written. */
  get blamesInput(): boolean {
    return ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'].includes(this.code);
  }
}

/** The hub did not answer, or something else than a hub did. */
export class Unreachable extends CliFailure {}

/** What answered is no hub: asking again does not help. */
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

/** @param errors what stands in `errors` of an answer by GraphQL over HTTP or WebSocket; one error at least */
export function refusalOf(errors: readonly GraphqlError[], retryAfterMs?: number): HubRefusal {
  const first = errors[0];
  const { code, reason, requestId } = first?.extensions ?? {};
  const said = typeof first?.message === 'string' ? printable(first.message) : 'The hub refused.';
  const lost = code === 'INTERNAL' && typeof requestId === 'string' ? ` (request ${printable(requestId)})` : '';
  return new HubRefusal(
    typeof code === 'string' ? code : 'INTERNAL',
    typeof reason === 'string' ? reason : undefined,
    said + lost,
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
  if (status === 429) throw new HubRefusal('RATE_LIMITED', undefined, 'The hub asks for patience: too many requests.', waitMs);
  if (status === 413) throw new HubRefusal('PAYLOAD_TOO_LARGE', undefined, 'The hub takes no request of this size.');
  if (status >= 500) throw new HubRefusal('UNAVAILABLE', undefined, `The hub is in trouble (HTTP ${status}).`, waitMs);
  if (answer?.data === undefined || answer.data === null) {
    throw new NoHub(`HTTP ${status} without GraphQL`);
  }
  return answer.data;
}

/**
 * Reads the answer of a door that is not GraphQL's: on success its JSON object.
 * @throws HubRefusal, Unreachable, NoHub
 */
export function bodyOf(status: number, body: string): Readonly<Record<string, unknown>> {
  const answer = parsed(body) as Readonly<Record<string, unknown>> | undefined;
  if (status >= 200 && status < 300 && answer) return answer;
  if (status === 413) throw new HubRefusal('PAYLOAD_TOO_LARGE', undefined, 'The hub takes no file of this size.');
  if (answer && typeof answer['message'] === 'string') {
    throw refusalOf([{ message: answer['message'], extensions: status < 500 ? { code: 'BAD_USER_INPUT', ...answer } : answer }]);
  }
  if (status >= 500 || status === 429) throw new Unreachable(`The hub is in trouble (HTTP ${status}).`);
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

/** Text of others on a person's terminal: without control characters, and without those that turn the direction of writing. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F]+/gu, ' ').trim();
