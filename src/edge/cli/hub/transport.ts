import { parsedUrl } from '../../../values/values/parsed-url.js';
import { type Io, printMessage } from '../io.js';
import { Interrupted, errorCode } from '../failure.js';
import type { Address } from './address.js';
import { bodyOf, dataOf, HubRefusal, NoHub, Unreachable } from './answers.js';

/** Timeout of a request. */
const TIMEOUT_MS = 120_000;

/** Sends one GraphQL request, without a retry. @param body JSON text. @throws HubRefusal, Unreachable */
export async function post(address: Address, body: string, authorization?: string, timeoutMs = TIMEOUT_MS): Promise<unknown> {
  const { status, text, retryAfter } = await sendRequest(address, { method: 'POST', url: address.http, body, authorization, timeoutMs });
  return dataOf(status, text, retryAfter);
}

/** Puts a file to an endpoint other than GraphQL, without a retry. @param path with a leading slash. @param body JSON text. @throws HubRefusal, Unreachable */
export async function put(address: Address, path: string, body: string, authorization: string): Promise<Readonly<Record<string, unknown>>> {
  const url = `${address.shown}${path}`;
  const { status, text } = await sendRequest(address, { method: 'PUT', url, body, authorization, timeoutMs: TIMEOUT_MS });
  return bodyOf(status, text);
}

interface HttpRequest {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly body: string;
  readonly authorization: string | undefined;
  readonly timeoutMs: number;
}

async function sendRequest(
  address: Address,
  { method, url, body, authorization, timeoutMs }: HttpRequest,
): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: string | null }> {
  const response = await answerOf(address, async () => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(authorization ? { authorization } : {}) },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const [retryAfter, location] = ['retry-after', 'location'].map((name) => response.headers.get(name));
    return { status: response.status, text: await response.text(), retryAfter: retryAfter ?? null, location };
  });
  // The request contains a password or token, so redirects are not followed.
  const target = response.status >= 300 && response.status < 400 ? parsedUrl(response.location ?? '') : undefined;
  if (target) throw new NoHub(`HTTP ${response.status} with a redirect to ${target.origin}`);
  return response;
}

async function answerOf<T>(address: Address, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw new Unreachable(`The hub at ${address.shown} does not answer (${errorCode(error)}).`, { cause: error });
  }
}

/** Waits before the attempts after the first. A tenth of each is random, so that many clients do not return at once. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Repeats the work a few times when the hub does not answer or is busy. Only for requests that may be sent twice.
 * @throws the last HubRefusal or Unreachable, Interrupted
 */
export async function withRetries<T>(io: Io, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const wait = WAITS_MS[attempt];
      if (wait === undefined || !isTransient(error)) throw error;
      const asked = error instanceof HubRefusal ? (error.retryAfterMs ?? 0) : 0;
      const ms = Math.min(Math.max(asked, jittered(wait)), 60_000);
      printMessage(io, `${(error as Error).message} Trying again in ${(ms / 1000).toFixed(1)} s (${attempt + 1} of ${WAITS_MS.length}).`);
      await io.pause(ms, io.interrupted);
      if (io.interrupted.aborted) throw new Interrupted();
    }
  }
}

export const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

export const isTransient = (error: unknown): boolean => error instanceof Unreachable || (error instanceof HubRefusal && error.passing);
