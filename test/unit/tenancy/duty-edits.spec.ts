import { type DutyChange, type DutyPlan, MOST_CHANGES } from '../../../src/tenancy/duty/roster.js';
import { withChange } from '../../../src/tenancy/duty/roster-edits.policy.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const context = { officers: [{ id: 'ann', email: 'ann@police.example' }], now: NOW };

/** An absence that ended so many days ago. */
const absence = (id: string, days: number): DutyChange => ({
  ...{ id, kind: 'ABSENCE', officer: 'ann', substitute: null, otherSpan: null, note: null },
  span: { from: NOW - (days + 1) * DAY, to: NOW - days * DAY },
});
const aPlan = (changes: readonly DutyChange[]): DutyPlan => ({ timeZone: 'UTC', shifts: [], holidays: [], changes });
const many = (count: number, days: number): readonly DutyChange[] =>
  Array.from({ length: count }, (_, at) => absence(`${days} ${at}`, days));

describe('changes of a duty roster', () => {
  it('make room first: those that ended more than 90 days ago do not count, and leave', () => {
    const plan = aPlan([...many(MOST_CHANGES - 1, 91), ...many(1, 89)]);
    const { id, ...fields } = absence('new', -1);
    expect(withChange(plan, id, fields, context).changes.map((one) => one.id)).toEqual(['89 0', 'new']);
  });

  it('are refused when 500 are there that are not old', () => {
    const { id, ...fields } = absence('new', -1);
    expect(withChange(aPlan(many(MOST_CHANGES - 1, 89)), id, fields, context).changes).toHaveLength(MOST_CHANGES);
    expect(() => withChange(aPlan(many(MOST_CHANGES, 89)), id, fields, context)).toThrow(
      expect.objectContaining({ reason: 'DUTY_CHANGES' }) as Error,
    );
  });
});
