import { type Io, say } from '../io.js';
import { Interrupted, troubleCode } from '../failure.js';
import type { Address } from './address.js';
import { dataOf, HubRefusal, Unreachable } from './answers.js';

/** After this a request counts as lost. */
const TIMEOUT_MS = 120_000;

/** Sends one GraphQL request, once. @param body JSON text. @throws HubRefusal, Unreachable */
export async function post(address: Address, body: string, authorization?: string, timeoutMs = TIMEOUT_MS): Promise<unknown> {
  try {
    const response = await fetch(address.http, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(authorization ? { authorization } : {}) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return dataOf(response.status, await response.text(), response.headers.get('retry-after'));
  } catch (error) {
    if (error instanceof HubRefusal || error instanceof Unreachable) throw error;
    throw new Unreachable(`The hub at ${address.shown} does not answer (${troubleCode(error)}).`, { cause: error });
  }
}

/** Waits before the attempts after the first; a tenth of each is left to chance, so that many clients do not come back at once. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Asks again, a few times, when the hub does not answer or asks for patience. Only for what may be said twice.
 * @throws the last HubRefusal or Unreachable, Interrupted
 */
export async function patiently<T>(io: Io, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const wait = WAITS_MS[attempt];
      if (wait === undefined || !isPassing(error)) throw error;
      const asked = error instanceof HubRefusal ? (error.retryAfterMs ?? 0) : 0;
      const ms = Math.min(Math.max(asked, jittered(wait)), 60_000);
      say(io, `${(error as Error).message} Trying again in ${(ms / 1000).toFixed(1)} s (${attempt + 1} of ${WAITS_MS.length}).`);
      await io.pause(ms, io.interrupted);
      if (io.interrupted.aborted) throw new Interrupted();
    }
  }
}

export const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

export const isPassing = (error: unknown): boolean => error instanceof Unreachable || (error instanceof HubRefusal && error.passing);
