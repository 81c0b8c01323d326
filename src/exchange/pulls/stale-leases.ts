import { asOwner } from '../../platform/database/as-owner.js';

/** Releases the leases of a killed process, so that its pulls continue at once. As with webhooks, no other process may be working on this database. */
export const releaseStalePullLeases = (url: string): Promise<unknown> =>
  asOwner(url, (tx) => tx.query('select hub.release_pull_leases(null, null)'));
