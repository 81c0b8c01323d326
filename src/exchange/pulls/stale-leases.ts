import { asOwner } from '../../platform/database/as-owner.js';

/** Ends the leases that a killed process has left behind, so that its pulls go on at once: as with webhooks, where no other process can be at work on this database. */
export const releaseStalePullLeases = (url: string): Promise<unknown> =>
  asOwner(url, (tx) => tx.query('select hub.release_pull_leases(null, null)'));
