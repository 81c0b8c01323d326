import { AlertChannelWorker } from '../../src/delivery/alerts/alert-channel.worker.js';
import { AlertWorker } from '../../src/delivery/alerts/alert.worker.js';
import type { Hub } from './hub.js';
import { until } from './officer.js';

/** Lets the hub plan and send due alerts now, and not only when its clock says so. */
export function wakeAlerts({ app }: Hub): void {
  for (const worker of [AlertWorker, AlertChannelWorker]) app.get(worker, { strict: false }).wake();
}

/** `until` for what becomes of alerts: before each look the hub does what is due. */
export const untilAlerted = <T>(hub: Hub, look: () => Promise<T>, wanted: (seen: T) => boolean, limitMs?: number): Promise<T> =>
  until(
    () => {
      wakeAlerts(hub);
      return look();
    },
    wanted,
    limitMs,
  );
