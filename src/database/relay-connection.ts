import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';

/** The relay's own connections as hub_relay: three to ask and work on, one that listens. It owns nothing and reads nothing but by its functions. */
@Injectable()
export class RelayConnection implements OnApplicationShutdown {
  private readonly pool: pg.Pool;

  constructor(private readonly url: string) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: 3,
      connectionTimeoutMillis: 5_000,
      application_name: 'hub relay',
      verify: (client, done) => void recognise(client).then(() => done(), done),
    });
    this.pool.on('error', () => undefined); // replaced at the next use
  }

  /** Rows of one relay function. @param fn name of a function in schema hub, a constant. */
  async call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query(`select * from hub.${fn}(${args.map((_, index) => `$${index + 1}`).join(', ')})`, [...args]);
    return rows as Row[];
  }

  /**
   * Listens on the channel hub until `close`. `onWake` is called for each notification; `onLost` once, when the connection has stood and ends on its own.
   * Whoever listens must read first after every (re)connection: what was said before is not repeated.
   */
  async listen(onWake: () => void, onLost: () => void): Promise<() => Promise<void>> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5_000,
      application_name: 'hub listen',
      keepAlive: true,
    });
    let over = true; // until it stands: a connection that was never made is told by the rejection alone, or its caller would try again twice
    client.on('notification', onWake);
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!over) onLost();
    });
    try {
      await client.connect();
      await recognise(client);
      await client.query('listen hub');
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    over = false;
    return async () => {
      over = true;
      await client.end();
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

/** A new connection may lead to a restored database: then a new epoch begins before anything else is done on it (hub.recognise). */
async function recognise(client: pg.ClientBase): Promise<void> {
  await client.query('select hub.recognise()');
}
