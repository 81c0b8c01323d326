import { UncheckedMessages } from '../../../src/delivery/alerts/unchecked-messages.js';
import { FailureLog } from '../../../src/platform/platform/failure-log.js';

const HOUR_MS = 3_600_000;
const AGAIN = 'Messages of alerts are checked again.';
const FAULT = [{ fault: 'P0001', alert: 'the alert' }];

describe('messages that cannot be checked', () => {
  let lines: unknown[];
  let now: number;
  let unchecked: UncheckedMessages;

  beforeEach(() => {
    [lines, now] = [[], 0];
    const add = (line: unknown): void => void lines.push(line);
    unchecked = new UncheckedMessages(new FailureLog({ log: add, warn: add, error: add }, 'error', () => now), () => now);
  });

  it('are logged with the id of the alert, and as checked again only after a check of the same message', () => {
    unchecked.note('faulty', FAULT);
    unchecked.note('another', []);
    expect(lines).toEqual(['A message of an alert cannot be checked and waits: P0001, alert the alert.']);
    unchecked.note('faulty', []);
    expect(lines.slice(1)).toEqual([AGAIN]);
  });

  it('are logged as checked again after the last of them', () => {
    for (const name of ['one', 'two']) unchecked.note(name, FAULT);
    unchecked.note('one', []);
    expect(lines).not.toContain(AGAIN);
    unchecked.note('two', []);
    expect(lines).toContain(AGAIN);
  });

  it('are not awaited when they have no check for longer than a message waits: they ended, or another process checked them', () => {
    unchecked.note('ended', FAULT);
    now = HOUR_MS;
    unchecked.note('another', []);
    expect(lines).not.toContain(AGAIN);
    now = 2 * HOUR_MS + 1;
    unchecked.note('another', []);
    expect(lines).toContain(AGAIN);
  });
});
