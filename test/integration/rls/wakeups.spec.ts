import { type AppConnection, type Officer, openWorld, publish, type World } from './world.js';

interface Moved {
  readonly epoch: string;
  readonly last: string;
  readonly parties: readonly string[] | null;
  readonly oldest_writer: string | null;
}

describe('what a hub process asks once a second', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  const slugs = new Map<string, string>();

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    for (const { id, slug } of await world.ownerSql<{ id: string; slug: string }>('select id, slug from hub.party')) slugs.set(id, slug);
    await world.settle();
  });
  afterAll(() => world.close());

  const moved = async (from?: Pick<Moved, 'epoch' | 'last'>): Promise<Moved> => {
    const [row] = (
      await world.relay.query<Moved>('select * from hub.parties_affected_since($1, $2, true)', [from?.epoch ?? null, from?.last ?? null])
    ).rows;
    if (!row) throw new Error('hub.parties_affected_since answers one row.');
    return row;
  };
  /** Slugs of those whom `work` concerns, once it has its place. */
  const concerned = async (work: () => Promise<unknown>): Promise<readonly string[] | null> => {
    const from = await moved();
    await work();
    await world.settle();
    const { parties } = await moved(from);
    return parties && parties.map((id) => slugs.get(id) ?? id).sort();
  };
  const group = async (): Promise<number> =>
    (await world.ownerSql<{ key: number }>('select key from hub.working_group limit 1'))[0]?.key ?? 0;

  describe('whom the stream concerns', () => {
    it('is nobody when nothing happened', async () => {
      const from = await moved();
      expect(await moved(from)).toMatchObject({ epoch: from.epoch, last: from.last, parties: [] });
    });

    it('is everybody who may see the event, and its owner', async () => {
      const kh = await world.key('kh');
      expect(await concerned(() => publish(app, th))).toEqual(['th']);
      expect(await concerned(() => publish(app, th, { audience: [kh] }))).toEqual(['kh', 'th']);
      const members = ['kh', 'la', 'my', 'ph', 'th', 'vn'];
      const key = await group();
      expect(await concerned(() => publish(app, th, { audience: [key] }))).toEqual(members);
      expect(await concerned(() => publish(app, th, { audience: [1] }))).toHaveLength(15);
    });

    it('is also who saw it before, who left what it came under, and who joins, leaves, bars and is barred', async () => {
      const [kh, vn, jp, key] = [await world.key('kh'), await world.key('vn'), await world.key('jp'), await group()];
      const id = await publish(app, th, { audience: [vn] });
      await world.settle();
      const readdress = () =>
        app.as(th, 'indicator:publish', () =>
          app.rows(`update hub.indicator set version = version + 1, ordinal = 0, audience = $2 where id = $1`, [id, [kh]]),
        );
      expect(await concerned(readdress)).toEqual(['kh', 'th', 'vn']);

      const from = await moved();
      await publish(app, th, { audience: [key] });
      await world.settle();
      await world.ownerSql('select hub.leave_key($1, $2)', [vn, key]);
      await world.settle();
      expect((await moved(from)).parties?.map((party) => slugs.get(party))).toContain('vn');
      expect(await concerned(() => world.ownerSql('select hub.join_key($1, $2)', [vn, key]))).toContain('vn');

      const bar = (op: string) => () => world.ownerSql('insert into hub.outbox (op, owner, key) values ($1, $2, $3)', [op, th.party, jp]);
      await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th.party, jp]);
      expect(await concerned(bar('BAR'))).toEqual(['jp', 'th']);
    });

    it('is all, without a list, at the first look, after a restore, and when too much has happened', async () => {
      const at = await moved();
      expect(at.parties).toBeNull();
      expect((await moved({ ...at, epoch: '00000000-0000-4000-8000-000000000000' })).parties).toBeNull();
      expect((await moved({ ...at, last: String(Number(at.last) + 1) })).parties).toBeNull();
      await world.ownerSql('update hub.sequence_head set last = last + 5001');
      expect((await moved(at)).parties).toBeNull();
      expect((await moved({ ...at, last: String(Number(at.last) + 1) })).parties).not.toBeNull();
    });

    it('comes with the oldest transaction that writes, as long as it is open', async () => {
      const writer = await world.client(world.database.url);
      await writer.query('begin');
      const [{ id } = { id: '' }] = (await writer.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows;
      const during = (await moved()).oldest_writer;
      await writer.query('rollback');
      expect(during).not.toBeNull(); // another test's, when that is older still
      expect(Number(during)).toBeLessThanOrEqual(Number(id));
      expect((await moved()).oldest_writer).not.toBe(id);
    });
  });

  describe('which sessions stand', () => {
    const rights = async (...sessions: readonly Officer[]): Promise<readonly (string | undefined)[]> => {
      const asked = sessions.map(({ session }) => session);
      const { rows } = await world.relay.query<{ session: string; rights: string }>('select * from hub.valid_principals($1)', [asked]);
      return asked.map((one) => rows.find(({ session }) => session === one)?.rights);
    };

    it('are those that live, of accounts and parties that may act', async () => {
      const [stays, out, expired, disabled, suspended] = [
        await world.signsIn('analyst@kh.example'),
        await world.signsIn('analyst@kh.example'),
        await world.signsIn('analyst@kh.example'),
        await world.signsIn('liaison@kh.example'),
        await world.signsIn('analyst@sg.example'),
      ];
      const before = await rights(stays, out, expired, disabled, suspended);
      expect(before.filter((one) => one !== undefined)).toHaveLength(5);
      await world.ownerSql(`update hub.session set ended_at = now() where id = $1`, [out.session]);
      await world.ownerSql(`update hub.session set expires_at = now() where id = $1`, [expired.session]);
      await world.ownerSql(`update hub.user_account set disabled_at = now() where id = $1`, [disabled.user]);
      await world.ownerSql(`update hub.party set suspended_at = now() where key = $1`, [suspended.party]);
      expect(await rights(stays, out, expired, disabled, suspended)).toEqual([before[0], undefined, undefined, undefined, undefined]);
      expect(await rights()).toEqual([]);
    });

    it('show by another fingerprint that a right was given or taken, to them and to no others', async () => {
      const [one, colleague, other] = [
        await world.signsIn('analyst@my.example'),
        await world.signsIn('liaison@my.example'),
        await world.signsIn('analyst@id.example'),
      ];
      const [my, key] = [one.party, await group()];
      const changes: readonly [string, string, readonly unknown[], readonly boolean[]][] = [
        ['roles', `update hub.user_account set roles = '{DATA_PROTECTION}' where id = $1`, [one.user], [true, false, false]],
        [
          'a permission',
          `delete from hub.role_permission where role = 'LIAISON' and permission = 'indicator:read'`,
          [],
          [false, true, false],
        ],
        ['a group left', `update hub.membership set left_at = now() where party = $1 and key = $2`, [my, key], [true, true, false]],
        ['a bar', `insert into hub.bar (owner, party) values ($1, $2)`, [th.party, my], [true, true, false]],
        ['a bar lifted', `update hub.bar set lifted_at = now() where party = $1`, [my], [true, true, false]],
        [
          'the name of an account',
          `update hub.user_account set email = 'renamed@my.example' where id = $1`,
          [one.user],
          [false, false, false],
        ],
      ];
      for (const [what, statement, values, expected] of changes) {
        const before = await rights(one, colleague, other);
        await world.ownerSql(statement, values);
        const after = await rights(one, colleague, other);
        expect({ what, changed: after.map((right, n) => right !== before[n]) }).toEqual({ what, changed: expected });
      }
    });
  });
});
