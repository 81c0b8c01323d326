import pg from 'pg';
import { RequestAdmission } from '../../src/edge/gateway/request-admission.js';
import { type Hub, startHub } from './hub.js';
import { until } from './officer.js';
import { type HttpAnswer, post } from './post.js';

export const LOOKUP = { query: '{ lookup(values: [{ kind: PHONE, value: "+66 2 555 0100" }]) { canonical } }' };

/** A hub whose look-ups all wait for a lock of this test. */
export class BusyHub {
  private readonly blocker: pg.Client;

  private constructor(
    readonly hub: Hub,
    /** Signed in, and known to the process. */
    readonly officers: readonly { readonly token: string; readonly refreshToken: string }[],
  ) {
    this.blocker = new pg.Client({ connectionString: hub.database.url });
  }

  static async start(env: Record<string, string>): Promise<BusyHub> {
    const hub = await startHub({ DATABASE_STATEMENT_TIMEOUT: '60000', ...env });
    await hub.ownerSql('alter function hub.lookup set lock_timeout = 0'); // as long as the test takes
    const emails = ['th', 'kh', 'vn', 'jp', 'sg', 'my', 'ph', 'id'].map((code) => `analyst@${code}.example`);
    const officers = await Promise.all(emails.map((email) => hub.as(email)));
    const busy = new BusyHub(hub, officers);
    await busy.blocker.connect();
    for (const { token } of officers) await post(hub.url, LOOKUP, { authorization: `Bearer ${token}` });
    return busy;
  }

  get use(): RequestAdmission['use'] {
    return this.hub.app.get(RequestAdmission).use;
  }

  send(officerNumber: number, body: object): Promise<HttpAnswer> {
    return post(this.hub.url, body, { authorization: `Bearer ${this.officers[officerNumber]?.token ?? ''}` });
  }

  async block(): Promise<void> {
    await this.blocker.query('begin');
    await this.blocker.query('lock table hub.indicator in access exclusive mode');
  }

  async unblock(): Promise<void> {
    await this.blocker.query('rollback');
  }

  async isUse(running: number, waiting: number): Promise<void> {
    await until(
      async () => this.use,
      (use) => use.running === running && use.waiting === waiting,
    );
  }

  async stop(): Promise<void> {
    await this.blocker.end();
    await this.hub.stop();
  }
}
