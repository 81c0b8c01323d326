import { asOwner } from '../database/as-owner.js';
import type { Settings } from '../platform/settings.js';

/** Writes how consent works into the database, which decides by it: as the migrating role, before the hub listens. Of several hubs the last one to start counts. */
export async function layConsent(
  url: string,
  { mode, admissionQuorum: { part, whole } }: Pick<Settings, 'mode' | 'admissionQuorum'>,
): Promise<void> {
  await asOwner(url, (tx) =>
    tx.query('update hub.consent set at_once = $1, quorum_part = $2, quorum_whole = $3', [mode === 'demo', part, whole]),
  );
}
