import { MessageRate } from '../../src/edge/gateway/message-rate.js';
import { SocketServer } from '../../src/edge/gateway/socket-server.js';
import { StreamServer } from '../../src/edge/gateway/stream-server.js';
import { Wakeups } from '../../src/delivery/feed/wakeups.js';
import type { Hub } from './hub.js';

/** Stops the clocks by which a hub checks its live connections. @returns moves both by so many milliseconds */
export function stopLiveClocks(hub: Hub): (aheadMs: number) => void {
  const servers = [hub.app.get(SocketServer, { strict: false }), hub.app.get(StreamServer, { strict: false })];
  const ticks = servers.map((server) => server.tick.bind(server));
  for (const server of servers) server.tick = () => undefined;
  return (aheadMs) => {
    for (const tick of ticks) tick(performance.now() + aheadMs);
  };
}

/** Runs `act` while the second in which messages of a live connection count does not end. */
export async function withinOneSecond<T>(act: () => Promise<T>): Promise<T> {
  const now = performance.now();
  const { isExceeded } = MessageRate.prototype;
  MessageRate.prototype.isExceeded = function () {
    return isExceeded.call(this, now);
  };
  try {
    return await act();
  } finally {
    MessageRate.prototype.isExceeded = isExceeded;
  }
}

/** Stops the rounds that come each second without a signal. @returns lets them come again */
export function stopRoundsWithoutSignal(hub: Hub): () => void {
  const { job } = hub.app.get<{ job: { timer: NodeJS.Timeout; start(): void } }>(Wakeups, { strict: false });
  clearInterval(job.timer);
  return () => job.start();
}
