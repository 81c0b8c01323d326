import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

describe('channels of alerts, for another country', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let sg: Officer;
  let channel: string;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('admin@th.example'), await world.signsIn('admin@kh.example')];
    [vn, sg] = [await world.signsIn('admin@vn.example'), await world.signsIn('admin@sg.example')];
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
  const raised = async (who: Officer, urgency: string): Promise<string> => {
    const [row] = await world.ownerSql<{ id: string }>(
      `insert into hub.alert (reference, party, kind, urgency, addressees, permission, next_at) values (hub.new_alert_reference(), $1, 'CASE', $2, 'OFFICERS', 'case:work', null) returning id`,
      [who.party, urgency],
    );
    return row?.id ?? 'none';
  };
  /** A message to a chat channel that waits. */
  const waits = async (who: Officer, chat: string, urgency = 'EMERGENCY', mode = 'IMMEDIATE'): Promise<string> => {
    const [row] = await world.ownerSql<{ id: string }>(
      `insert into hub.alert_delivery (alert, party, channel, urgency, channel_kind, step, mode) values ($1, $2, $3, $4, 'SLACK', 0, $5) returning id`,
      [await raised(who, urgency), who.party, chat, urgency, mode],
    );
    return row?.id ?? 'none';
  };
  const leases = async (emergencies: boolean, most: number): Promise<readonly string[]> =>
    (
      await world.relay.query<{ id: string }>('select id from hub.lease_alert_channel_messages($1, $2, $3, $4)', [
        ...[world.relayClaim(), randomUUID(), emergencies, most],
      ])
    ).rows.map(({ id }) => id);
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
    const chat = await creates(th, own?.id);
    const channelsOf = async (agency: number | null | undefined): Promise<readonly string[]> => {
      const [row] = await world.ownerSql<{ channels: { id: string }[] }>('select hub.alert_chat_channels_of($1, $2, now()) as channels', [
        th.party,
        agency,
      ]);
      return row?.channels.map(({ id }) => id) ?? [];
    };
    expect([await channelsOf(th.agency), await channelsOf(other?.key), await channelsOf(null)]).toEqual([[chat], [], [channel]]);
  });

  it('keep open emergencies when they are disabled, and drop the rest', async () => {
    const chat = await creates(vn);
    const [urgent, emergency, ended] = [await waits(vn, chat, 'URGENT'), await waits(vn, chat), await waits(vn, chat)];
    await world.ownerSql('select hub.disable_alert_channel(c) from hub.alert_channel c where c.id = $1', [chat]);
    await world.ownerSql(
      `update hub.alert set ended_at = now(), ended_why = 'CANCELLED', next_at = null where id = (select alert from hub.alert_delivery where id = $1)`,
      [ended],
    );
    expect(await leases(true, 100)).not.toContain(emergency);
    const rows = await world.ownerSql<{ id: string; state: string }>('select id, state from hub.alert_delivery where channel = $1', [chat]);
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({
      ...{ [urgent]: 'DROPPED', [emergency]: 'WAITING', [ended]: 'DROPPED' },
    });
    await world.relay.query('select hub.record_alert_channel_test($1, null)', [chat]); // accepted
    expect(await leases(true, 100)).toContain(emergency);
  });

  it('hold up no other party: of each a fifth of what a process may lease comes first', async () => {
    const channels = [await creates(vn), await creates(vn), await creates(vn)];
    for (const chat of channels) for (let n = 0; n < 4; n += 1) await waits(vn, chat);
    const other = await waits(sg, await creates(sg));
    const leased = await leases(true, 5);
    expect([leased.length, leased.includes(other)]).toEqual([5, true]);
    const digests = async (): Promise<readonly string[]> =>
      (
        await world.relay.query<{ channel: string }>('select channel from hub.lease_alert_channel_digests($1, $2, 2)', [
          ...[world.relayClaim(), randomUUID()],
        ])
      ).rows.map(({ channel: of }) => of);
    for (const chat of channels) await waits(vn, chat, 'ROUTINE', 'DIGEST');
    const quiet = await creates(sg);
    await waits(sg, quiet, 'ROUTINE', 'DIGEST');
    expect(await digests()).toContain(quiet);
  });

  it('send a digest under the same id until a message is added', async () => {
    const chat = await creates(sg);
    const first = await waits(sg, chat, 'ROUTINE', 'DIGEST');
    const digest = async (): Promise<{ id: string; ids: readonly string[] } | undefined> => {
      await world.ownerSql('update hub.alert_delivery set lease_until = null where channel = $1', [chat]);
      const { rows } = await world.relay.query<{ id: string; ids: readonly string[]; channel: string }>(
        'select id, ids, channel from hub.lease_alert_channel_digests($1, $2, 100)',
        [world.relayClaim(), randomUUID()],
      );
      return rows.find(({ channel: of }) => of === chat);
    };
    const before = await digest();
    expect(before?.ids).toEqual([first]);
    const [lease] = await world.ownerSql<{ minutes: number }>(
      'select (extract(epoch from lease_until - now()) / 60)::integer as minutes from hub.alert_delivery where id = $1',
      [first],
    );
    expect(lease?.minutes).toBe(5); // as by e-mail
    expect((await digest())?.id).toBe(before?.id);
    const second = await waits(sg, chat, 'ROUTINE', 'DIGEST');
    const after = await digest();
    expect(after?.ids).toEqual([first, second]);
    expect(after?.id).not.toBe(before?.id);
  });

  it('count an alert once in a digest, although messages of two of its steps wait', async () => {
    const chat = await creates(sg);
    const first = await waits(sg, chat, 'ROUTINE', 'DIGEST');
    await world.ownerSql(
      `insert into hub.alert_delivery (alert, party, channel, urgency, channel_kind, step, mode)
         select d.alert, d.party, d.channel, d.urgency, d.channel_kind, 1, d.mode from hub.alert_delivery d where d.id = $1`,
      [first],
    );
    const { rows } = await world.relay.query<{ channel: string; ids: readonly string[]; alerts: readonly object[] }>(
      'select channel, ids, alerts from hub.lease_alert_channel_digests($1, $2, 100)',
      [world.relayClaim(), randomUUID()],
    );
    const digest = rows.find(({ channel: of }) => of === chat);
    expect([digest?.ids.length, digest?.alerts]).toMatchObject([2, [{ kind: 'CASE', quantity: 1 }]]);
  });

  it('send what waits when they work again, but not earlier than the receiver has asked', async () => {
    const chat = await creates(sg);
    const [slow, failed] = [await waits(sg, chat), await waits(sg, chat)];
    await world.ownerSql(
      `update hub.alert_delivery set attempts = 1, failure = case when id = $1 then 'STATUS_429' else 'STATUS_503' end, next_attempt_at = now() + interval '1 hour' where channel = $2`,
      [slow, chat],
    );
    await world.ownerSql(`update hub.alert_channel set failing_since = now(), last_failure = 'STATUS_503' where id = $1`, [chat]);
    await world.relay.query('select hub.record_alert_channel_test($1, null)', [chat]);
    const leased = await leases(true, 100);
    expect([leased.includes(failed), leased.includes(slow)]).toEqual([true, false]);
  });

  it('tell nothing of what is RED, also where the alert names no item', async () => {
    const dueOf = async (redItem: string | null): Promise<unknown> => {
      const [made] = await world.ownerSql<{ id: string }>(`select hub.announce(array[$1::integer], 'CASE_INVITATION', '{}', $2) as id`, [
        ...[th.party, redItem],
      ]);
      return world.ownerSql(
        `select a.item, hub.is_alert_due_by(c, null, hub.alert_channel_viewer(c, null), a) as due from hub.alert a, hub.alert_channel c where a.announcement = $1 and c.id = $2`,
        [made?.id, channel],
      );
    };
    expect(await dueOf(null)).toEqual([{ item: null, due: true }]);
    expect(await dueOf(randomUUID())).toEqual([{ item: null, due: false }]);
  });

  it('send nothing of a suspended party', async () => {
    const due = async (alert: string): Promise<unknown> => {
      const [row] = await world.ownerSql<{ due: boolean }>(
        `select hub.is_alert_due_by(c, null, hub.alert_channel_viewer(c, null), a) as due from hub.alert a, hub.alert_channel c where a.id = $1 and c.id = $2`,
        [alert, channel],
      );
      return row?.due;
    };
    const alert = await raised(th, 'URGENT');
    expect(await due(alert)).toBe(true);
    await world.ownerSql('update hub.party set suspended_at = now() where key = $1', [th.party]);
    expect(await due(alert)).toBe(false);
  });
});
