import { type GraphqlError, HubError, hubErrorOf, NetworkError } from './errors.js';
import { onAbort, reasonOf, waitFor } from './time.js';

/** `fetch` of browsers and Node.js, as far as the client uses it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Post {
  readonly url: string;
  /** JSON text. */
  readonly body: string;
  readonly accept: string;
  readonly authorization?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly sessionCookie?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Errors of Node.js before anything was sent. Browsers do not tell. */
const UNSENT: readonly unknown[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** Texts that a header can carry. */
const HEADER_TEXT = /^[\x20-\x7e]+$/;

/** Checks a text that is sent in a header, and does not quote it. @throws TypeError */
export function assertHeaderText(text: string, name: string): void {
  if (!HEADER_TEXT.test(text)) throw new TypeError(`${name} must have printable ASCII characters alone, and at least one.`);
}

/** Sends one GraphQL request. @throws NetworkError, or the reason of the signal */
export function post(fetch: Fetch, { url, body, accept, authorization, idempotencyKey, sessionCookie, signal }: Post): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept };
  if (authorization !== undefined) headers['authorization'] = authorization;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (sessionCookie) headers['entente-session'] = 'cookie';
  return send(fetch, url, { method: 'POST', headers, body, ...(signal ? { signal } : {}) });
}

/** Sends one request. Redirects are refused, because the request carries a secret. @throws NetworkError, or the reason of the signal */
export async function send(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error' });
  } catch (error) {
    throw networkErrorOf(error, init.signal ?? undefined, `The hub at ${new URL(url).origin}`);
  }
}

export function networkErrorOf(error: unknown, signal: AbortSignal | undefined, hub = 'The hub'): Error {
  if (signal?.aborted) return reasonOf(signal);
  // The message of the error itself may quote a header, and so a secret.
  const { cause } = error as { readonly cause?: { readonly code?: unknown; readonly message?: unknown } };
  const [detail = 'the connection failed'] = [cause?.code, cause?.message].filter((text) => typeof text === 'string');
  return new NetworkError(`${hub} does not answer (${detail}).`, { cause: error }, UNSENT.includes(cause?.code));
}

/** Runs `work` with a signal that is aborted after `ms`, or by the caller. @throws NetworkError after `ms` */
export async function withTimeout<T>(ms: number, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new NetworkError(`The hub did not answer within ${ms} ms.`)), ms);
  const release = onAbort(signal, () => signal && controller.abort(reasonOf(signal)));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** Reads the answer of a GraphQL request: its data. @throws HubError, NetworkError */
export async function dataOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  const body = await waitFor(response.text(), signal).catch((error: unknown) => {
    throw networkErrorOf(error, signal);
  });
  const { status } = response;
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  const answer = parsed(body);
  if (answer?.errors && answer.errors.length > 0) throw hubErrorOf(answer.errors, { status, retryAfterMs, data: answer.data });
  if (answer?.data && status < 400) return answer.data;
  throw errorOfStatus(status, retryAfterMs);
}

/** Converts an answer of an endpoint other than GraphQL, whose status is 400 or more. */
export async function errorOf(response: Response): Promise<Error> {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  const extensions = objectOf(await response.text().catch(() => ''));
  if (typeof extensions?.['message'] !== 'string') return errorOfStatus(status, retryAfterMs);
  return hubErrorOf([{ message: extensions['message'], extensions }], { status, retryAfterMs });
}

function errorOfStatus(status: number, retryAfterMs: number | undefined): Error {
  if (status === 429) {
    return new HubError('The hub has too many requests. Try again later.', { code: 'RATE_LIMITED', status, retryAfterMs });
  }
  if (status === 413) return new HubError('The request is too large for the hub.', { code: 'PAYLOAD_TOO_LARGE', status });
  if (status === 401) return new HubError('The hub requires a valid access token or API key.', { code: 'UNAUTHENTICATED', status });
  if (status >= 500) return new HubError(`The hub is not available (HTTP ${status}).`, { code: 'UNAVAILABLE', status, retryAfterMs });
  return new HubError(`There is no hub at this address (HTTP ${status} without GraphQL). Check the URL.`, { code: 'NOT_A_HUB', status });
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function parsed(body: string): { readonly data?: unknown; readonly errors?: readonly GraphqlError[] } | undefined {
  const answer = objectOf(body);
  if (!answer) return undefined;
  const { data, errors } = answer as { readonly data?: unknown; readonly errors?: unknown };
  return Array.isArray(errors) ? { data, errors: errors as GraphqlError[] } : { data };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
