import { StartFailure } from '../platform/start-failure.js';
import { asOwner, type OwnerTransaction } from './as-owner.js';

/** The database belongs to a hub at another address. */
export class WrongPublicUrl extends StartFailure {
  constructor(requested: string, stored: string) {
    super(
      `PUBLIC_URL is ${requested}, but this database belongs to the hub at ${stored}. Its tokens, passkeys and links name that address. ` +
        `Correct PUBLIC_URL, or move the hub: stop all its processes, then run npm run hub:set-public-url -- ${requested}.`,
    );
  }
}

/** Whether the demo world was seeded in this database. */
export async function isDemoDatabase(tx: OwnerTransaction): Promise<boolean> {
  const [row] = await tx.query<{ demo: boolean }>('select demo from hub.installation');
  return row?.demo ?? false;
}

/** Records, in the seeding transaction, that the demo world exists. */
export async function markAsDemo(tx: OwnerTransaction): Promise<void> {
  await tx.query('update hub.installation set demo = true');
}

/**
 * Writes the name from the settings into the hub's party, and stores it for the first operator. As the migrating role, before the hub listens; of several hubs
 * the last one to start counts.
 */
export async function setHubName(url: string, name: string): Promise<void> {
  await asOwner(url, async (tx) => {
    await tx.query('update hub.installation set hub_name = $1', [name]);
    await tx.query(`update hub.party set name = $1 where kind = 'HUB' and name <> $1`, [name]);
  });
}

/**
 * Binds the database to the address of the hub: the first process writes it, every later one must have the same. As the migrating role, before the hub listens.
 * @throws WrongPublicUrl
 */
export async function assertPublicUrl(url: string, publicUrl: string): Promise<void> {
  const [row] = await asOwner(url, (tx) =>
    tx.query<{ stored: string }>('update hub.installation set public_url = coalesce(public_url, $1) returning public_url as stored', [
      publicUrl,
    ]),
  );
  if (row && row.stored !== publicUrl) throw new WrongPublicUrl(publicUrl, row.stored);
}
