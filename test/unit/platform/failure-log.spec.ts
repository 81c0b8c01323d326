import { FailureLog } from '../../../src/platform/platform/failure-log.js';

describe('a trouble that lasts', () => {
  let lines: unknown[];
  let now: number;
  let trouble: FailureLog;

  beforeEach(() => {
    lines = [];
    now = 0;
    const told = (line: unknown): void => void lines.push(line);
    trouble = new FailureLog({ log: told, warn: told, error: () => lines.push('never') }, 'warn', () => now);
  });

  it('is told when it begins, once a minute while it lasts, and when it is over', () => {
    for (; now < 150_000; now += 250) trouble.report('It rains.');
    trouble.recovered('The sun shines.');
    trouble.recovered('The sun shines.');
    expect(lines).toEqual(['It rains.', 'It rains.', 'It rains.', 'The sun shines.']);
  });

  it('hides no other one', () => {
    trouble.report('It rains.');
    trouble.report('It snows.', { msg: 'It snows', where: 'here' });
    expect(lines).toEqual(['It rains.', { msg: 'It snows', where: 'here' }]);
  });

  it('is told no more often when it comes and goes', () => {
    for (; now < 59_000; now += 250) {
      trouble.report('It rains.');
      trouble.recovered('The sun shines.');
    }
    expect(lines).toEqual(['It rains.', 'The sun shines.']);
  });

  it('is not said to be over when there was none', () => {
    trouble.recovered('The sun shines.');
    expect(lines).toEqual([]);
  });
});
