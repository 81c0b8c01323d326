import type pg from 'pg';
import { makeClaim } from '../../src/platform/database/claim.js';
import type { Tenant } from './bearer.js';

type Client = Pick<pg.ClientBase, 'query'> & { readonly processID: number };

/** Makes context tokens for the next transaction of a connection, as src/platform/database/claims.ts does. */
export class Turns {
  private readonly last = new WeakMap<object, bigint>();

  constructor(private readonly key: Buffer) {}

  async contextToken(client: pg.ClientBase, tenant: Tenant): Promise<string> {
    const { processID: pid } = client as unknown as Client;
    let last = this.last.get(client);
    if (last === undefined) {
      const { rows } = await client.query<{ register_connection: string }>('select hub.register_connection($1)', [
        makeClaim(this.key, { pid, turn: 0n }),
      ]);
      last = BigInt(rows[0]?.register_connection ?? 0);
    }
    this.last.set(client, last + 1n);
    return makeClaim(this.key, { pid, turn: last + 1n }, tenant);
  }
}
