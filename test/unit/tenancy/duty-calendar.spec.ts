import { shiftCalendar, turnCalendar } from '../../../src/tenancy/duty/calendar.js';
import { type CalendarShift, readCalendar } from '../../../src/tenancy/duty/calendar-events.js';
import { withCalendar } from '../../../src/tenancy/duty/calendar-import.policy.js';
import type { DutyPlan, DutyShift } from '../../../src/tenancy/duty/roster.js';

const calendar = (...events: readonly string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Test//EN',
    ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split('\n'), 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const NIGHT =
  'UID:night\nDTSTART;TZID=Europe/Berlin:20260105T200000\nDTEND;TZID=Europe/Berlin:20260106T080000\nATTENDEE:mailto:Ann@Police.example';
type UidShift = CalendarShift & { readonly uid: string };
const shiftsOf = (text: string): readonly UidShift[] =>
  (readCalendar(text, 'Asia/Bangkok') ?? []).flatMap((event) =>
    'shift' in event && event.shift ? [{ uid: event.uid, ...event.shift }] : [],
  );
const problemsOf = (text: string): readonly string[] =>
  (readCalendar(text, 'Asia/Bangkok') ?? []).flatMap((event) => ('problem' in event ? [event.problem.code] : []));

describe('a calendar as duty shifts', () => {
  it('is read with rule, officer, rank, name, exceptions and time zone', () => {
    const text = calendar(
      `${NIGHT}\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU\nEXDATE;TZID=Europe/Berlin:20260112T200000,20260113T200000\nEXDATE:20260119T190000Z\nPRIORITY:2\nSUMMARY:Nights`,
    );
    expect(shiftsOf(text)).toEqual([
      {
        ...{ uid: 'night', name: 'Nights', email: 'ann@police.example', rank: 2, timeZone: 'Europe/Berlin', onHolidays: true },
        ...{ startsAt: '2026-01-05T20:00', endsAt: '2026-01-06T08:00', recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU' },
        except: ['2026-01-12T20:00', '2026-01-13T20:00', '2026-01-19T20:00'], // that of UTC on the wall clock of Berlin
      },
    ]);
  });

  it.each([
    ['UTC', 'DTSTART:20260105T200000Z\nDURATION:PT12H', 'UTC', '2026-01-05T20:00', '2026-01-06T08:00'],
    ['floating times', 'DTSTART:20260105T200000\nDTEND:20260106T080000', null, '2026-01-05T20:00', '2026-01-06T08:00'],
    ['a day', 'DTSTART;VALUE=DATE:20260105', null, '2026-01-05T00:00', '2026-01-06T00:00'],
    ['days', 'DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260108', null, '2026-01-05T00:00', '2026-01-08T00:00'],
    [
      'a prefixed time zone',
      'DTSTART;TZID=/mozilla.org/20250101_1/Asia/Bangkok:20260105T200000\nDURATION:PT1H',
      'Asia/Bangkok',
      '2026-01-05T20:00',
      '2026-01-05T21:00',
    ],
  ])('knows %s', (_, times, timeZone, startsAt, endsAt) => {
    expect(shiftsOf(calendar(`UID:x\n${times}`))).toEqual([
      expect.objectContaining({ timeZone, startsAt, endsAt, email: null, rank: 1, recurrence: null }),
    ]);
  });

  it.each([
    ['a rule by hours', `${NIGHT}\nRRULE:FREQ=HOURLY`, 'DUTY_RECURRENCE'],
    ['further dates', `${NIGHT}\nRDATE;TZID=Europe/Berlin:20260201T200000`, 'DUTY_RECURRENCE'],
    ['a time zone that is none', NIGHT.replaceAll('Europe/Berlin', 'W. Europe Standard Time'), 'TIME_ZONE_UNKNOWN'],
    ['no start', 'UID:x\nATTENDEE:mailto:ann@police.example', 'DUTY_EVENT_UNREADABLE'],
    ['no end', 'UID:x\nDTSTART:20260105T200000Z', 'DUTY_EVENT_UNREADABLE'],
    ['a rule that is none', `${NIGHT}\nRRULE:FREQ=SOMETIMES`, 'DUTY_RECURRENCE'],
    ['a rule of another calendar', `${NIGHT}\nRRULE:RSCALE=CHINESE;FREQ=YEARLY`, 'DUTY_RECURRENCE'],
    ['a part that stands there twice', `${NIGHT}\nRRULE:FREQ=DAILY;COUNT=2;COUNT=\n 3`, 'DUTY_RECURRENCE'],
    ['a time zone of an exception that is none', `${NIGHT}\nEXDATE;TZID=Nowhere:20260112T200000`, 'TIME_ZONE_UNKNOWN'],
    ['a UID of 256 characters', NIGHT.replace('night', 'n'.repeat(256)), 'DUTY_EVENT_UID'],
    ['no UID', NIGHT.replace('UID:night\n', ''), 'DUTY_EVENT_UID'],
    ['half a character in its UID', NIGHT.replace('night', 'n\uD83D'), 'DUTY_EVENT_UID'],
    ['half a character in its name', `${NIGHT}\nSUMMARY:n\uD83D`, 'DUTY_EVENT_NAME'],
    ['all later occurrences', `${NIGHT}\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260107T200000`, 'DUTY_RECURRENCE_RANGE'],
    [
      'two who have accepted',
      `${NIGHT.replace('E:mail', 'E;PARTSTAT=ACCEPTED:mail')}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@police.example`,
      'DUTY_ATTENDEES',
    ],
    ['two who have not answered', `${NIGHT}\nATTENDEE:mailto:bo@police.example`, 'DUTY_ATTENDEES'],
    ['one who has declined', NIGHT.replace('E:mail', 'E;PARTSTAT=DECLINED:mail'), 'DUTY_ATTENDEES'],
  ])('refuses an event with %s, and takes the others', (_, event, code) => {
    const text = calendar(event, NIGHT.replace('UID:night', 'UID:other'));
    expect([problemsOf(text), shiftsOf(text).map(({ uid }) => uid)]).toEqual([[code], ['other']]);
  });

  it.each([
    ['who alone has accepted', `${NIGHT}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@police.example`, 'bo@police.example'],
    ['who alone has not declined', `${NIGHT}\nATTENDEE;PARTSTAT=DECLINED:mailto:bo@police.example`, 'ann@police.example'],
    ['beside a room', `${NIGHT}\nATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@police.example`, 'ann@police.example'],
    ['and never the organizer', `${NIGHT.split('\nATTENDEE')[0]}\nORGANIZER:mailto:boss@police.example`, null],
  ])('takes the attendee %s', (_, event, email) => {
    expect(shiftsOf(calendar(event)).map((shift) => shift.email)).toEqual([email]);
  });

  it('reads each time in the zone of its own property, and cuts a long name before a character', () => {
    const event = `UID:x\nDTSTART;TZID=Europe/Berlin:20260105T200000\nDTEND;TZID=Europe/London:20260106T070000\nRRULE:FREQ=DAILY\nEXDATE;TZID=Asia/Tokyo:20260107T040000\nSUMMARY:${'n'.repeat(199)}😀`;
    expect(shiftsOf(calendar(event))).toEqual([
      expect.objectContaining({ endsAt: '2026-01-06T08:00', except: ['2026-01-06T20:00'], name: 'n'.repeat(199) }),
    ]);
  });

  it('reads all calendars of a file, and refuses one that cancels or answers', () => {
    const cancelling = calendar(NIGHT.replace('night', 'c')).replace('VERSION:2.0', 'VERSION:2.0\r\nMETHOD:CANCEL');
    const text = `${calendar(NIGHT)}${cancelling}${calendar(NIGHT.replace('night', 'other'))}`;
    expect([shiftsOf(text).map(({ uid }) => uid), problemsOf(text)]).toEqual([['night', 'other'], ['DUTY_CALENDAR_METHOD']]);
  });

  it.each(['', 'BEGIN:VCARD\r\nEND:VCARD\r\n', '{}', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n'])(
    'is undefined for a text that is none: %j',
    (text) => {
      expect(readCalendar(text, 'UTC')).toBeUndefined();
    },
  );

  it('comes back from an export as it was; turns do not', () => {
    const shift: DutyShift = {
      ...{
        id: 'a',
        uid: 'a@shift',
        name: 'Nights; ติดต่อ, "desk"',
        officer: 'ann',
        rank: 3,
        startsAt: '2026-01-05T20:00',
        endsAt: '2026-01-06T08:00',
      },
      ...{
        timeZone: 'America/New_York',
        recurrence: 'FREQ=MONTHLY;UNTIL=20270101T000000Z;BYDAY=-1FR',
        except: ['2026-01-30T20:00'],
        onHolidays: false,
        version: 1,
      },
    };
    const plan = {
      timeZone: 'UTC',
      holidays: [],
      changes: [],
      shifts: [shift, { ...shift, id: 'b', uid: 'b@shift', name: null, recurrence: null, except: [] }],
    };
    const file = shiftCalendar(plan, () => 'ann@police.example', new Date());
    expect(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true); // RFC 5545, 3.1
    const back = shiftsOf(file);
    for (const [n, { id, officer, version: _, ...rest }] of plan.shifts.entries()) {
      expect([id, officer, { ...back[n], recurrence: null }]).toEqual([
        id,
        officer,
        { ...rest, email: 'ann@police.example', recurrence: null },
      ]);
    }
    expect(back[0]?.recurrence?.split(';').sort()).toEqual(shift.recurrence?.split(';').sort());
    const turns = turnCalendar([{ id: 't', from: new Date(0), to: new Date(3_600_000), email: 'ann@police.example', rank: 1 }], new Date());
    expect([turns.includes('DTSTART:19700101T000000Z'), problemsOf(turns)]).toEqual([true, ['DUTY_EVENT_IS_TURN']]);
  });
});

describe('a calendar that is imported', () => {
  const empty: DutyPlan = { timeZone: 'Asia/Bangkok', holidays: [], changes: [], shifts: [] };
  const officers = ['ann', 'bo'].map((name) => ({ id: name, email: `${name}@police.example` }));
  const imported = (text: string, plan = empty) => {
    const made = withCalendar(plan, readCalendar(text, plan.timeZone) ?? [], { officers, now: Date.UTC(2026, 0, 1) });
    return {
      ...made,
      outcomes: made.receipts.map(({ outcome, problems }) => problems[0]?.code ?? outcome),
      shifts: made.plan.shifts.map(({ uid, officer, except }) => [uid, officer, except]),
    };
  };
  const SERIES = `${NIGHT}\nRRULE:FREQ=DAILY`;
  const replacing = (id: string, email = 'bo@police.example', zone = 'Europe/Berlin'): string =>
    `UID:night\nRECURRENCE-ID;TZID=${zone}:${id}\nDTSTART;TZID=Europe/Berlin:20260107T220000\nDTEND;TZID=Europe/Berlin:20260108T060000\nATTENDEE:mailto:${email}`;
  const CANCELLED = '\nSTATUS:CANCELLED';

  it('makes a replaced occurrence a shift of its own and an exception of its series, and a cancelled one only the exception', () => {
    const text = calendar(replacing('20260107T200000'), SERIES, `${NIGHT}\nRECURRENCE-ID;TZID=Europe/Berlin:20260109T200000${CANCELLED}`);
    const first = imported(text);
    expect(first.outcomes).toEqual(['CREATED', 'CREATED', 'REMOVED']); // in the order of the file
    expect(first.shifts).toEqual([
      ['night', 'ann', ['2026-01-07T20:00', '2026-01-09T20:00']],
      ['night/2026-01-07T20:00', 'bo', []],
    ]);
    const again = imported(text, first.plan);
    expect([again.outcomes, again.plan]).toEqual([['UNCHANGED', 'UNCHANGED', 'UNCHANGED'], first.plan]);
  });

  it('lets a shift follow the time zone of the roster further: an export names that zone, and a floating time none', () => {
    const floating = imported(calendar(SERIES.replaceAll(';TZID=Europe/Berlin', '')));
    expect(floating.plan.shifts.map(({ timeZone }) => timeZone)).toEqual([null]);
    const file = shiftCalendar(floating.plan, () => 'ann@police.example', new Date());
    expect(file).toContain('DTSTART;TZID=Asia/Bangkok:20260105T200000');
    const again = imported(file, floating.plan);
    expect([again.outcomes, again.plan]).toEqual([['UNCHANGED'], floating.plan]);
    const occurrence = replacing('20260107T200000').replaceAll('Europe/Berlin', 'Asia/Bangkok');
    const replaced = imported(calendar(occurrence), floating.plan);
    expect([replaced.outcomes, replaced.plan.shifts.map(({ timeZone }) => timeZone)]).toEqual([['CREATED'], [null, null]]);
    const other = imported(calendar(SERIES), floating.plan);
    expect([other.outcomes, other.plan.shifts.map(({ timeZone }) => timeZone)]).toEqual([['UPDATED'], ['Europe/Berlin']]);
  });

  it('finds the occurrence on the clocks of the series, also of one that only the roster has', () => {
    const { plan } = imported(calendar(SERIES));
    const changed = imported(calendar(replacing('20260108T020000', 'bo@police.example', 'Asia/Bangkok')), plan);
    expect([changed.outcomes, changed.shifts[0]]).toEqual([['CREATED'], ['night', 'ann', ['2026-01-07T20:00']]]);
  });

  it.each([
    ['an occurrence that the series does not have', '20260107T210000', 'bo@police.example', 'DUTY_OCCURRENCE_UNKNOWN'],
    ['an officer who is none', '20260107T200000', 'eve@police.example', 'DUTY_OFFICER'],
  ])('leaves the series as it is for %s', (_, at, email, code) => {
    const made = imported(calendar(SERIES, replacing(at, email)));
    expect([made.outcomes, made.shifts]).toEqual([['CREATED', code], [['night', 'ann', []]]]);
  });

  it('refuses an occurrence without its series, one that is replaced twice, and series with one UID', () => {
    expect(imported(calendar(replacing('20260107T200000'))).outcomes).toEqual(['DUTY_SERIES_UNKNOWN']);
    const twice = imported(calendar(SERIES, replacing('20260107T200000'), replacing('20260107T200000', 'ann@police.example')));
    expect(twice.outcomes).toEqual(['CREATED', 'CREATED', 'DUTY_UID_REPEATED']);
    const series = Array.from({ length: 500 }, () => SERIES);
    const many = imported(calendar(...series, ...Array.from({ length: 500 }, () => replacing('20260107T200000'))));
    expect([new Set(many.outcomes), many.plan]).toEqual([new Set(['DUTY_UID_REPEATED', 'DUTY_SERIES_UNKNOWN']), empty]);
  });

  it('removes a cancelled shift and what replaces its occurrences, and no other one', () => {
    const { plan } = imported(calendar(SERIES, replacing('20260107T200000'), NIGHT.replace('night', 'night/other')));
    const gone = imported(calendar(`${SERIES}${CANCELLED}`, `UID:absent${CANCELLED}`), plan);
    expect([gone.outcomes, gone.shifts]).toEqual([['REMOVED', 'UNCHANGED'], [['night/other', 'ann', []]]]);
  });

  it('is unchanged when another program writes the parts of a rule in another order', () => {
    const { plan } = imported(calendar(`${NIGHT}\nRRULE:FREQ=WEEKLY;BYDAY=MO;INTERVAL=2`));
    expect(imported(calendar(`${NIGHT}\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`), plan).outcomes).toEqual(['UNCHANGED']);
  });
});
