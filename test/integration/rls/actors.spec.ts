import { randomUUID } from 'node:crypto';
import { type AppConnection, type Officer, openWorld, publish, type World } from './world.js';

/** Who did something is shown for items that the caller sees, and for no other, also to a statement that names any id. */
describe('the actors of items', () => {
  let world: World;
  let app: AppConnection;
  let liaison: Officer;
  let analyst: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [liaison, analyst] = [await world.signsIn('liaison@th.example'), await world.signsIn('analyst@th.example')];
  });
  afterAll(() => world.close());

  const revokedBy = async (who: Officer, item: string): Promise<unknown> =>
    app.as(who, 'indicator:read', async () => {
      const [row] = await app.rows<{ by: { name: string } | null }>('select hub.revoked_by($1) as by', [item]);
      return row?.by;
    });

  it('names the officer who ended a case to a liaison officer, and not to an analyst whose party gives analysts no cases', async () => {
    const id = randomUUID();
    await world.ownerSql('alter table hub.case_file disable trigger user');
    await world.ownerSql(
      `insert into hub.case_file (id, title, threat, lead, tlp, owner, agency, audience, revoked_at, revoked_reason)
         values ($1, 'x', 'OTHER', $2, 'GREEN', $2, $3, '{}', now(), 'x')`,
      [id, liaison.party, liaison.agency],
    );
    await world.ownerSql('alter table hub.case_file enable trigger user');
    await world.ownerSql(
      `insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded) values ($1, 1, 'CASE', $2, 'REVOKE', '{}', '{}', '{}')`,
      [id, liaison.user],
    );
    const officer = { kind: 'OFFICER', name: 'liaison@th.example' };
    expect([await revokedBy(liaison, id), await revokedBy(analyst, id)]).toMatchObject([officer, officer]);
    const forbid = `insert into hub.sharing_policy (party, analysts_in_cases, set_by) values ($1, 'NONE', $2) on conflict (party) do update set analysts_in_cases = 'NONE'`;
    await world.ownerSql(forbid, [analyst.party, liaison.user]);
    expect(await revokedBy(liaison, id)).toMatchObject(officer);
    expect(await revokedBy(analyst, id)).toBeNull();
  });

  it('names nobody of a claim of another agency that keeps it for itself, nor of one of another party', async () => {
    const kh = await world.signsIn('analyst@kh.example');
    const id = await publish(app, liaison, { agencyOnly: true });
    const revoke = `update hub.indicator set revoked_at = clock_timestamp(), revoked_reason = 'x', version = version + 1 where id = $1`;
    await app.as(liaison, 'indicator:publish', () => app.rows(revoke, [id]));
    expect(await revokedBy(liaison, id)).toMatchObject({ name: 'liaison@th.example' });
    await world.ownerSql(`insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another')`, [liaison.party]);
    await world.ownerSql(`update hub.user_account set agency = (select key from hub.agency where name = 'Another') where id = $1`, [
      analyst.user,
    ]);
    expect([await revokedBy(analyst, id), await revokedBy(kh, id)]).toEqual([null, null]);
  });

  it.each(['action_step', 'information_step', 'information_message'])(
    'lets no statement read the officers of %s, of whichever party',
    async (table) => {
      await app.enter(liaison);
      expect(await app.attempt(`select seq, party from hub.${table}`)).toEqual({ rows: [] });
      expect(await app.attempt(`select by_user from hub.${table}`)).toEqual({ code: '42501' });
      await app.rows('rollback');
    },
  );
});
