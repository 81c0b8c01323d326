import { randomUUID } from 'node:crypto';
import { Database } from '../../../src/platform/database/database.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';
import { administer } from '../../support/server.js';
import { watchClient } from '../../support/watch-client.js';

/** Rules refuse by SQLSTATEs of their own: a check that breaks, and a right that is missing, are bugs of the hub and are told as such. */
describe('what PostgreSQL itself refuses', () => {
  let hub: Hub;
  let th: CaseClient;

  beforeAll(async () => {
    hub = await startHub();
    th = caseClient((await hub.as('liaison@th.example')).ask);
  });
  afterAll(() => hub.stop());

  it('is no stale version of a note', async () => {
    const { id: of } = await th.founds();
    const note = await th.writes(of, 'Before');
    await hub.ownerSql(`alter table hub.case_note add constraint planted check (text <> 'planted')`);
    await expect(th.edits(of, note, 'planted')).rejects.toMatchObject({ code: 'INTERNAL' });
    await hub.ownerSql('alter table hub.case_note drop constraint planted');
    await th.edits(of, note, 'After');
    await expect(th.edits(of, note, 'Again')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'VERSION_STALE' });
  });

  it('is no watch of another sort', async () => {
    const watches = watchClient(th.ask);
    const id = await watches.watches({ values: [{ value: 'own-codes.example.com' }] });
    await hub.ownerSql('alter table hub.watch_term add constraint planted check (false) not valid');
    await expect(watches.adds(id, { values: [{ value: 'planted.example.com' }] })).rejects.toMatchObject({ code: 'INTERNAL' });
    await hub.ownerSql('alter table hub.watch_term drop constraint planted');
    expect((await watches.adds(id, { values: [{ value: 'planted.example.com' }] })).changed).toBe(1);
    await expect(watches.adds(id, { prefixes: [{ prefix: '+8491234', kind: 'PHONE' }] })).rejects.toMatchObject({ reason: 'WATCH_ABOUT' });
  });

  it('ends the connection; what a rule of cases refuses does not', async () => {
    const { id: of } = await th.founds();
    const [session] = await hub.ownerSql<{ user: string; session: string }>(
      `select u.id as user, s.id as session from hub.user_account u join hub.session s on s.user_id = u.id where u.email = 'liaison@th.example'`,
    );
    if (!session) throw new Error('Nobody is signed in.');
    const database = hub.app.get(Database, { strict: false });
    const act = { what: 'test', needs: 'case:lead', purpose: null, caseReference: null, requestId: 'x', channel: 'graphql' } as const;
    /** Which connection a refused statement was sent on. */
    const tries = async (statement: string, values: readonly unknown[], code: string): Promise<number> => {
      let pid = 0;
      const tried = database.as(session, act, async (tx) => {
        pid = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid ?? 0;
        return tx.query(statement, values);
      });
      await expect(tried).rejects.toMatchObject({ code });
      return pid;
    };
    const isThere = async (pid: number): Promise<boolean> =>
      (await administer(hub.database.url, 'select from pg_stat_activity where pid = $1', [pid])).length > 0;
    await hub.ownerSql(`update hub.case_party set rights = 'READ' where case_id = $1`, [of]);
    expect(await isThere(await tries('select hub.retain_case($1, null)', [of], 'HB470'))).toBe(true);
    await hub.ownerSql(`update hub.case_party set rights = 'LEAD' where case_id = $1`, [of]);
    expect(
      await isThere(await tries('select hub.update_case($1, 99, $2)', [of, JSON.stringify({ title: 'x', threat: 'OTHER' })], 'HB460')),
    ).toBe(true);
    expect(await isThere(await tries('select hub.set_case_status($1, $2, $3, null)', [of, 'OPEN', 'x'], 'HB462'))).toBe(true);
    expect(
      await isThere(await tries('select hub.invite_to_case($1, $2)', [of, JSON.stringify({ partyId: randomUUID() })], 'NOT_FOUND')),
    ).toBe(true);
    for (const [statement, code] of [
      ['select * from hub.stream', '42501'],
      ['select * from hub.own_claims(null, null, null)', 'HB500'],
    ] as const) {
      const pid = await tries(statement, [], code);
      await until(() => isThere(pid), (is) => !is); // prettier-ignore
    }
  });
});
