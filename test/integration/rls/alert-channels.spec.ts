import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

describe('channels of alerts, for another country', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let channel: string;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('admin@th.example'), await world.signsIn('admin@kh.example')];
    channel = await creates(th);
  });
  afterAll(() => world.close());

  const creates = async (who: Officer, agencyId: string | null = null): Promise<string> => {
    const id = randomUUID();
    const given = { id, agencyId, kind: 'SLACK', name: 'Duty room', host: 'x.example', sealed: 'ab', publicKey: null };
    const [row] = await app.as(who, 'alert:manage', () => app.rows('select hub.create_alert_channel($1) as outcome', [given]));
    expect(row).toEqual({ outcome: 'CREATED' });
    return id;
  };
  const found = (who: Officer, needs = 'alert:manage'): Promise<number> =>
    app.as(who, needs, async () => (await app.rows('select id from hub.alert_channel where id = $1', [channel])).length);

  it('are invisible by any statement, in acts of alerts and in others', async () => {
    expect([await found(th), await found(kh), await found(th, 'user:manage')]).toEqual([1, 0, 0]);
  });

  it('are not changed by it: absent, and of another party, give the same answer', async () => {
    for (const call of ['hub.delete_alert_channel($1)', 'hub.take_alert_channel_test($1, 10)']) {
      for (const id of [channel, randomUUID()]) {
        expect(await codeOf(app.as(kh, 'alert:manage', () => app.rows(`select ${call}`, [id])))).toBe('HB404');
      }
      expect(await codeOf(app.as(th, 'alert:read', () => app.rows(`select ${call}`, [channel])))).toBe('HB500');
    }
  });

  it('show their address and their secret to nobody', async () => {
    expect(await codeOf(app.as(th, 'alert:manage', () => app.rows('select sealed from hub.alert_channel')))).toBe('42501');
    expect(await codeOf(world.relay.query('select from hub.alert_channel'))).toBe('42501');
    for (const call of [
      `lease_alert_channel_messages('', $1, true, 1)`,
      `lease_alert_channel_digests('', $1, 1)`,
      `alert_channel_target('', $1)`,
    ]) {
      expect(await codeOf(world.relay.query(`select * from hub.${call}`, [channel]))).toBe('HB498');
    }
  });

  it('are at most twenty of a party, and end with it', async () => {
    const [{ count } = { count: 0 }] = await world.ownerSql<{ count: number }>(
      'select count(*)::integer as count from hub.alert_channel where party = $1',
      [kh.party],
    );
    for (let n = count; n < 20; n += 1) await creates(kh);
    const given = { id: randomUUID(), agencyId: null, kind: 'SLACK', name: 'x', host: 'x', sealed: 'ab', publicKey: null };
    expect(await app.as(kh, 'alert:manage', () => app.rows('select hub.create_alert_channel($1) as outcome', [given]))).toEqual([
      { outcome: 'TOO_MANY' },
    ]);
    await world.ownerSql('select hub.delete_alert_channels_of($1)', [kh.party]);
    const left = await world.ownerSql('select from hub.alert_channel where party = $1 and (deleted_at is null or sealed is not null)', [
      kh.party,
    ]);
    expect(left).toEqual([]);
  });

  it('of one agency are managed by its administrators, and get its alerts alone', async () => {
    const [other] = await world.ownerSql<{ id: string; key: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Another' from hub.party where slug = 'th' returning id, key`,
    );
    expect(await codeOf(creates(th, other?.id))).toBe('HB490');
    expect(await codeOf(creates(th))).toBe('HB490'); // of the whole party, which has two agencies now
    const [own] = await world.ownerSql<{ id: string }>('select id from hub.agency where key = $1', [th.agency]);
    const room = await creates(th, own?.id);
    const roomsOf = async (agency: number | null | undefined): Promise<readonly string[]> => {
      const [row] = await world.ownerSql<{ rooms: { id: string }[] }>('select hub.alert_rooms_of($1, $2, now()) as rooms', [
        th.party,
        agency,
      ]);
      return row?.rooms.map(({ id }) => id) ?? [];
    };
    expect([await roomsOf(th.agency), await roomsOf(other?.key), await roomsOf(null)]).toEqual([[room], [], [channel]]);
  });

  it('send nothing of a suspended party', async () => {
    const due = async (): Promise<unknown> => {
      const [row] = await world.ownerSql<{ due: boolean }>(
        `with a as (insert into hub.alert (reference, party, kind, urgency, addressees, permission) values (hub.new_alert_reference(), $1, 'CASE', 'URGENT', 'OFFICERS', 'case:work') returning *)
           select hub.is_alert_due_by(row(gen_random_uuid(), 0, a.id, a.party, null, $2::uuid, 'URGENT', 'SLACK', 0, 'IMMEDIATE', now(), 'WAITING', 0, null, now(), null, null, null)::hub.alert_delivery, a::hub.alert) as due
             from a`,
        [th.party, channel],
      );
      return row?.due;
    };
    expect(await due()).toBe(true);
    await world.ownerSql('update hub.party set suspended_at = now() where key = $1', [th.party]);
    expect(await due()).toBe(false);
  });
});
