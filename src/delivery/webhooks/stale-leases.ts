import { asOwner } from '../../platform/database/as-owner.js';

/**
 * Releases the leases of a killed process, so that its webhooks continue at once and not after 30 s. Use it only if no other process can work on
 * this database: the hub owns the database, and its folder is claimed.
 * @param url of the migrating role
 */
export const releaseStaleWebhookLeases = (url: string): Promise<unknown> =>
  asOwner(url, (tx) => tx.query('select hub.release_webhook_lease(w.leased_by, w.id) from hub.webhook w where w.leased_by is not null'));
