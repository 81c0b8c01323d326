import { type AlertPlan, MOST_IMMEDIATE, planAlerts } from '../../../src/delivery/alerts/alert-plan.policy.js';
import { partsOf } from '../../../src/delivery/alerts/alert-planner.js';
import { planChatChannels } from '../../../src/delivery/alerts/alert-chat.policy.js';

const NOW = Date.parse('2026-11-30T20:00:00Z');

describe('a plan of many messages', () => {
  const plan = (counts: readonly number[]): AlertPlan => ({
    steps: counts.map((_, n) => ({ alert: `${n}`, step: 0, nextAt: null, position: null, called: [] })),
    deliveries: counts.flatMap((count, n) =>
      Array.from({ length: count }, (_, at) => ({
        ...{ alert: `${n}`, account: `${at}`, channel: 'IN_APP' as const, through: null, mode: 'IMMEDIATE' as const, at },
      })),
    ),
  });
  const sizes = (counts: readonly number[], most: number): readonly (readonly [string, number])[] =>
    partsOf(plan(counts), most).map(({ steps, deliveries }) => [steps.map(({ alert }) => alert).join(), deliveries.length]);

  it('is stored in parts of whole alerts, in their order', () => {
    expect(sizes([3, 3, 0, 4, 1], 6)).toEqual([
      ['0,1,2', 6],
      ['3,4', 5],
    ]);
    expect(sizes([], 6)).toEqual([]);
  });

  it('has an alert with more messages than a part in a part of its own', () => {
    expect(sizes([9, 1], 6)).toEqual([
      ['0', 9],
      ['1', 1],
    ]);
  });
});

describe('the limit of immediate messages', () => {
  const rule = { kinds: [], minUrgency: 'ROUTINE', threats: [], mode: 'IMMEDIATE', channels: ['EMAIL', 'SLACK'] } as const;
  const group = {
    ...{ now: NOW, repeatMinutes: 3, repeats: 2, agencyRules: [], partyRules: [rule] },
    chatChannels: [{ id: 'slack', kind: 'SLACK' as const, rosterZone: null, sent: 0, lastDigest: null }],
    alerts: Array.from({ length: MOST_IMMEDIATE - 2 }, (_, n) => ({
      ...{ id: `${n}`, kind: 'CASE' as const, urgency: 'URGENT' as const, threat: null, step: 0, raisedAt: NOW, hiddenFrom: [] },
    })),
    candidates: [
      {
        ...{ account: 'ann', position: 1, reserve: false, rules: [], agencyRules: [], sent: 0, lastDigest: null },
        ...{ onDutyUntil: null, gateways: {}, timeZone: null, rosterZone: null, quietFrom: null, quietTo: null, digestAt: '07:00' },
      },
    ],
  };

  it('counts over all groups of a round, for an officer and for a chat channel', () => {
    const sent = new Map<string, number>();
    const deliveries = [group, group].flatMap((one) => [...planAlerts(one, ['EMAIL'], sent).deliveries, ...planChatChannels(one, sent)]);
    for (const channel of ['EMAIL', 'SLACK']) {
      const immediate = deliveries.filter((one) => one.channel === channel && one.mode === 'IMMEDIATE');
      expect([channel, immediate.length]).toEqual([channel, MOST_IMMEDIATE]);
    }
  });
});
