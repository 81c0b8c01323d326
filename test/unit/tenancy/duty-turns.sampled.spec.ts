import fc from 'fast-check';
import { caseCount } from '../../support/sample.js';
import { instantOf, localTime, wallClock, wallClockAt } from '../../../src/tenancy/duty/local-time.js';
import type { DutyChange, DutyPlan, DutyShift } from '../../../src/tenancy/duty/roster.js';
import { ruleOf, startsOf } from '../../../src/tenancy/duty/recurrence.policy.js';
import { MOST_STEPS, StepBudget, TooManyTurns, turnsOf } from '../../../src/tenancy/duty/turns.policy.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Bangkok', 'UTC'] as const;
const OFFICERS = ['ann', 'bo', 'cy'] as const;

const aShift = (stated: Partial<DutyShift> = {}): DutyShift => ({
  ...{ id: 's', uid: 's@test', name: null, officer: 'ann', rank: 1, startsAt: '2026-03-27T20:00', endsAt: '2026-03-28T08:00' },
  ...{ timeZone: 'Europe/Berlin', recurrence: 'FREQ=DAILY', except: [], onHolidays: true, version: 1 },
  ...stated,
});
const aPlan = (shifts: readonly DutyShift[], rest: Partial<DutyPlan> = {}): DutyPlan => ({
  ...{ timeZone: 'UTC', holidays: [], changes: [], shifts },
  ...rest,
});
const at = (text: string): number => Date.parse(text);
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const shown = (plan: DutyPlan, from: string, to: string): readonly string[] =>
  turnsOf(plan, span(from, to)).map(
    (turn) => `${new Date(turn.from).toISOString()} ${new Date(turn.to).toISOString()} ${turn.officer} ${turn.rank}`,
  );

describe('turns of a duty roster', () => {
  it('of shifts that state no time zone follow that of the roster, and those of others do not', () => {
    const shifts = [aShift({ timeZone: null }), aShift({ id: 't', officer: 'bo' })];
    const days = ['2026-03-20T12:00Z', '2026-03-21T11:00Z'] as const;
    expect(
      shown(
        aPlan(
          shifts.map((one) => ({ ...one, startsAt: '2026-03-20T20:00', endsAt: '2026-03-21T08:00' })),
          { timeZone: 'Asia/Bangkok' },
        ),
        ...days,
      ),
    ).toEqual(['2026-03-20T13:00:00.000Z 2026-03-21T01:00:00.000Z ann 1', '2026-03-20T19:00:00.000Z 2026-03-21T07:00:00.000Z bo 1']);
  });

  it('follow the wall clock over a change of the clocks: a night is an hour shorter or longer', () => {
    expect(shown(aPlan([aShift()]), '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-28T19:00:00.000Z 2026-03-29T06:00:00.000Z ann 1', // eleven hours
      '2026-03-29T18:00:00.000Z 2026-03-30T06:00:00.000Z ann 1',
    ]);
    expect(shown(aPlan([aShift()]), '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
      '2026-10-24T18:00:00.000Z 2026-10-25T07:00:00.000Z ann 1', // thirteen hours
    ]);
  });

  it('read a time that does not exist with the offset before the gap, and the first of two equal times', () => {
    expect(new Date(instantOf(wallClock('2026-03-29T02:30'), 'Europe/Berlin')).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(new Date(instantOf(wallClock('2026-10-25T02:30'), 'Europe/Berlin')).toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(new Date(instantOf(wallClock('2026-10-04T02:15'), 'Australia/Lord_Howe')).toISOString()).toBe('2026-10-03T15:45:00.000Z');
  });

  it('leave out exceptions, and holidays where the shift says so', () => {
    const shift = aShift({ recurrence: 'FREQ=DAILY;COUNT=4', except: ['2026-03-28T20:00'], onHolidays: false });
    const holidays = [{ day: '2026-03-29', name: 'A feast' }];
    const starts = (plan: DutyPlan): readonly string[] =>
      shown(plan, '2026-03-01T00:00Z', '2026-05-01T00:00Z').map((line) => line.slice(0, 10));
    expect(starts(aPlan([shift], { holidays }))).toEqual(['2026-03-27', '2026-03-30']);
    expect(starts(aPlan([{ ...shift, onHolidays: true }], { holidays }))).toEqual(['2026-03-27', '2026-03-29', '2026-03-30']);
  });

  it('apply absences, covers and swaps in their order, each to the roster that the ones before it made', () => {
    const shifts = [
      aShift({ timeZone: 'UTC', startsAt: '2026-03-01T00:00', endsAt: '2026-03-02T00:00', recurrence: null }),
      aShift({ id: 't', timeZone: 'UTC', startsAt: '2026-03-02T00:00', endsAt: '2026-03-03T00:00', recurrence: null, officer: 'bo' }),
    ];
    const change = (kind: DutyChange['kind'], officer: string, substitute: string | null, from: string, to: string): DutyChange => ({
      ...{ id: kind, kind, officer, substitute, span: span(from, to), note: null },
      otherSpan: kind === 'SWAP' ? span('2026-03-02T00:00Z', '2026-03-03T00:00Z') : null,
    });
    const swap = change('SWAP', 'ann', 'bo', '2026-03-01T00:00Z', '2026-03-02T00:00Z');
    const of = (...changes: DutyChange[]) => shown(aPlan(shifts, { changes }), '2026-03-01T00:00Z', '2026-03-04T00:00Z');
    expect(of(swap).map((line) => line.slice(50))).toEqual(['bo 1', 'ann 1']);
    // Bo, who has taken Ann's day, falls ill at noon; Cy covers the evening.
    expect(
      of(
        swap,
        change('ABSENCE', 'bo', null, '2026-03-01T12:00Z', '2026-03-01T18:00Z'),
        change('COVER', 'bo', 'cy', '2026-03-01T18:00Z', '2026-03-05T00:00Z'),
      ),
    ).toEqual([
      '2026-03-01T00:00:00.000Z 2026-03-01T12:00:00.000Z bo 1',
      '2026-03-01T18:00:00.000Z 2026-03-02T00:00:00.000Z cy 1',
      '2026-03-02T00:00:00.000Z 2026-03-03T00:00:00.000Z ann 1',
    ]);
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO,TU', true],
    ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', true],
    ['FREQ=DAILY;UNTIL=20260401', true],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', true],
    ['FREQ=DAILY;INTERVAL=7;BYDAY=TU', false], // these would have no next occurrence
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', false],
    ['FREQ=DAILY;INTERVAL=1000000000', false],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', false],
    ['FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=3', false],
    ['FREQ=HOURLY', false],
    ['FREQ=DAILY;BYHOUR=8,20', false],
    ['FREQ=MONTHLY;BYDAY=5MO,-5FR', true],
    ['FREQ=MONTHLY;BYDAY=6MO', false],
    ['FREQ=MONTHLY;BYMONTHDAY=32', false],
    ['FREQ=MONTHLY;BYMONTHDAY=0', false],
    ['FREQ=DAILY;COUNT=0', false],
    ['FREQ=DAILY;COUNT=-1', false],
    ['FREQ=DAILY;COUNT=2;COUNT=3', false],
    ['FREQ=DAILY;COUNT=2;UNTIL=20260401', false],
    ['FREQ=DAILY;UNTIL=20260230', false],
    ['FREQ=DAILY;UNTIL=20260401T250000Z', false],
    ['FREQ=DAILY;UNTIL=20260401T200000Z', true],
    ['FREQ=DAILY;INTERVAL=0', false],
    ['FREQ=DAILY;INTERVAL=1.5', false],
    ['FREQ=WEEKLY;WKST=XX', false],
    ['FREQ=WEEKLY;BYDAY=', false],
    ['FREQ=WEEKLY;BYDAY=1MO', false],
    ['FREQ=DAILY;', false],
    ['RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD', false], // RFC 7529
    ['FREQ=YEARLY;BYEASTER=1', false],
    ['FREQ=DAILY;ITERATOR=x', false], // names of the library's own members
    ['FREQ=DAILY;PARTS=x', false],
    ['FREQ=DAILY;__PROTO__=x', false],
    ['every day', false],
    ['', false],
  ])('know whether a rule is one: %s', (rule, isOne) => {
    expect(ruleOf(rule, 'UTC') !== undefined).toBe(isOne);
  });

  it.each([
    ['2026-02-01T20:00', 'FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=31', '2026-08-31T20:00'],
    ['2026-02-01T20:00', 'FREQ=MONTHLY;BYDAY=5MO', '2026-03-30T20:00'],
    ['2026-02-01T20:00', 'FREQ=WEEKLY;INTERVAL=52;BYDAY=SU', '2027-01-31T20:00'],
  ])('find the next occurrence of a rare rule: from %s, %s', (startsAt, recurrence, next) => {
    const endsAt = localTime(wallClock(startsAt) + 3_600_000);
    const plan = aPlan([aShift({ startsAt, endsAt, timeZone: 'UTC', recurrence })]);
    const [, second] = turnsOf(plan, span('2024-01-01T00:00Z', '2046-01-01T00:00Z'));
    expect(new Date(second?.from ?? 0).toISOString().slice(0, 16)).toBe(next);
  });

  it.each([
    ['2024-02-29T20:00', 'FREQ=YEARLY', ['2024-02-29', '2028-02-29']], // a day that does not exist is left out (RFC 5545, 3.3.10)
    ['2026-01-31T20:00', 'FREQ=MONTHLY;COUNT=3', ['2026-01-31', '2026-03-31', '2026-05-31']],
    ['2026-01-05T20:00', 'FREQ=WEEKLY;BYDAY=TU,MO;COUNT=3', ['2026-01-05', '2026-01-06', '2026-01-12']],
    ['2026-01-07T20:00', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', ['2026-01-07', '2026-01-12', '2026-01-19']], // the first counts, whatever the rule says
  ])('count the first occurrence: from %s, %s', (startsAt, recurrence, days) => {
    const endsAt = localTime(wallClock(startsAt) + 3_600_000);
    const plan = aPlan([aShift({ startsAt, endsAt, timeZone: 'UTC', recurrence })]);
    expect(shown(plan, '2024-01-01T00:00Z', '2031-01-01T00:00Z').map((line) => line.slice(0, 10))).toEqual(days);
  });

  it.each(['FREQ=DAILY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', 'FREQ=YEARLY'])(
    'examine no days long before the span: %s',
    (recurrence) => {
      const plan = aPlan([aShift({ startsAt: '1990-03-02T20:00', endsAt: '1990-03-03T08:00', recurrence })]);
      const budget = new StepBudget();
      turnsOf(plan, span('2026-03-01T00:00Z', '2026-03-11T00:00Z'), budget);
      expect(budget.spent).toBeLessThan(200);
    },
  );

  it('have one budget of steps for the whole plan, rules and changes together', () => {
    const week = span('2026-03-01T00:00Z', '2026-03-08T00:00Z');
    const never = (id: number): DutyShift =>
      aShift({ id: `s${id}`, startsAt: '2021-03-27T20:00', endsAt: '2021-03-28T08:00', recurrence: 'FREQ=MONTHLY;BYDAY=5MO;COUNT=9999' });
    const budget = new StepBudget(2_000);
    expect(() => turnsOf(aPlan([never(1)]), week, new StepBudget(2_100))).not.toThrow();
    expect(() => turnsOf(aPlan([never(1), never(2)]), week, budget)).toThrow(TooManyTurns);
    expect(budget.spent).toBeLessThan(2_100);
    const absence = (n: number, officer: string): DutyChange => ({
      ...{ id: `c${n}`, kind: 'ABSENCE', officer, substitute: null, otherSpan: null, note: null },
      span: { from: week.from + n * MINUTE, to: week.from + (n + 1) * MINUTE },
    });
    const of = (officer: string): number => {
      const spent = new StepBudget();
      turnsOf(
        aPlan([aShift({ startsAt: '2026-01-01T20:00', endsAt: '2026-01-02T08:00' })], {
          changes: [1, 2, 3].map((n) => absence(n, officer)),
        }),
        week,
        spent,
      );
      return spent.spent;
    };
    expect([of('cy') < of('ann'), of('ann') < MOST_STEPS]).toEqual([true, true]); // turns of other officers are not looked at
  });

  it('stop at the limit of turns, before the changes are applied', () => {
    const shifts = Array.from({ length: 200 }, (_, n) => aShift({ id: `s${n}`, startsAt: '2026-01-01T20:00', endsAt: '2026-01-02T08:00' }));
    const budget = new StepBudget();
    expect(() => turnsOf(aPlan(shifts), span('2026-03-01T00:00Z', '2027-04-01T00:00Z'), budget)).toThrow(TooManyTurns);
    expect(budget.spent).toBeLessThan(50_000);
  });

  it('are the same where the search begins near the span', () => {
    fc.assert(
      fc.property(shifts, fc.integer({ min: 0, max: 2_000 }), ({ startsAt, timeZone, recurrence }, days) => {
        const rule = recurrence === null ? undefined : ruleOf(recurrence, timeZone ?? 'UTC');
        if (!rule) return;
        const first = wallClock(startsAt);
        const from = first + days * DAY;
        const starts = (since: number): readonly number[] =>
          [...startsOf(rule, first, { from: since, to: from + 100 * DAY }, () => undefined)].filter((start) => start >= from);
        expect(starts(from)).toEqual(starts(first));
      }),
      { numRuns: caseCount(500, 50) },
    );
  });

  it('are, at every moment, those of a model that asks each shift and each change in turn', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const window = { from: BASE - 3 * DAY, to: BASE + 20 * DAY };
        const turns = turnsOf(plan, window);
        for (const moment of momentsOf(plan, window, turns)) {
          const found = turns.filter(({ from, to }) => from <= moment && moment < to).map(({ shift, officer }) => `${shift} ${officer}`);
          expect({ moment: new Date(moment), on: found.sort() }).toEqual({
            moment: new Date(moment),
            on: [...modelAt(plan, moment)].sort(),
          });
        }
      }),
      { numRuns: caseCount(300, 12) },
    );
  });
});

/** Around the change of the clocks in Europe; two weeks before it America has changed them. */
const BASE = Date.UTC(2026, 2, 22);
const minutes = fc.integer({ min: 0, max: 1_439 });
const zone = fc.constantFrom(...ZONES, null); // null: that of the roster
const someone = fc.constantFrom(...OFFICERS);

const counts = fc.option(fc.integer({ min: 1, max: 9 }));
const counted = (count: number | null): string => (count === null ? '' : `;COUNT=${count}`);
const ordinal = fc.constantFrom(1, 2, 3, 4, 5, -1, -2, -3, -4, -5);
const monthDay = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 }));
const nthDay = fc
  .record({ nth: fc.option(ordinal, { nil: '' as const }), day: fc.constantFrom(...DAYS) })
  .map(({ nth, day }) => `${nth}${day}`);

const rules = fc.oneof(
  fc.constant(null),
  fc
    .record({ interval: fc.integer({ min: 1, max: 3 }), count: fc.option(fc.integer({ min: 1, max: 9 })) })
    .map(({ interval, count }) => `FREQ=DAILY;INTERVAL=${interval}${count ? `;COUNT=${count}` : ''}`),
  fc
    .record({ interval: fc.integer({ min: 1, max: 2 }), days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }) })
    .chain((rule) => fc.record({ rule: fc.constant(rule), count: counts }))
    .map(
      ({ rule: { interval, days }, count }) =>
        `FREQ=WEEKLY;INTERVAL=${interval};WKST=MO;BYDAY=${days.map((day) => DAYS[day]).join()}${counted(count)}`,
    ),
  fc
    .record({ interval: fc.integer({ min: 1, max: 3 }), count: counts, days: fc.uniqueArray(monthDay, { minLength: 1, maxLength: 3 }) })
    .map(({ interval, count, days }) => `FREQ=MONTHLY;INTERVAL=${interval};BYMONTHDAY=${days.join()}${counted(count)}`),
  fc
    .record({ count: counts, days: fc.uniqueArray(nthDay, { minLength: 1, maxLength: 3 }) })
    .map(({ count, days }) => `FREQ=MONTHLY;BYDAY=${days.join()}${counted(count)}`),
  fc
    .record({ count: counts, days: fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 }), position: ordinal })
    .map(({ count, days, position }) => `FREQ=MONTHLY;BYDAY=${days.join()};BYSETPOS=${position}${counted(count)}`),
  fc.record({ count: counts }).map(({ count }) => `FREQ=MONTHLY${counted(count)}`),
  fc
    .integer({ min: 0, max: 12 })
    .map((days) => `FREQ=DAILY;UNTIL=${new Date(BASE + days * DAY).toISOString().slice(0, 10).replaceAll('-', '')}`),
);
const shifts = fc
  .record({
    day: fc.integer({ min: -4, max: 6 }),
    minute: minutes,
    length: fc.integer({ min: 30, max: 3_000 }),
    officer: someone,
    timeZone: zone,
    recurrence: rules,
    onHolidays: fc.boolean(),
    rank: fc.integer({ min: 1, max: 3 }),
    except: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
  })
  .map(({ day, minute, length, except, ...rest }): Omit<DutyShift, 'id'> => {
    const start = BASE + day * DAY + minute * MINUTE;
    return {
      ...rest,
      uid: 'x',
      name: null,
      version: 1,
      startsAt: localTime(start),
      endsAt: localTime(start + length * MINUTE),
      except: except.map((days) => localTime(start + days * DAY)),
    };
  });
const spans = fc
  .record({ start: fc.integer({ min: -2_000, max: 24_000 }), length: fc.integer({ min: 1, max: 6_000 }) })
  .map(({ start, length }) => ({ from: BASE + start * MINUTE, to: BASE + (start + length) * MINUTE }));
const changes = fc
  .record({
    kind: fc.constantFrom('ABSENCE' as const, 'COVER' as const, 'SWAP' as const),
    pair: fc.shuffledSubarray([...OFFICERS], { minLength: 2, maxLength: 2 }),
    span: spans,
    otherSpan: spans,
  })
  .map(({ kind, pair: [officer = 'ann', other = 'bo'], span: first, otherSpan }): DutyChange => ({
    ...{
      id: 'c',
      kind,
      officer,
      substitute: kind === 'ABSENCE' ? null : other,
      span: first,
      otherSpan: kind === 'SWAP' ? otherSpan : null,
      note: null,
    },
  }));
const plans = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    shifts: fc.array(shifts, { minLength: 1, maxLength: 4 }),
    changes: fc.array(changes, { maxLength: 4 }),
    holidays: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
  })
  .map(({ holidays, ...rest }): DutyPlan => ({
    ...{ timeZone: rest.timeZone, changes: rest.changes, shifts: rest.shifts.map((shift, n) => ({ ...shift, id: `s${n}` })) },
    holidays: holidays.map((days) => ({ day: new Date(BASE + days * DAY).toISOString().slice(0, 10), name: 'x' })),
  }));

/** Every edge of a turn or a change, a minute around it, and moments in between. */
function* momentsOf(
  { changes: made }: DutyPlan,
  window: { from: number; to: number },
  turns: readonly { from: number; to: number }[],
): Generator<number> {
  const edges = [...turns, ...made.flatMap(({ span: one, otherSpan }) => [one, ...(otherSpan ? [otherSpan] : [])])].flatMap(
    ({ from, to }) => [from, to],
  );
  const moments = [
    ...edges.flatMap((edge) => [edge - MINUTE, edge, edge + MINUTE]),
    ...Array.from({ length: 46 }, (_, n) => window.from + n * (DAY / 2) + 7 * MINUTE),
  ];
  for (const moment of new Set(moments)) if (moment >= window.from && moment < window.to) yield moment;
}

/** Who is on duty at a moment: each shift is asked for each of its days, and each change for each officer. */
function* modelAt({ timeZone, shifts: planned, changes: made, holidays }: DutyPlan, moment: number): Generator<string> {
  for (const shift of planned) {
    const length = wallClock(shift.endsAt) - wallClock(shift.startsAt);
    for (const start of modelStarts(shift)) {
      const local = localTime(start);
      if (shift.except.includes(local) || (!shift.onHolidays && holidays.some(({ day }) => local.startsWith(day)))) continue;
      const zoneThere = shift.timeZone ?? timeZone;
      if (moment < modelInstant(start, zoneThere) || moment >= modelInstant(start + length, zoneThere)) continue;
      const officer = made.reduce<string | null>((one, change) => (one === null ? null : replacedBy(change, one, moment)), shift.officer);
      if (officer !== null) yield `${shift.id} ${officer}`;
    }
  }
}

function replacedBy({ officer, substitute, span: first, otherSpan }: DutyChange, one: string, moment: number): string | null {
  if (one === officer && first.from <= moment && moment < first.to) return substitute;
  return otherSpan && one === substitute && otherSpan.from <= moment && moment < otherSpan.to ? officer : one;
}

/** The starts of the first sixty days, day by day. */
function modelStarts(shift: DutyShift): readonly number[] {
  const starts = startsOfShift.get(shift) ?? computedStarts(shift);
  startsOfShift.set(shift, starts);
  return starts;
}
const startsOfShift = new WeakMap<DutyShift, readonly number[]>();

function computedStarts({ startsAt, recurrence }: DutyShift): readonly number[] {
  const first = wallClock(startsAt);
  if (recurrence === null) return [first];
  const part = (name: string): string | undefined => new RegExp(`${name}=([^;]+)`).exec(recurrence)?.[1];
  const interval = Number(part('INTERVAL') ?? 1);
  const monday = (day: number): number => Math.floor((day - 4) / 7); // 1970-01-05 was a Monday
  const [firstDay, until] = [Math.floor(first / DAY), part('UNTIL')];
  const days = Array.from({ length: 60 }, (_, n) => firstDay + n).filter((day) => {
    if (recurrence.startsWith('FREQ=DAILY')) return (day - firstDay) % interval === 0;
    if (recurrence.startsWith('FREQ=MONTHLY')) return (monthOf(day) - monthOf(firstDay)) % interval === 0 && isOfMonth(day, part, firstDay);
    return (
      (monday(day) - monday(firstDay)) % interval === 0 &&
      part('BYDAY')
        ?.split(',')
        .includes(DAYS[new Date(day * DAY).getUTCDay()] ?? '')
    );
  });
  const all = days.includes(firstDay) ? days : [firstDay, ...days]; // DTSTART always counts
  return all
    .map((day) => day * DAY + (first % DAY))
    .filter((start) => start === first || until === undefined || localTime(start).slice(0, 10).replaceAll('-', '') <= until)
    .slice(0, Number(part('COUNT') ?? 60));
}

const monthOf = (day: number): number => new Date(day * DAY).getUTCFullYear() * 12 + new Date(day * DAY).getUTCMonth();
const dateOf = (day: number): number => new Date(day * DAY).getUTCDate();
const nameOf = (day: number): string => DAYS[new Date(day * DAY).getUTCDay()] ?? '';
/** The days of the month of a day that fit a test. */
const ofMonth = (day: number, fits: (one: number) => boolean): readonly number[] =>
  Array.from({ length: 61 }, (_, n) => day - 30 + n).filter((one) => monthOf(one) === monthOf(day) && fits(one));

/** Whether a monthly rule without its interval has a day. */
function isOfMonth(day: number, part: (name: string) => string | undefined, firstDay: number): boolean {
  const [dates, days, position] = [part('BYMONTHDAY')?.split(','), part('BYDAY')?.split(','), Number(part('BYSETPOS') ?? 0)];
  if (dates) return dates.some((date) => [dateOf(day), dateOf(day) - ofMonth(day, () => true).length - 1].includes(Number(date)));
  if (!days) return dateOf(day) === dateOf(firstDay);
  if (position !== 0) return ofMonth(day, (one) => days.includes(nameOf(one))).at(position > 0 ? position - 1 : position) === day;
  return days.some((text) => {
    const nth = Number(text.slice(0, -2));
    const same = ofMonth(day, (one) => nameOf(one) === text.slice(-2));
    return nth === 0 ? same.includes(day) : same.at(nth > 0 ? nth - 1 : nth) === day;
  });
}

/** The first instant at which the clocks of a zone show a time, by trying every quarter of an hour; in a gap by the offset three hours before. */
const known = new Map<string, number>();
function modelInstant(wall: number, timeZone: string): number {
  const key = `${wall} ${timeZone}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const tried = Array.from({ length: 105 }, (_, n) => wall - 14 * 60 * MINUTE + n * 15 * MINUTE);
  const found = tried.find((instant) => wallClockAt(instant, timeZone) === wall);
  const before = wallClockAt(wall - 26 * 60 * MINUTE, timeZone) - (wall - 26 * 60 * MINUTE);
  known.set(key, found ?? wall - before);
  return found ?? wall - before;
}
