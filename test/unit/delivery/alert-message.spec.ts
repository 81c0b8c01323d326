import { ALERT_KINDS } from '../../../src/delivery/alerts/alert.js';
import { alertText, clockOf, digestText, spanOf } from '../../../src/delivery/alerts/alert-message.policy.js';
import { MOST_ATTEMPTS, retrySeconds, waitsAfter } from '../../../src/delivery/alerts/alert-retry.policy.js';

const SENDER = { hubName: 'Entente', publicUrl: 'https://hub.example' };
const NOW = Date.parse('2026-11-30T20:00:00Z');
const in_ = (minutes: number): Date => new Date(NOW + minutes * 60_000);

describe('the message of an alert', () => {
  it('has kind, urgency, clock, reference and a link, and nothing else', () => {
    const alert = {
      id: 'ID',
      reference: 'AL-7K3Q9M2XT4',
      kind: 'ACTION_REQUEST',
      urgency: 'EMERGENCY',
      quantity: 1,
      dueAt: in_(14.5),
    } as const;
    expect(alertText(SENDER, alert, NOW)).toEqual({
      subject: 'EMERGENCY: request to act, AL-7K3Q9M2XT4',
      text: [
        'Entente has an alert for you.',
        'Kind: request to act\nUrgency: EMERGENCY\nDue: 2026-11-30 20:14 UTC (14 minutes left)\nReference: AL-7K3Q9M2XT4',
        'Sign in and acknowledge it: https://hub.example/alerts/ID',
        'This message repeats until an officer acknowledges the alert.',
      ].join('\n\n'),
    });
  });

  it('has words for every kind', () => {
    for (const kind of ALERT_KINDS) {
      const { text } = alertText(SENDER, { id: 'x', reference: 'x', kind, urgency: 'ROUTINE', quantity: 2, dueAt: null }, NOW);
      expect(text).toMatch(/Kind: [a-z].* \(2\)\nUrgency: ROUTINE\nReference/);
    }
  });

  it('says how much time is left, or how long ago it was due', () => {
    expect([spanOf(60_000), spanOf(119 * 60_000), spanOf(120 * 60_000), spanOf(49 * 3_600_000)]).toEqual([
      '1 minute',
      '119 minutes',
      '2 hours',
      '2 days',
    ]);
    expect(clockOf(in_(-30), NOW)).toBe('2026-11-30 19:30 UTC (30 minutes ago)');
  });

  it('tells in a digest of kinds and numbers', () => {
    const lines = [
      { kind: 'OVERDUE', urgency: 'URGENT', quantity: 2, dueAt: in_(60) },
      { kind: 'CASE', urgency: 'ROUTINE', quantity: 1, dueAt: null },
    ] as const;
    expect(digestText(SENDER, lines, { count: 3, now: NOW })).toEqual({
      subject: '3 alerts',
      text: 'Entente has 3 alerts for you.\n\nURGENT: overdue work, 2, due 2026-11-30 21:00 UTC (60 minutes left)\nROUTINE: case work, 1\n\nSign in and read them: https://hub.example/alerts',
    });
  });
});

describe('a message that does not leave', () => {
  it('is tried again sooner when it is an emergency, and never when the channel refuses it for good', () => {
    const fault = { reason: 'ECONNECTION', isPermanent: false };
    expect([0, 1, 2, 3, 4, 100].map((before) => retrySeconds(fault, before, true))).toEqual([10, 30, 60, 120, 300, 300]);
    expect([0, 1, 2, 3, 10].map((before) => retrySeconds(fault, before, false))).toEqual([60, 300, 900, 3_600, 3_600]);
    expect(retrySeconds(fault, MOST_ATTEMPTS - 1, false)).toBeNull();
    expect(retrySeconds({ ...fault, isPermanent: true }, 0, true)).toBeNull();
  });

  it('ends each message of a digest by its own attempts, and the rest go together again', () => {
    const fault = { reason: 'STATUS_450', isPermanent: false };
    expect(waitsAfter(fault, [0, 1, MOST_ATTEMPTS - 1], false)).toEqual([300, 300, null]);
    expect(waitsAfter({ ...fault, isPermanent: true }, [0, 1], false)).toEqual([null, null]);
  });
});
