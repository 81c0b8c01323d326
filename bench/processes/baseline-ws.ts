import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answering } from './child.js';
import { SENT_AT, timedValue } from './sent-at.js';

/** A server that sends the same bytes to all sockets. */
export type BroadcastJob =
  | { readonly start: true }
  /** Sends `message` so many times, each with the time of sending in it; rate: a second, absent: as fast as possible. */
  | { readonly broadcast: { readonly message: string; readonly times: number; readonly rate?: number } };

let server: WebSocketServer | undefined;
/** Messages between two turns of the event loop: sockets must be written to the network meanwhile. */
const AT_ONCE = 5;

answering(async (job: BroadcastJob): Promise<string> => {
  if ('start' in job) {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const { message, times, rate } = job.broadcast;
  const started = performance.now();
  for (let sent = 0; sent < times; sent += 1) {
    if (rate !== undefined) await until(started + (sent * 1000) / rate);
    const bytes = Buffer.from(message.replace(SENT_AT, `"${timedValue(sent)}"`), 'latin1');
    for (const socket of server?.clients ?? []) socket.send(bytes, { binary: false });
    if (sent % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return '';
});

/** @param at by `performance.now()` */
const until = (at: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())));
