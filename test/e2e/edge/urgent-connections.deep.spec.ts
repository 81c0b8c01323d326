import { AuthenticationService } from '../../../src/identity/auth/authentication.service.js';
import type { Identity } from '../../../src/identity/auth/actor.js';
import { RequestAdmission } from '../../../src/edge/gateway/request-admission.js';
import { Database } from '../../../src/platform/database/database.js';
import { DatabaseHealth } from '../../../src/platform/database/database-health.js';
import { LOOKUP } from '../../support/busy-hub.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { type HttpAnswer, post } from '../../support/post.js';

const READ = { what: 'test.hold', needs: 'session:own', channel: 'bulk', requestId: 'test-of-urgent-connections' } as const;
const WAITING = 20;

describe('Work without slots that holds all connections that it may use', () => {
  let hub: Hub;
  let th: Officer;
  let reader: Identity;
  let letGo: () => void;
  let held: Promise<unknown>[];
  let behind: Promise<unknown>[];

  const send = (token: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> =>
    post(hub.url, body, { authorization: `Bearer ${token}`, ...headers });
  const areWaiting = (count: number): Promise<unknown> =>
    until(
      async () => hub.app.get(DatabaseHealth).poolUse().waiting,
      (waiting) => waiting === count,
    );
  const revocationOf = (id: string): object => ({
    query: 'mutation ($id: ID!) { revokeIndicator(id: $id, reason: "A test.") { revokedAt } }',
    variables: { id },
  });

  beforeAll(async () => {
    hub = await startHub({ DATABASE_POOL: '4', DATABASE_STATEMENT_TIMEOUT: '2000' }); // one connection for urgent requests alone
    th = officer((await hub.as('analyst@th.example')).ask);
    const { token } = await hub.as('analyst@kh.example');
    const { identity } = await hub.app.get(AuthenticationService).authenticate(`Bearer ${token}`, READ.requestId);
    if (!identity) throw new Error('The officer is not signed in.');
    reader = identity;
  });
  beforeEach(() => {
    held = [];
    behind = [];
  });
  afterEach(async () => {
    letGo();
    await Promise.all(held);
    await Promise.allSettled(behind);
    await areWaiting(0);
  });
  afterAll(() => hub.stop());

  /** Holds the three connections for work that is not urgent, and lets more of it wait. */
  async function fill(): Promise<void> {
    const database = hub.app.get(Database);
    const open = new Promise<void>((resolve) => (letGo = resolve));
    let holding = 0;
    const hold = (): Promise<void> =>
      database.as(reader, READ, () => {
        holding += 1;
        return open;
      });
    held = [hold(), hold(), hold()];
    await until(
      async () => holding,
      (count) => count === 3,
    );
    behind = Array.from({ length: WAITING }, () => database.call(reader, READ, 'whoami', []));
    for (const one of behind) one.catch(() => undefined);
    await areWaiting(WAITING);
  }

  it('lets a revocation pass, with a token and an idempotency key that are new to the process; other requests wait', async () => {
    const { id } = await th.publishes(anItem({ value: 'urgent.example.org', kind: 'DOMAIN' }));
    const { token } = await hub.as('analyst@th.example');
    await fill();
    let isAnswered = false;
    const lookup = send(token, LOOKUP).finally(() => (isAnswered = true));
    await areWaiting(WAITING + 1);

    const revoked = await send(token, revocationOf(id), { 'idempotency-key': '"urgent-connections-1"' });
    expect(revoked).toMatchObject({ status: 200, errors: [], data: { revokeIndicator: { revokedAt: expect.any(String) } } });
    expect(isAnswered).toBe(false);
    expect(hub.app.get(DatabaseHealth).poolUse().waiting).toBe(WAITING + 1);

    letGo();
    expect(await lookup).toMatchObject({ status: 200, errors: [] });
    await Promise.all(behind);
  });

  it('refuses a request that found no connection in time, and what it refuses keeps no turn', async () => {
    const { id } = await th.publishes(anItem({ value: 'refused-beside.example.org', kind: 'DOMAIN' }));
    const { token } = await hub.as('analyst@th.example');
    await fill();
    const refused = await send(token, LOOKUP);
    expect(refused).toMatchObject({ status: 503, errors: [{ extensions: { code: 'RATE_LIMITED', reason: 'OVERLOADED', retryAfter: 2 } }] });
    expect(await send(token, revocationOf(id))).toMatchObject({ status: 200, errors: [] });
    for (const one of behind) await expect(one).rejects.toMatchObject({ reason: 'OVERLOADED' });

    letGo();
    await Promise.all(held);
    await areWaiting(0);
    expect(await Promise.all(Array.from({ length: WAITING }, () => send(token, LOOKUP)))).toEqual(
      Array.from({ length: WAITING }, () => expect.objectContaining({ status: 200, errors: [] })),
    );
    expect(hub.app.get(RequestAdmission).use).toMatchObject({ running: 0, waiting: 0 });
  });
});
