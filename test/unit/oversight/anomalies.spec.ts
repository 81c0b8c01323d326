import { anomaliesIn, type HourOfReads } from '../../../src/oversight/audit-entries/anomalies.policy.js';

const HOUR_MS = 3_600_000;
const at = (hour: number, reads: Partial<HourOfReads> = {}): HourOfReads => ({
  ...{ user: 'analyst', hour: Date.UTC(2026, 11, 1, hour), acts: 1, terms: 5, objects: 5 },
  ...reads,
});
const utcHour = (instant: number): number => new Date(instant).getUTCHours();
const kinds = (hours: readonly HourOfReads[], machines: readonly string[] = []): readonly string[] =>
  anomaliesIn(hours, new Set(machines), utcHour).map(({ kind, user, hour }) => `${kind} ${user} ${utcHour(hour)}`);

describe('Anomalies of the audit log', () => {
  it('are hours with ten times what the account usually reads, from a hundred on', () => {
    expect(kinds([at(8), at(9), at(10, { terms: 99 }), at(11, { terms: 100 })])).toEqual(['MASS_LOOKUP analyst 11']);
    const busy = [8, 9, 10].map((hour) => at(hour, { objects: 50 }));
    expect(kinds([...busy, at(11, { objects: 499 })])).toEqual([]);
    expect(kinds([...busy, at(11, { objects: 500 })])).toEqual(['MASS_LOOKUP analyst 11']);
  });

  it('are hours with a thousand reads, whatever is usual, also of machines', () => {
    const always = [8, 9, 10].map((hour) => at(hour, { user: 'key', objects: 1_000 }));
    expect(kinds(always, ['key'])).toEqual([8, 9, 10].map((hour) => `MASS_LOOKUP key ${hour}`));
  });

  it('are nights on the wall clocks of the party, of people alone, each once with all its hours', () => {
    const day = Array.from({ length: 24 }, (_, hour) => at(hour));
    expect(kinds(day).map((one) => Number(one.split(' ')[2]))).toEqual([0, 22]);
    expect(anomaliesIn(day, new Set(), utcHour).map(({ acts, objects }) => [acts, objects])).toEqual([
      [6, 30],
      [2, 10],
    ]);
    expect(
      kinds(
        day.map((one) => ({ ...one, user: 'key' })),
        ['key'],
      ),
    ).toEqual([]);
    const bangkok = anomaliesIn(day, new Set(), (instant) => utcHour(instant + 7 * HOUR_MS));
    expect(bangkok.map(({ hour }) => utcHour(hour))).toEqual([15]);
  });
});
