import { daysInWords, WEEK } from '../../../console/src/pages/contacts/hours.ts';
import { daysOf, ruleOf, withDay } from '../../../console/src/pages/duty/recurrence.ts';

describe('the rule of a shift', () => {
  it('of each day, or of days of the week, is read', () => {
    expect(['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;BYDAY=SA,SU'].map(daysOf)).toEqual([
      WEEK,
      ['MO', 'TU', 'WE', 'TH', 'FR'],
      ['SA', 'SU'],
    ]);
    expect(daysInWords('en', ['FR', 'MO', 'TU', 'WE'])).toBe('Mon–Wed, Fri');
  });

  it('keeps the last day of a week', () => {
    expect([withDay(['MO', 'WE'], 'MO', false), withDay(['WE'], 'WE', false), withDay(['WE'], 'MO', true)]).toEqual([
      ['WE'],
      ['WE'],
      ['MO', 'WE'],
    ]);
  });

  it.each([
    ['FREQ=DAILY', WEEK],
    ['FREQ=WEEKLY;BYDAY=MO,SU', ['SU', 'MO'] as const],
    ['', []],
  ] as const)('%p is written for its days', (rule, days) => {
    expect(ruleOf(days)).toBe(rule);
  });

  it.each(['FREQ=MONTHLY', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'FREQ=DAILY;COUNT=3', 'FREQ=WEEKLY;BYDAY=1MO', 'FREQ=WEEKLY;BYDAY=XX', ''])(
    '%p is left as it is written',
    (rule) => {
      expect(daysOf(rule)).toBeUndefined();
    },
  );
});
