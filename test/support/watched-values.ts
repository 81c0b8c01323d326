import type { Hub } from './hub.js';
import { until } from './officer.js';

/** The numbers of the tests of watches, as an officer writes them, and in canonical form. */
export const watchedPhone = (last: number): string => `+66 81 234 ${5000 + last}`;
export const canonicalPhone = (last: number): string => `+6681234${5000 + last}`;
/** An indicator of one of these numbers. */
export const aWatchedPhone = (last: number, said: object = {}): object => ({
  ...{ kind: 'PHONE', value: watchedPhone(last), threat: 'CALL_CENTRE_SCAM' },
  ...said,
});

/** Waits until everything that was published so far has been compared with the watches. */
export async function watchesSettled(hub: Hub): Promise<void> {
  const behind = `select (select count(*) from hub.outbox)::int + (select count(*) from hub.watch_position p, hub.sequence_head h where p.last < h.last)::int
    + (select count(*) from hub.watch where scan_after is not null and state = 'ACTIVE')::int + (select count(*) from hub.watch_owner_notification)::int
    + (select count(*) from hub.sealed_holding_event)::int as waits`;
  await until(
    () => hub.ownerSql<{ waits: number }>(behind),
    ([row]) => row?.waits === 0,
  );
}
