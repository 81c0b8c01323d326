import { byPressure } from '../../../console/src/pages/alerts/order.ts';
import { nextPlace } from '../../../console/src/parts/chosen-row.ts';

describe('alerts that wait', () => {
  it('stand by urgency, then by the time that is due; those without one come last, in their order', () => {
    const alerts = [
      { id: 'routine', urgency: 'ROUTINE', dueAt: '2026-01-01T00:00:00Z' },
      { id: 'urgent, never due', urgency: 'URGENT', dueAt: null },
      { id: 'urgent, never due, older', urgency: 'URGENT', dueAt: null },
      { id: 'urgent, late', urgency: 'URGENT', dueAt: '2026-01-03T00:00:00Z' },
      { id: 'urgent, soon', urgency: 'URGENT', dueAt: '2026-01-02T00:00:00Z' },
      { id: 'emergency', urgency: 'EMERGENCY', dueAt: '2026-01-09T00:00:00Z' },
    ] as const;
    expect(byPressure(alerts).map(({ id }) => id)).toEqual([
      'emergency',
      'urgent, soon',
      'urgent, late',
      'urgent, never due',
      'urgent, never due, older',
      'routine',
    ]);
  });
});

describe('the row that a key chooses', () => {
  it('is the one beside the chosen row, and beside the place of a row that has left the list', () => {
    expect([nextPlace(2, 2, 1), nextPlace(2, 2, -1)]).toEqual([3, 1]);
    expect([nextPlace(-1, 2, 1), nextPlace(-1, 2, -1)]).toEqual([2, 1]);
  });
});
