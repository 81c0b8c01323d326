import type { EntenteClient } from '#entente-client';
import type { Io } from '../io.js';
import { accessOf, type Needs } from './access.js';
import { type AccessOptions, addressFor, secretFor } from './address.js';
import { clientOf, SIGN_OUT_MS } from './client.js';

export type { AccessOptions } from './address.js';

/** A client of the hub with the access of one command. */
export interface Connection {
  readonly client: EntenteClient;
}

/** Runs a command's work with the access that its options and the environment give, and then ends a session that was opened for it. @throws CliFailure */
export async function withHub<T>(options: AccessOptions & Needs, io: Io, work: (hub: Connection) => Promise<T>): Promise<T> {
  const isStored = options.storedOnly === true && options.as !== undefined;
  const address = await addressFor(options, io, isStored ? undefined : secretFor);
  const access = await accessOf(options, address, io);
  const client = clientOf(address, io, access.options);
  try {
    return await work({ client });
  } finally {
    if (access.isTemporary()) await client.signOut(SIGN_OUT_MS).catch(() => undefined);
  }
}
