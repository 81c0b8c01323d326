import { openSuspension, OUTSTANDING, type Suspension, withdrawn } from './suspension-world.js';
import { type AppConnection, change, codeOf, type Officer, publish, type World } from './world.js';

describe('a suspended party', () => {
  let s: Suspension;
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;

  beforeEach(async () => {
    s = await openSuspension();
    ({ world, app, th, kh } = s);
  });
  afterEach(() => world.close());

  const reads = (who: Officer): Promise<unknown[]> => app.as(who, 'indicator:read', () => app.rows('select id from hub.claim'));

  it('is nobody, by whatever session, until it is taken in again; then it finds what it had and what came meanwhile', async () => {
    const before = await publish(app, th, { audience: [1] });
    const own = await publish(app, kh, { audience: [1] });
    await world.settle();
    await s.suspends(kh, true);
    await s.suspends(kh, true);
    expect(await codeOf(reads(kh))).toBe('HB401');
    expect((await world.relay.query('select session from hub.valid_principals($1)', [[kh.session, th.session]])).rows).toEqual([
      { session: th.session },
    ]);
    expect(await app.rows('select usable from hub.sign_in_material($1, $2, $3)', [app.turnless(), {}, 'analyst@kh.example'])).toEqual([
      { usable: false },
    ]);
    expect(await reads(th)).toEqual(expect.arrayContaining([{ id: before }, { id: own }])); // what it published stays
    const meanwhile = await publish(app, th, { audience: [kh.party] });
    await world.settle();

    await s.suspends(kh, false);
    await s.suspends(kh, false);
    expect(await reads(kh)).toEqual(expect.arrayContaining([{ id: before }, { id: meanwhile }]));
    await world.settle();
    expect(await s.events(kh)).toEqual({ [before]: ['PUBLISHED', 'PUBLISHED backfill'], [meanwhile]: ['PUBLISHED backfill'] });
    expect(await world.ownerSql(`select op from hub.stream where op in ('SUSPEND', 'READMIT') order by seq`)).toEqual([
      { op: 'SUSPEND' },
      { op: 'READMIT' },
    ]);
  });

  it('is told once of what it lost, and never of what came and went', async () => {
    const ids = [
      await s.settled({ audience: [kh.party] }),
      await s.settled({ audience: [1] }),
      await s.settled({ audience: [kh.party] }),
    ] as const;
    const [narrowed, kept, revoked] = ids;
    const after = await s.head();
    await s.isOff(true);
    const passing = await s.settled({ audience: [kh.party, 1] });
    const ended = await s.settled({ audience: [kh.party], retainUntil: new Date(Date.now() + 3_600_000) });
    const wrong = await s.settled({ audience: [kh.party] });
    for (const id of [narrowed, passing]) await change(app, th, id, `audience = '{}'`);
    for (const id of [revoked, wrong]) await s.revokes(id);
    await s.timeIsUp(ended);
    await s.deletes();
    await s.isOff(false);
    expect(await s.events(kh, after)).toEqual({ ...withdrawn(narrowed, revoked), [kept]: ['PUBLISHED backfill'] });
    expect(await s.events(kh)).toEqual({
      ...withdrawn(narrowed),
      [revoked]: ['PUBLISHED', 'WITHDRAWN'],
      [kept]: ['PUBLISHED', 'PUBLISHED backfill'],
    });
  });

  it('has its own items as they were: nothing happened to them', async () => {
    const own = await publish(app, kh, { audience: [1], retainUntil: new Date(Date.now() + 3_600_000) });
    await world.settle();
    await s.isOff(true);
    await s.isOff(false);
    expect(await s.events(kh, 0, { includeOwn: true })).toEqual({ [own]: ['PUBLISHED'] });
    await s.isOff(true);
    await s.timeIsUp(own);
    await s.deletes();
    await s.isOff(false);
    expect(await s.events(kh, 0, { includeOwn: true })).toEqual(withdrawn(own));
    expect(await s.events(kh)).toEqual({});
  });

  it('is outstanding in owners’ receipts from the moment of the suspension until it sees the item again', async () => {
    const [kept, lost, hidden] = [
      await s.settled({ audience: [1] }),
      await s.settled({ audience: [kh.party] }),
      await s.settled({ audience: [1], excluded: [kh.party] }),
    ];
    await s.suspends(kh, true);
    expect([await s.receipts(kept), await s.receipts(lost), await s.receipts(hidden)]).toEqual([OUTSTANDING, OUTSTANDING, []]);
    await world.settle();
    expect([await s.receipts(kept), await s.receipts(lost), await s.receipts(hidden)]).toEqual([OUTSTANDING, OUTSTANDING, []]);
    const meanwhile = await s.settled({ audience: [kh.party] });
    for (const id of [lost, meanwhile]) await change(app, th, id, `audience = '{}'`);
    await world.settle();
    expect([await s.receipts(lost), await s.receipts(meanwhile)]).toEqual([OUTSTANDING, []]);
    await s.suspends(kh, false);
    expect([await s.receipts(kept), await s.receipts(lost)]).toEqual([[], OUTSTANDING]);
    await world.settle();
    const confirms = (id: string) => app.as(kh, 'indicator:read', () => app.rows('select hub.confirm_withdrawal($1, false)', [id]));
    await confirms(lost);
    for (const id of [kept, meanwhile, hidden]) expect(await codeOf(confirms(id))).toBe('HB404');
    expect([await s.receipts(kept), await s.receipts(lost), await s.receipts(meanwhile)]).toEqual([[], [], []]);
  });

  it('gives a snapshot what the stream opens to it, and the feed behind the pin the rest', async () => {
    const kept = await s.settled({ audience: [1] });
    await s.isOff(true);
    const fresh = await s.settled({ audience: [1] });
    await s.suspends(kh, false);
    const snapshot = async (pinned: number): Promise<string[]> => {
      const rows = await app.rows<{ claim_row: { id: string } | null }>(
        `select claim_row from hub.snapshot($1, '{"what": "test", "needs": "indicator:read", "channel": "graphql"}', $2, $2, 1000, '{}')`,
        [await app.claim(kh), pinned],
      );
      return rows.flatMap(({ claim_row }) => (claim_row ? [claim_row.id] : []));
    };
    const early = await s.head();
    expect(await snapshot(early)).toEqual([]);
    await world.settle();
    expect(await s.events(kh, early)).toEqual({ [kept]: ['PUBLISHED backfill'], [fresh]: ['PUBLISHED backfill'] });
    expect((await snapshot(await s.head())).sort()).toEqual([kept, fresh].sort());
  });

  it.each([1, 3, 500])('is worked off in pieces of %i, across all keys that it held, and each piece tells what follows', async (piece) => {
    const [group, gone] = [await s.newGroup(), await s.newGroup()];
    for (const key of [group, gone]) await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.settle();
    const audiences = [[1], [group, 1], [kh.party], [group], [group, kh.party, 1], [th.party]];
    const ids: string[] = [];
    for (const audience of audiences) ids.push(await publish(app, th, { audience }));
    await publish(app, kh, { audience: [1] });
    const of_gone = await s.settled({ audience: [gone] });
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, gone]);
    await world.settle();
    const after = await s.head();
    const works = async (): Promise<void> => {
      while ((await world.relay.query<{ n: number }>('select hub.sequence(500) as n')).rows[0]?.n);
      while ((await world.relay.query<{ n: number | null }>('select hub.run_next_party_job($1) as n', [piece])).rows[0]?.n !== null);
    };
    await s.suspends(kh, true);
    await works();
    const lost = await world.ownerSql<{ item: string }>(`select item from hub.stream where op = 'LOST' and seq > $1 order by seq`, [after]);
    expect(lost.map(({ item }) => item)).toEqual(ids.slice(0, 5));
    await s.suspends(kh, false);
    await works();
    expect(await s.events(kh, after)).toEqual(Object.fromEntries(ids.slice(0, 5).map((id) => [id, ['PUBLISHED backfill']])));
    expect((await s.events(kh))[of_gone]).toEqual(['WITHDRAWN']);
  });

  it('wakes its own followers and the member countries, which are told, and nobody besides', async () => {
    const id = await s.settled({ audience: [1] });
    const vn = await world.signsIn('analyst@vn.example');
    const [from] = (await world.relay.query<{ epoch: string; last: string }>('select * from hub.parties_affected_since(null, 0, false)'))
      .rows;
    await s.isOff(true);
    await s.isOff(false);
    const { rows } = await world.relay.query<{ parties: string[] }>('select parties from hub.parties_affected_since($1, $2, false)', [
      from?.epoch,
      from?.last,
    ]);
    const [woken] = rows.map(({ parties }) => parties);
    const meta = await world.signsIn('contributor@meta.example');
    expect([woken?.includes(await s.idOf(kh)), woken?.includes(await s.idOf(vn)), woken?.includes(await s.idOf(meta))]).toEqual([
      true,
      true,
      false,
    ]);
    expect([await s.events(vn), await s.events(th, 0, { includeOwn: true })]).toEqual([{ [id]: ['PUBLISHED'] }, { [id]: ['PUBLISHED'] }]);
  });

  it('is never the hub’s own, nor one that does not exist, nor suspended by anybody but the operator', async () => {
    await publish(app, th, { audience: [1] });
    expect(await codeOf(s.suspends(s.operator, true))).toBe('HB404');
    expect(
      await codeOf(app.as(s.operator, 'party:manage', () => app.rows('select hub.set_party_suspended(gen_random_uuid(), true)'))),
    ).toBe('HB404');
    for (const email of ['admin@th.example', 'analyst@th.example', 'auditor@hub.example', 'admin@meta.example']) {
      expect(await codeOf(s.suspends(kh, true, await world.signsIn(email)))).toBe('HB403');
    }
    expect(await codeOf(s.suspends(kh, true, s.operator, 'group:manage'))).toBe('HB500');
    expect(await reads(kh)).not.toEqual([]);
    expect(await world.ownerSql('select from hub.suspension')).toEqual([]);
  });
});
