import { asOwner } from '../../platform/database/as-owner.js';

/**
 * Ends the leases that a killed process has left behind, so that its webhooks go on at once and not after 30 s. Only where no other process can be at work
 * on this database: where it is the hub's own, and its folder is claimed.
 * @param url of the migrating role
 */
export const endFormerLeases = (url: string): Promise<unknown> =>
  asOwner(url, (tx) => tx.query('select hub.release_webhook_lease(w.leased_by, w.id) from hub.webhook w where w.leased_by is not null'));
