import {
  type AlertGroup,
  type AlertChatChannel,
  type AlertRule,
  type DueAlert,
  MOST_IMMEDIATE,
} from '../../../src/delivery/alerts/alert-plan.policy.js';
import { planAlerts } from '../../../src/delivery/alerts/alert-plan.policy.js';
import { planChatChannels } from '../../../src/delivery/alerts/alert-chat.policy.js';

const NOW = Date.parse('2026-11-30T20:00:00Z'); // 03:00 in Bangkok
const MINUTE = 60_000;

const aChatChannel = (stated: Partial<AlertChatChannel> = {}): AlertChatChannel => ({
  ...{ id: 'slack', kind: 'SLACK', rosterZone: 'Asia/Bangkok', sent: 0, lastDigest: null, ...stated },
});
const aRule = (stated: Partial<AlertRule> = {}): AlertRule => ({
  ...{ kinds: [], minUrgency: 'ROUTINE', threats: [], mode: 'IMMEDIATE', channels: ['SLACK'], ...stated },
});
const anAlert = (stated: Partial<DueAlert> = {}): DueAlert => ({
  ...{ id: 'a', kind: 'CASE', urgency: 'URGENT', threat: null, step: 0, raisedAt: NOW, hiddenFrom: [], ...stated },
});
const aGroup = (stated: Partial<AlertGroup> = {}): AlertGroup => ({
  ...{ now: NOW, repeatMinutes: 3, repeats: 2, agencyRules: [], partyRules: [], candidates: [] },
  ...{ chatChannels: [aChatChannel()], alerts: [anAlert()], ...stated },
});
/** `channel MODE minutes from now`, in order. */
const planned = (group: AlertGroup): readonly string[] =>
  planChatChannels(group).map(({ through, account, mode, at }) => `${through} ${account} ${mode} ${(at - NOW) / MINUTE}`);

describe('the plan of an alert to chat channels', () => {
  it('has no chat channel without a rule that names its kind', () => {
    expect(planned(aGroup())).toEqual([]);
    expect(planned(aGroup({ partyRules: [aRule({ channels: ['EMAIL', 'TEAMS'] })] }))).toEqual([]);
    expect(planned(aGroup({ partyRules: [aRule({ kinds: ['NOTICE'] })] }))).toEqual([]);
    expect(planned(aGroup({ partyRules: [aRule()] }))).toEqual(['slack null IMMEDIATE 0']);
  });

  it('follows the rules of the agency before those of the party, and no rules of officers', () => {
    expect(planned(aGroup({ agencyRules: [aRule({ mode: 'OFF' })], partyRules: [aRule()] }))).toEqual([]);
    expect(planned(aGroup({ agencyRules: [aRule({ channels: ['TEAMS'] })], partyRules: [aRule()] }))).toEqual([]);
  });

  it('reaches each chat channel of a named kind once for each step', () => {
    const chatChannels = [aChatChannel(), aChatChannel({ id: 'second' }), aChatChannel({ id: 'teams', kind: 'TEAMS' })];
    const alerts = [anAlert({ urgency: 'EMERGENCY', step: 7 })];
    expect(planned(aGroup({ chatChannels, alerts, partyRules: [aRule()] }))).toEqual(['slack null IMMEDIATE 0', 'second null IMMEDIATE 0']);
  });

  it('sends a digest in the morning of the roster, and an emergency at once all the same', () => {
    const partyRules = [aRule({ mode: 'DIGEST' })];
    expect(planned(aGroup({ partyRules }))).toEqual(['slack null DIGEST 240']);
    expect(planned(aGroup({ partyRules, alerts: [anAlert({ urgency: 'EMERGENCY' })] }))).toEqual(['slack null IMMEDIATE 0']);
  });

  it('becomes one digest in a storm, which holds back no emergency', () => {
    const storm = Array.from({ length: 100 }, (_, n) => anAlert({ id: `${n}` }));
    const group = aGroup({
      chatChannels: [aChatChannel({ sent: 4 })],
      alerts: [anAlert({ urgency: 'EMERGENCY' }), ...storm],
      partyRules: [aRule()],
    });
    const immediate = planChatChannels(group).filter(({ mode }) => mode === 'IMMEDIATE');
    expect([immediate.length, immediate[0]?.alert]).toEqual([MOST_IMMEDIATE - 4, 'a']);
    const digests = new Set(planChatChannels(group).flatMap(({ mode, at }) => (mode === 'DIGEST' ? [at] : [])));
    expect(digests).toEqual(new Set([NOW + MINUTE]));
  });
});

describe('the plan of an alert to phones', () => {
  const ann = {
    ...{
      account: 'ann',
      position: 1,
      reserve: false,
      agencyRules: [],
      sent: 0,
      lastDigest: null,
      onDutyUntil: null,
      timeZone: null,
      rosterZone: null,
    },
    ...{ quietFrom: null, quietTo: null, digestAt: '07:00', rules: [aRule({ channels: ['SMS', 'VOICE'] })] },
  };
  const sms = { id: 'gateway', sent: 0, lastDigest: null };
  const ways = (group: AlertGroup): readonly string[] =>
    planAlerts(group, []).deliveries.map(({ account, channel, through, mode }) => `${account} ${channel} ${through} ${mode}`);

  it('reaches officers who have a phone number and a gateway', () => {
    expect(ways(aGroup({ candidates: [{ ...ann, gateways: { SMS: sms } }] }))).toEqual([
      'ann IN_APP null IMMEDIATE',
      'ann SMS gateway IMMEDIATE',
    ]);
    expect(ways(aGroup({ candidates: [{ ...ann, gateways: {} }] }))).toEqual(['ann IN_APP null IMMEDIATE']);
  });

  it('limits each channel by its own messages', () => {
    const gateways = { SMS: { ...sms, sent: MOST_IMMEDIATE }, VOICE: { ...sms, id: 'voice' } };
    expect(ways(aGroup({ candidates: [{ ...ann, gateways }] }))).toEqual([
      ...['ann IN_APP null IMMEDIATE', 'ann SMS gateway DIGEST', 'ann VOICE voice IMMEDIATE'],
    ]);
  });
});
