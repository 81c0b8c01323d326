import { type ClientOptions, EntenteClient } from '#entente-client';
import { WebSocket } from 'ws';
import { type Io, printable, printMessage } from '../io.js';
import type { Address } from './address.js';

/** Timeout of a request, in milliseconds: a batch of 1,000 indicators may take long on a busy hub. */
const TIMEOUT_MS = 120_000;
/** Timeout of the requests that end a session, in milliseconds. */
export const SIGN_OUT_MS = 5_000;
const RETRY = { attempts: 6, baseMs: 500, maxMs: 10_000 };

/** Makes a client that reports its retries. An interrupt ends the wait for a retry, but no request: its outcome would be unknown. */
export function clientOf(address: Address, io: Io, options: Omit<ClientOptions, 'url'>): EntenteClient {
  return new EntenteClient({
    url: address.base,
    allowHttp: true,
    timeoutMs: TIMEOUT_MS,
    retry: RETRY,
    webSocket: WebSocket,
    surroundings: { now: io.now, sleep: (ms, signal) => pause(io, ms, signal) },
    onRetry: ({ message }, delayMs, failures) => {
      if (io.interrupted.aborted) return; // the wait ends at once
      printMessage(io, `${printable(message)} Trying again in ${(delayMs / 1000).toFixed(1)} s (${failures} of ${RETRY.attempts - 1}).`);
    },
    ...options,
  });
}

/** A client without credentials, for operations that need none. */
export const strangersClient = (address: Address, io: Io): EntenteClient => clientOf(address, io, { credentials: null });

async function pause(io: Io, ms: number, signal?: AbortSignal): Promise<void> {
  await io.pause(ms, signal ? AbortSignal.any([signal, io.interrupted]) : io.interrupted);
  (signal ?? io.interrupted).throwIfAborted();
  io.interrupted.throwIfAborted();
}
