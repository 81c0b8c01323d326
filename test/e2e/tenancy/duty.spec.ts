import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { asStoredTurns } from '../../../src/tenancy/duty/duty-turns.js';
import { DutyWorker } from '../../../src/tenancy/duty/duty.worker.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { directoryClient } from '../../support/directory-client.js';
import { type DutyClient, dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** A time so many milliseconds from now. */
const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe('the duty roster of an agency', () => {
  let hub: Hub;
  let admin: DutyClient;
  let analyst: DutyClient;
  let ids: Readonly<Record<string, string>>;
  let agency: string;

  beforeAll(async () => {
    hub = await startHub();
    const client = async (email: string) => dutyClient((await hub.as(email)).ask);
    [admin, analyst] = [await client('admin@th.example'), await client('analyst@th.example')];
    const rows = await hub.ownerSql<{ name: string; id: string }>(
      `select split_part(email, '@', 1) as name, id from hub.user_account where email like '%@th.example'`,
    );
    ids = Object.fromEntries(rows.map(({ name, id }) => [name, id]));
    agency = (await admin.sets()).agency.id;
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    const roster = await admin.roster();
    for (const { id } of roster?.shifts ?? []) await admin.removesShift(id);
    for (const { id } of roster?.changes ?? []) await admin.removesChange(id);
  });
  const id = (name: string): string => ids[name] ?? 'none';

  it('names who is on duty at a time, by rank, and who is next in line; officers of the party read it', async () => {
    await admin.shift(id('liaison'), { rank: 2, name: 'Second line' });
    const roster = await admin.shift(id('analyst'), { name: 'Day and night' });
    expect(roster).toMatchObject({ timeZone: 'Asia/Bangkok', fallback: false, updatedBy: { name: 'admin@th.example' } });
    expect(roster.shifts.map(({ name, officer }) => [name, officer?.name])).toEqual([
      ['Second line', 'liaison@th.example'],
      ['Day and night', 'analyst@th.example'],
    ]);
    expect(await analyst.line()).toEqual(['analyst 1', 'liaison 2']);
    expect(await analyst.line(ahead(300 * DAY))).toEqual(['analyst 1', 'liaison 2']);
    await expect(analyst.line(ahead(366 * DAY))).rejects.toMatchObject({ reason: 'DUTY_TOO_FAR' });
    await hub.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [id('analyst')]);
    expect(await admin.line()).toEqual(['liaison 2']);
    await hub.ownerSql('update hub.user_account set disabled_at = null where id = $1', [id('analyst')]);
  });

  it('refuses what another administrator has edited meanwhile: settings by the version of the roster, a shift by its own', async () => {
    const stale = { code: 'CONFLICT', reason: 'VERSION_STALE' };
    const before = await admin.roster();
    const { version = 0 } = before ?? {};
    const edited = await admin.settings(version, { holidays: [{ day: '2027-04-13', name: 'Songkran' }] });
    expect(edited.version).toBe(version + 1);
    for (const old of [version, version + 2, null]) {
      await expect(admin.settings(old, { holidays: [] })).rejects.toMatchObject(stale);
    }
    expect(await admin.settings(version + 1, { holidays: [] })).toMatchObject({ holidays: [], version: version + 2 });

    const [made] = (await admin.shift(id('analyst'), { name: 'Night' })).shifts;
    const shiftId = made?.id ?? 'none';
    expect(made?.version).toBe(1);
    await admin.changes({ kind: 'ABSENCE', officerId: id('analyst'), from: ahead(DAY), to: ahead(2 * DAY) }); // changes no shift
    expect((await admin.shift(id('liaison'), { name: 'Night' }, { shiftId, version: 1 })).shifts[0]).toMatchObject({ version: 2 });
    for (const old of [{ shiftId, version: 1 }, { shiftId, version: 3 }, { shiftId }]) {
      await expect(admin.shift(id('analyst'), { name: 'Day' }, old)).rejects.toMatchObject(stale);
    }
    const same = await admin.shift(id('liaison'), { name: 'Night' }, { shiftId, version: 2 });
    expect(same.shifts).toMatchObject([{ name: 'Night', officer: { name: 'liaison@th.example' }, version: 2 }]);
    const file = await admin.calendar('SHIFTS', ahead(0), ahead(DAY));
    const { roster } = await admin.imports(file.replace('SUMMARY:Night', 'SUMMARY:Day'));
    expect(roster.shifts).toMatchObject([{ name: 'Day', version: 3 }]);
    await expect(admin.shift(id('liaison'), {}, { shiftId: 'none', version: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const old of [2, 4]) await expect(admin.removesShift(shiftId, old)).rejects.toMatchObject(stale);
    expect((await admin.removesShift(shiftId, 3)).shifts).toEqual([]);
  });

  it('refuses a change of duty, and a calendar, for a roster that another administrator has edited meanwhile', async () => {
    const stale = { code: 'CONFLICT', reason: 'VERSION_STALE' };
    const { version } = await admin.shift(id('analyst'), { name: 'Night' });
    const absence = { kind: 'ABSENCE', officerId: id('analyst'), from: ahead(DAY), to: ahead(2 * DAY) };
    const file = await admin.calendar('SHIFTS', ahead(0), ahead(DAY));
    for (const old of [version - 1, version + 1]) {
      await expect(admin.changes(absence, old)).rejects.toMatchObject(stale);
      await expect(admin.imports(file, old)).rejects.toMatchObject(stale);
    }
    expect(await admin.roster()).toMatchObject({ version, changes: [] });
    expect((await admin.changes(absence, version)).changes).toHaveLength(1);
    await expect(admin.imports(file, version)).rejects.toMatchObject(stale);
    expect((await admin.imports(file, version + 1)).receipts).toMatchObject([{ outcome: 'UNCHANGED' }]);
  });

  it('applies absences, covers and swaps, takes them back, and keeps what has been', async () => {
    await admin.shift(id('analyst'));
    await admin.shift(id('liaison'), { rank: 2 });
    await hub.ownerSql(
      `update hub.duty_turn set from_at = from_at - interval '1 hour' where from_at > now() - interval '1 minute' and from_at <= now()`,
    );
    const tomorrow = { from: ahead(DAY), to: ahead(2 * DAY) };
    const { changes } = await admin.changes({ kind: 'ABSENCE', officerId: id('analyst'), ...tomorrow, note: 'Leave' });
    expect(await analyst.line(ahead(1.5 * DAY))).toEqual(['liaison 2']);
    await admin.changes({ kind: 'COVER', officerId: id('liaison'), substituteId: id('chief'), ...tomorrow });
    expect(await analyst.line(ahead(1.5 * DAY))).toEqual(['chief 2']);
    await admin.changes({
      kind: 'SWAP',
      officerId: id('analyst'),
      substituteId: id('liaison'),
      from: ahead(3 * DAY),
      to: ahead(4 * DAY),
      otherFrom: ahead(5 * DAY),
      otherTo: ahead(6 * DAY),
    });
    // In both spans the other one takes the turn as well as the own.
    expect([await analyst.line(ahead(3.5 * DAY)), await analyst.line(ahead(5.5 * DAY)), await analyst.line(ahead(7 * DAY))]).toEqual([
      ['liaison 1'],
      ['analyst 1'],
      ['analyst 1', 'liaison 2'],
    ]);
    await admin.removesChange(changes[0]?.id ?? '');
    expect(await analyst.line(ahead(1.5 * DAY))).toEqual(['analyst 1', 'chief 2']);
    const past = await analyst.turns(ahead(-HOUR), ahead(0));
    expect(past.nodes.length).toBeGreaterThan(0);
    const { shifts } = (await admin.roster()) ?? { shifts: [] };
    for (const shift of shifts) await admin.removesShift(shift.id);
    expect(await analyst.line()).toEqual([]);
    expect((await analyst.turns(ahead(-HOUR), ahead(-HOUR / 2))).nodes.length).toBeGreaterThan(0);
  });

  it('lists turns page by page, with holidays left out', async () => {
    const day = (ms: number): string => ahead(ms).slice(0, 10);
    await admin.sets({ timeZone: 'UTC', holidays: [{ day: day(3 * DAY), name: 'A feast' }] });
    await admin.shift(id('analyst'), { timeZone: 'UTC', onHolidays: false });
    const [from, to] = [`${day(2 * DAY)}T00:00:00Z`, `${day(6 * DAY)}T00:00:00Z`];
    const first = await analyst.turns(from, to, { first: 2 });
    expect([first.nodes.map((turn) => turn.from.slice(0, 10)), first.pageInfo.hasNextPage]).toEqual([[day(2 * DAY), day(4 * DAY)], true]);
    const next = await analyst.turns(from, to, { first: 2, after: first.pageInfo.endCursor });
    expect([next.nodes.map((turn) => turn.from.slice(0, 10)), next.pageInfo.hasNextPage]).toEqual([[day(5 * DAY)], false]);
    await expect(analyst.turns(to, from)).rejects.toMatchObject({ reason: 'DUTY_SPAN' });
    await admin.sets({ holidays: [] });
  });

  it('gets another time zone, which the shifts without one follow in all turns to come', async () => {
    await admin.sets({ timeZone: 'Asia/Bangkok' });
    const at = (hours: string): object => ({ startsAt: `2026-01-01T${hours}:00`, endsAt: `2026-01-01T${Number(hours) + 2}:00` });
    await admin.shift(id('analyst'), at('08'));
    await admin.shift(id('liaison'), { ...at('08'), timeZone: 'Asia/Bangkok' });
    const day = ahead(30 * DAY).slice(0, 10);
    const turns = async (): Promise<readonly string[]> =>
      (await analyst.turns(`${day}T00:00:00Z`, `${day}T23:00:00Z`)).nodes.map(
        ({ from, to, officer }) => `${officer.name?.split('@')[0]} ${from.slice(11, 13)} ${to.slice(11, 13)}`,
      );
    expect(await turns()).toEqual(['analyst 01 03', 'liaison 01 03']);
    const { shifts, timeZone } = await admin.sets({ timeZone: 'Europe/Lisbon' });
    expect([timeZone, shifts.map((shift) => [shift.timeZone, shift.version])]).toEqual([
      'Europe/Lisbon',
      [
        [null, 1],
        ['Asia/Bangkok', 1],
      ],
    ]);
    const [lisbon] = await hub.ownerSql<{ hour: string }>(
      `select to_char(($1 || ' 08:00')::timestamp at time zone 'Europe/Lisbon' at time zone 'UTC', 'HH24') as hour`,
      [day],
    );
    expect(await turns()).toEqual(['liaison 01 03', `analyst ${lisbon?.hour} ${String(Number(lisbon?.hour) + 2).padStart(2, '0')}`]);
    await admin.sets({ timeZone: 'Asia/Bangkok' });
    expect(await turns()).toEqual(['analyst 01 03', 'liaison 01 03']);
  });

  it('forgets turns that ended more than a year ago, and no others of the past, also when it is edited often', async () => {
    await admin.shift(id('analyst'));
    const ended = async (): Promise<unknown> =>
      (
        await hub.ownerSql<{ days: number }>(
          `select extract(day from now() - to_at)::integer as days from hub.duty_turn where to_at < now() - interval '10 days' order by 1`,
        )
      ).map(({ days }) => days);
    await hub.ownerSql(
      `insert into hub.duty_turn (agency, officer, rank, shift, place, from_at, to_at)
         select a.key, $2, 1, $2, 0, now() - d * interval '1 day' - interval '12 hours', now() - d * interval '1 day' - interval '1 hour' from hub.agency a, unnest('{300,360,370,800}'::integer[]) d where a.id = $1`,
      [agency, id('analyst')],
    );
    await admin.shift(id('liaison'), { rank: 2 });
    expect(await ended()).toEqual([300, 360]);
  });

  it('falls back to the roster of the NCB, of which a party has one', async () => {
    const [ncb] = await hub.ownerSql<{ id: string }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), party, 'NCB' from hub.agency where id = $1 returning id`,
      [agency],
    );
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), v.name || '@th.example', a.party, case when v.name <> 'party-admin' then a.key end, v.roles, u.password_hash
           from hub.agency a, hub.user_account u, (values ('ncb-admin', '{NATIONAL_ADMIN}'::text[]), ('ncb-officer', '{LIAISON}'::text[]), ('party-admin', '{NATIONAL_ADMIN}'::text[])) v(name, roles) where a.id = $1 and u.email = 'admin@th.example'`,
      [ncb?.id],
    );
    const [officer] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'ncb-officer@th.example'`);
    const bureau = dutyClient((await hub.as('ncb-admin@th.example')).ask);
    const ofParty = dutyClient((await hub.as('party-admin@th.example')).ask);
    const refusedToOne = { code: 'FORBIDDEN', reason: 'DUTY_FALLBACK_OF_PARTY' };
    await expect(bureau.sets({ fallback: true })).rejects.toMatchObject(refusedToOne);
    await ofParty.sets({ fallback: true }, ncb?.id);
    await expect(bureau.sets({ fallback: false })).rejects.toMatchObject(refusedToOne);
    // Neither holidays nor the time zone end the fallback, and none of them another.
    expect(await bureau.sets({ timeZone: null, holidays: [{ day: '2027-04-13', name: 'Songkran' }] })).toMatchObject({
      ...{ fallback: true, timeZone: 'Asia/Bangkok', holidays: [{ day: '2027-04-13' }] },
    });
    expect(await bureau.sets({ timeZone: 'UTC' })).toMatchObject({ fallback: true, timeZone: 'UTC', holidays: [{ day: '2027-04-13' }] });
    expect(await ofParty.sets({ timeZone: null, fallback: true }, ncb?.id)).toMatchObject({
      timeZone: 'UTC',
      holidays: [{ day: '2027-04-13' }],
    });
    await bureau.shift(officer?.id ?? '');
    expect(await analyst.line()).toEqual(['ncb-officer 1*']);
    await admin.shift(id('analyst'));
    expect(await analyst.line()).toEqual(['analyst 1', 'ncb-officer 1*']);
    expect(await analyst.line(undefined, ncb?.id)).toEqual(['ncb-officer 1']);
    await expect(ofParty.sets({ fallback: true }, agency)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'DUTY_FALLBACK_TAKEN' });
    await expect(admin.sets({}, ncb?.id)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OTHER_AGENCY' });
    await expect(bureau.shift(id('analyst'))).rejects.toMatchObject({ reason: 'DUTY_OFFICER' });
  });

  it('shows other parties only whether a unit that they see is staffed now', async () => {
    const contacts = directoryClient(admin.ask);
    const [shown, hidden] = [await contacts.creates({ audience: { countries: ['KH'] } }), await contacts.creates({ audience: {} })];
    const kh = await hub.as('liaison@kh.example');
    const staffed = async (ask: typeof kh.ask, entry: string): Promise<boolean | null | undefined> =>
      (
        await ask<{ directoryEntry: { staffed: boolean | null } | null }>('query ($id: ID!) { directoryEntry(id: $id) { staffed } }', {
          id: entry,
        })
      ).directoryEntry?.staffed;
    expect(await staffed(kh.ask, shown.id)).toBe(false);
    await admin.shift(id('analyst'));
    expect([await staffed(kh.ask, shown.id), await staffed(kh.ask, hidden.id), await staffed(admin.ask, hidden.id)]).toEqual([
      true,
      undefined,
      true,
    ]);
    const unrostered = await directoryClient((await hub.as('admin@jp.example')).ask).creates({});
    expect(await staffed(kh.ask, unrostered.id)).toBeNull();
    const other = dutyClient(kh.ask);
    for (const refused of [other.roster(agency), other.line(undefined, agency)]) {
      await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(other.roster('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(dutyClient((await hub.as('admin@kh.example')).ask).sets({}, agency)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(analyst.shift(id('analyst'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('goes out as iCalendar and comes back: the shifts unchanged, the turns refused as shifts', async () => {
    await admin.shift(id('analyst'), {
      name: 'Nights, ติดต่อ',
      startsAt: '2026-01-01T20:00',
      endsAt: '2026-01-02T08:00',
      recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU',
      except: ['2026-01-06T20:00'],
      onHolidays: false,
    });
    await admin.shift(id('liaison'), { rank: 2, startsAt: '2026-02-01T08:00', endsAt: '2026-02-01T20:00', recurrence: null });
    const span = [ahead(2 * DAY), ahead(30 * DAY)] as const;
    const file = await analyst.calendar('SHIFTS', ...span);
    expect(file).toContain('RRULE:FREQ=WEEKLY;BYDAY=MO,TU');
    const again = await admin.imports(file);
    expect(again.receipts.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'UNCHANGED']);
    const turns = await analyst.calendar('TURNS', ...span);
    expect(turns.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(6);
    const refused = await admin.imports(turns);
    expect(new Set(refused.receipts.flatMap(({ problems }) => problems.map(({ code }) => code)))).toEqual(new Set(['DUTY_EVENT_IS_TURN']));
    for (const { id: shiftId } of again.roster.shifts) await admin.removesShift(shiftId);
    const restored = await admin.imports(file);
    expect(restored.receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED']);
    expect(await analyst.calendar('TURNS', ...span).then(withoutIds)).toEqual(withoutIds(turns));
    await expect(admin.imports('no calendar')).rejects.toMatchObject({ reason: 'DUTY_CALENDAR' });
    // Rights come first: the file is not read for others.
    await expect(dutyClient((await hub.as('admin@sg.example')).ask).imports('no calendar')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
  /** A calendar of turns without what is new each time. */
  const withoutIds = (calendar: string): readonly string[] => calendar.split('\r\n').filter((line) => !/^(UID|DTSTAMP| )/.test(line));

  it.each([
    ['an end before the start', { startsAt: '2026-01-02T00:00', endsAt: '2026-01-01T00:00' }, 'DUTY_SHIFT_LENGTH'],
    ['more than a week', { endsAt: '2026-01-09T00:00' }, 'DUTY_SHIFT_LENGTH'],
    ['a day that does not exist', { startsAt: '2026-02-30T00:00' }, 'DUTY_TIME'],
    ['a rule by hours', { recurrence: 'FREQ=HOURLY' }, 'DUTY_RECURRENCE'],
    ['a rank of ten', { rank: 10 }, 'DUTY_RANK'],
    ['a time zone that is none', { timeZone: 'Siam' }, 'TIME_ZONE_UNKNOWN'],
    ['daily shifts since 1970', { startsAt: '1970-01-01T00:00', endsAt: '1970-01-02T00:00' }, 'DUTY_START_TOO_FAR'],
  ])('refuses a shift with %s', async (_, stated, reason) => {
    await expect(admin.shift(id('analyst'), stated)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
  });

  it('refuses a cover without a substitute, officers of another agency, and shifts that are not there', async () => {
    const span = { from: ahead(DAY), to: ahead(2 * DAY) };
    await expect(admin.changes({ kind: 'COVER', officerId: id('analyst'), ...span })).rejects.toMatchObject({ reason: 'DUTY_CHANGE' });
    await expect(admin.changes({ kind: 'ABSENCE', officerId: id('analyst'), from: span.to, to: span.from })).rejects.toMatchObject({
      reason: 'DUTY_CHANGE_TIMES',
    });
    const [foreigner] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@kh.example'`);
    await expect(admin.shift(foreigner?.id ?? '')).rejects.toMatchObject({ reason: 'DUTY_OFFICER' });
    await expect(dutyClient((await hub.as('admin@sg.example')).ask).sets({ timeZone: null })).rejects.toMatchObject({
      reason: 'TIME_ZONE_UNKNOWN',
    });
    await expect(admin.removesShift('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(dutyClient((await hub.as('admin@sg.example')).ask).shift(id('analyst'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is extended by the relay, once, so that a year ahead stays known', async () => {
    await admin.shift(id('analyst'));
    const month = new Date(Date.now() + 30 * DAY);
    await hub.ownerSql('delete from hub.duty_turn where from_at >= $1', [month]);
    await hub.ownerSql('update hub.duty_turn set to_at = least(to_at, $1)', [month]);
    await hub.ownerSql('update hub.duty_roster set computed_until = $1', [month]);
    expect(await analyst.line(ahead(200 * DAY))).not.toContain('analyst 1');
    // Another process has read the same rosters, and comes later.
    const relay = hub.app.get(RelayConnection, { strict: false });
    const due = await relay.callWithClaim<{ agency: number; version: number; computed_until: Date }>('due_duty_rosters', [20]);
    hub.app.get(DutyWorker, { strict: false }).wake();
    await until(
      () => analyst.line(ahead(200 * DAY)),
      (line) => line[0] === 'analyst 1',
    );
    // The turn that went over the end of what was known is one again.
    const over = await hub.ownerSql(
      `select t.from_at < $1 as begins_before from hub.duty_turn t join hub.agency a on a.key = t.agency where a.id = $2 and t.from_at <= $1 and t.to_at > $1`,
      [month, agency],
    );
    expect(over).toEqual([{ begins_before: true }]);
    const count = async (): Promise<unknown> => (await hub.ownerSql('select count(*) from hub.duty_turn'))[0];
    const turns = asStoredTurns([
      { officer: id('analyst'), rank: 1, shift: id('analyst'), place: 0, from: Date.now() + 200 * DAY, to: Date.now() + 201 * DAY },
    ]);
    await until(
      () => hub.ownerSql('select from hub.duty_roster where computed_until = $1', [month]),
      (rows) => rows.length === 0,
    );
    const extended = await count();
    for (const { agency: key, version, computed_until: since } of due) {
      await relay.callWithClaim('extend_duty_turns', [key, version, since, turns, new Date(Date.now() + 500 * DAY)]);
    }
    expect([due.length > 0, await count()]).toEqual([true, extended]);
  });

  it('is extended although more rosters than a round has cannot be; their parties are told once, until an administrator edits them', async () => {
    await admin.shift(id('analyst'));
    const other = dutyClient((await hub.as('admin@jp.example')).ask);
    await other.sets();
    const [officer] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'admin@jp.example'`);
    const { agency: failing } = await other.shift(officer?.id ?? '');
    const [week, month] = [new Date(Date.now() + 7 * DAY), new Date(Date.now() + 30 * DAY)];
    // 25 rosters of Japan with a time zone that is none, all of them due before the one of Thailand.
    await hub.ownerSql(
      `with given as (select a.party, r.plan, r.updated_by from hub.duty_roster r join hub.agency a on a.key = r.agency where a.id = $1),
         made as (insert into hub.agency (id, party, name) select gen_random_uuid(), g.party, 'Failing ' || n from given g, generate_series(1, 24) n returning key, party)
         insert into hub.duty_roster (agency, party, plan, fallback, updated_by, computed_until) select m.key, m.party, g.plan, false, g.updated_by, $2 from made m, given g`,
      [failing.id, week],
    );
    const failed = `computed_until = $1 and party = (select party from hub.agency where id = $2)`;
    await hub.ownerSql(
      `update hub.duty_roster set plan = jsonb_set(plan, '{shifts,0,timeZone}', '"Nowhere"'), computed_until = $1 where party = (select party from hub.agency where id = $2)`,
      [week, failing.id],
    );
    await hub.ownerSql(`update hub.duty_roster set computed_until = $2 where agency = (select key from hub.agency where id = $1)`, [
      agency,
      month,
    ]);
    const extended = async (): Promise<void> => {
      hub.app.get(DutyWorker, { strict: false }).wake();
      await until(
        () => hub.ownerSql('select from hub.duty_roster where computed_until = $1', [month]),
        (rows) => rows.length === 0,
      );
    };
    const told = async (ask: typeof admin.ask) =>
      (await listAnnouncements(ask, 'DUTY_ROSTER_FAILED')).filter(({ agencyId }) => agencyId === failing.id);
    await extended();
    const count = async (): Promise<unknown> =>
      (await hub.ownerSql(`select count(*) from hub.duty_roster where ${failed} and failed_at is not null`, [week, failing.id]))[0];
    expect(await count()).toEqual({ count: '25' });
    expect(await told(other.ask)).toMatchObject([{ agencyId: failing.id, expiresAt: `${week.toISOString().slice(0, 19)}.000Z` }]);
    expect(await told(admin.ask)).toEqual([]);

    const relay = hub.app.get(RelayConnection, { strict: false });
    const due = async () => (await relay.callWithClaim<{ agency: number }>('due_duty_rosters', [100])).length;
    expect(await due()).toBe(0); // for a day
    await hub.ownerSql(`update hub.duty_roster set failed_at = now() - interval '2 days' where ${failed}`, [week, failing.id]);
    expect(await due()).toBe(25);
    await hub.ownerSql(`update hub.duty_roster set computed_until = $2 where agency = (select key from hub.agency where id = $1)`, [
      agency,
      month,
    ]);
    await extended();
    await until(due, (left) => left === 0);
    expect((await told(other.ask)).length).toBe(1);

    const { shifts } = (await other.roster(failing.id)) ?? { shifts: [] };
    for (const { id: shiftId } of shifts) await other.removesShift(shiftId);
    expect(await hub.ownerSql(`select from hub.duty_roster where ${failed}`, [week, failing.id])).toHaveLength(24);
    expect(
      await hub.ownerSql(`select failed_at from hub.duty_roster where agency = (select key from hub.agency where id = $1)`, [failing.id]),
    ).toEqual([{ failed_at: null }]);
    await hub.ownerSql(`delete from hub.duty_roster where ${failed}`, [week, failing.id]);
  });
});
