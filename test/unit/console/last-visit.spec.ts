import { startOf } from '../../../console/src/pages/new/last-visit.ts';

const at = (hour: number): string => `2026-12-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
describe('the time since the last visit', () => {
  it('counts for a week at most', () => {
    const now = Date.parse(at(10));
    expect(startOf('visit', at(6), now)).toBe(at(6));
    expect(startOf('visit', '2026-10-01T00:00:00.000Z', now)).toBe('2026-11-24T10:00:00.000Z');
    expect(startOf('visit', null, now)).toBe(at(2));
    expect(startOf('day', at(6), now)).toBe('2026-11-30T10:00:00.000Z');
  });
});
