import { asOwner } from '../../platform/database/as-owner.js';
import type { Settings } from '../../platform/platform/settings.js';

/**
 * Writes the consent settings to the database, which enforces them. Runs as the migrating role before the hub listens. With several hubs the last one to
 * start determines the settings.
 */
export async function writeConsentSettings(
  url: string,
  { mode, admissionQuorum: { part, whole }, officeWaitHours }: Pick<Settings, 'mode' | 'admissionQuorum' | 'officeWaitHours'>,
): Promise<void> {
  await asOwner(url, (tx) =>
    tx.query('update hub.consent set immediate = $1, quorum_part = $2, quorum_whole = $3, office_wait = make_interval(hours => $4)', [
      ...[mode === 'demo', part, whole, officeWaitHours],
    ]),
  );
}
