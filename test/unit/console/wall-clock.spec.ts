import { dayAfter, mondayOf, timeOf, wallClock } from '../../../console/src/pages/duty/wall-clock.ts';

describe('a wall clock', () => {
  it.each([
    ['Asia/Bangkok', '2026-12-01T20:00', '2026-12-01T13:00:00.000Z'],
    ['UTC', '2026-12-01T20:00', '2026-12-01T20:00:00.000Z'],
    ['Asia/Kathmandu', '2026-12-01T00:15', '2026-11-30T18:30:00.000Z'],
    ['America/New_York', '2026-07-01T08:00', '2026-07-01T12:00:00.000Z'],
  ])('of %s at %s is %s, and back', (zone, wall, iso) => {
    expect(timeOf(zone, wall).toISOString()).toBe(iso);
    expect(wallClock(zone, new Date(iso))).toBe(wall);
  });

  it('that occurs twice counts for the first time', () => {
    expect(timeOf('Europe/Berlin', '2026-10-25T02:30').toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('that does not exist is read with the offset before the gap', () => {
    expect(timeOf('Europe/Berlin', '2026-03-29T02:30').toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('finds the Monday of a week, across months', () => {
    expect(mondayOf('2026-12-01')).toBe('2026-11-30');
    expect(mondayOf('2026-11-30')).toBe('2026-11-30');
    expect(mondayOf('2026-12-06')).toBe('2026-11-30');
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  });
});
