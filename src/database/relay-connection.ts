import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';

/** The relay's own two connections as hub_relay: one to work on, one that listens. It owns nothing and reads nothing but by its functions. */
@Injectable()
export class RelayConnection implements OnApplicationShutdown {
  private readonly pool: pg.Pool;

  constructor(private readonly url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 5_000, application_name: 'hub relay' });
    this.pool.on('error', () => undefined); // replaced at the next use
  }

  /** Rows of one relay function. @param fn name of a function in schema hub, a constant. */
  async call<Row>(fn: string, args: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query(`select * from hub.${fn}(${args.map((_, index) => `$${index + 1}`).join(', ')})`, [...args]);
    return rows as Row[];
  }

  /**
   * Listens on the channel hub until `close`. `onWake` is called for each notification; `onLost` once, when the connection ends on its own.
   * Whoever listens must read first after every (re)connection: what was said before is not repeated.
   */
  async listen(onWake: () => void, onLost: () => void): Promise<() => Promise<void>> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5_000,
      application_name: 'hub listen',
      keepAlive: true,
    });
    let over = false;
    client.on('notification', onWake);
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!over) onLost();
    });
    await client.connect();
    await client.query('listen hub');
    return async () => {
      over = true;
      await client.end();
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
