import fc from 'fast-check';
import { ALERT_KINDS } from '../../../src/delivery/alerts/alert.js';
import {
  type AlertCandidate,
  type AlertGroup,
  type AlertRule,
  CALLS_OF_ALL,
  type DueAlert,
  ESCALATION_MS,
  MOST_IMMEDIATE,
  planAlerts,
  positionsCalled,
} from '../../../src/delivery/alerts/alert-plan.policy.js';
import { nextDigestAt, quietUntil } from '../../../src/delivery/alerts/alert-times.policy.js';
import { URGENCIES } from '../../../src/casework/action-requests/action.js';

const NOW = Date.parse('2026-11-30T20:00:00Z'); // 03:00 in Bangkok
const MINUTE = 60_000;
const at = (text: string): number => Date.parse(text);

const someone = (account: string, stated: Partial<AlertCandidate> = {}): AlertCandidate => ({
  ...{ account, position: null, reserve: false, rules: [], agencyRules: [], sent: 0, lastDigest: null, gateways: {} },
  onDutyUntil: null,
  ...{ timeZone: null, rosterZone: 'Asia/Bangkok', quietFrom: null, quietTo: null, digestAt: '07:00' },
  ...stated,
});
/** Who is called while nobody on duty sees the alert. */
const inReserve = (account: string, stated: Partial<AlertCandidate> = {}): AlertCandidate => someone(account, { reserve: true, ...stated });
const anAlert = (stated: Partial<DueAlert> = {}): DueAlert => ({
  ...{ id: 'a', kind: 'CASE', urgency: 'URGENT', threat: null, step: 0, raisedAt: NOW, hiddenFrom: [] },
  ...stated,
});
const aGroup = (candidates: readonly AlertCandidate[], alerts: readonly DueAlert[], stated: Partial<AlertGroup> = {}): AlertGroup => ({
  ...{ now: NOW, repeatMinutes: 3, repeats: 2, agencyRules: [], partyRules: [], chatChannels: [] },
  ...{ candidates, alerts, ...stated },
});
const aRule = (stated: Partial<AlertRule> = {}): AlertRule => ({
  ...{ kinds: [], minUrgency: 'ROUTINE', threats: [], mode: 'IMMEDIATE', channels: ['EMAIL'], ...stated },
});
const EMAIL = ['EMAIL'] as const;
/** `account CHANNEL MODE minutes from now`, in order. */
const planned = (group: AlertGroup): readonly string[] =>
  planAlerts(group, EMAIL).deliveries.map(
    ({ account, channel, mode, at: time }) => `${account} ${channel} ${mode} ${(time - group.now) / MINUTE}`,
  );

const LINE = [someone('ann', { position: 1 }), someone('bo', { position: 2 }), someone('ncb', { position: 3 })];

describe('the plan of an alert without any configuration', () => {
  it('calls the first of the line at once in an emergency', () => {
    expect(planned(aGroup(LINE, [anAlert({ urgency: 'EMERGENCY' })]))).toEqual(['ann IN_APP IMMEDIATE 0', 'ann EMAIL IMMEDIATE 0']);
  });

  it('calls everybody on duty about what is urgent', () => {
    expect(planned(aGroup(LINE, [anAlert()]))).toEqual([
      ...['ann IN_APP IMMEDIATE 0', 'ann EMAIL IMMEDIATE 0'],
      ...['bo IN_APP IMMEDIATE 0', 'bo EMAIL IMMEDIATE 0'],
      ...['ncb IN_APP IMMEDIATE 0', 'ncb EMAIL IMMEDIATE 0'],
    ]);
    expect(planned(aGroup(LINE.slice(2), [anAlert()]))).toHaveLength(2);
  });

  it('shows what is routine at once, and mails it at seven in the zone of the roster', () => {
    expect(planned(aGroup(LINE.slice(0, 1), [anAlert({ urgency: 'ROUTINE' })]))).toEqual([
      'ann IN_APP IMMEDIATE 0',
      'ann EMAIL DIGEST 240',
    ]);
  });

  it('calls everybody while nobody is on duty, in an emergency also in quiet hours', () => {
    const asleep = [inReserve('ann', { quietFrom: '22:00', quietTo: '06:00' }), inReserve('bo')];
    expect(planned(aGroup(asleep, [anAlert({ urgency: 'EMERGENCY' })]))).toHaveLength(4);
    expect(planned(aGroup(asleep, [anAlert()]))).toEqual([
      ...['ann IN_APP IMMEDIATE 0', 'ann EMAIL DIGEST 180'],
      ...['bo IN_APP IMMEDIATE 0', 'bo EMAIL IMMEDIATE 0'],
    ]);
  });

  it('leaves out officers who do not see the item, and e-mail where the hub has no mail server', () => {
    const group = aGroup(LINE, [anAlert({ urgency: 'EMERGENCY', hiddenFrom: ['ann'] })]);
    expect(planned(group)).toEqual(['bo IN_APP IMMEDIATE 0', 'bo EMAIL IMMEDIATE 0']);
    expect(planAlerts(group, []).deliveries.map(({ channel }) => channel)).toEqual(['IN_APP']);
  });

  it('calls the reserve where nobody on duty sees the alert, and nobody else of it', () => {
    const candidates = [...LINE, inReserve('dee')];
    const hiddenFrom = ['ann', 'bo', 'ncb'];
    for (const urgency of ['EMERGENCY', 'URGENT'] as const) {
      expect(planned(aGroup(candidates, [anAlert({ urgency, hiddenFrom })]))).toEqual(['dee IN_APP IMMEDIATE 0', 'dee EMAIL IMMEDIATE 0']);
      expect(planned(aGroup(candidates, [anAlert({ urgency })])).join()).not.toContain('dee');
    }
    expect(planned(aGroup(candidates, [anAlert({ hiddenFrom: ['ann', 'bo'] })]))[0]).toBe('ncb IN_APP IMMEDIATE 0');
  });
});

describe('the escalation of an emergency', () => {
  const step = (number: number, stated: Partial<AlertGroup> = {}) =>
    planAlerts(aGroup(LINE, [anAlert({ urgency: 'EMERGENCY', step: number })], stated), EMAIL);
  const called = (number: number): readonly (string | null)[] => [...new Set(step(number).deliveries.map(({ account }) => account))];

  it('repeats, then adds the next in line, then the last, and goes on with all of them', () => {
    expect([0, 2, 3, 5, 6, 50].map(called)).toEqual([
      ['ann'],
      ['ann'],
      ['ann', 'bo'],
      ['ann', 'bo'],
      ['ann', 'bo', 'ncb'],
      ['ann', 'bo', 'ncb'],
    ]);
    expect([0, 1, 3, 6, 9].map((number) => step(number).steps.map((one) => [one.called, one.position])[0])).toEqual([
      ...[[[1], 1], [[1], 1]], // prettier-ignore
      ...[[[1, 2], 2], [[1, 2, 3], 3], [[1, 2, 3], 3]], // prettier-ignore
    ]);
    expect(step(0).steps[0]?.nextAt).toBe(NOW + 3 * MINUTE);
    expect(step(1, { repeats: 0 }).steps[0]?.position).toBe(2);
  });

  it('calls nobody where it reaches nobody', () => {
    const [alert, reserve] = [anAlert({ urgency: 'EMERGENCY' }), [inReserve('ann')]];
    expect(planAlerts(aGroup([], [alert]), EMAIL).steps[0]).toMatchObject({ called: [], position: null });
    expect(planAlerts(aGroup(reserve, [{ ...alert, hiddenFrom: ['ann'] }]), EMAIL).steps[0]?.called).toEqual([]);
    expect(planAlerts(aGroup(reserve, [alert]), EMAIL).steps[0]?.called).toEqual([null]);
  });

  it('skips no position when the line grows', () => {
    const group = (line: readonly AlertCandidate[], number: number) => aGroup(line, [anAlert({ urgency: 'EMERGENCY', step: number })]);
    expect(planAlerts(group(LINE.slice(0, 1), 7), EMAIL).steps[0]?.called).toEqual([1]);
    expect(planAlerts(group(LINE, 8), EMAIL).steps[0]?.called).toEqual([1, 2, 3]);
  });

  it('comes every quarter of an hour, once all were called ten times', () => {
    const pause = (number: number, candidates: readonly AlertCandidate[], stated: Partial<AlertGroup> = {}): number => {
      const group = aGroup(candidates, [anAlert({ urgency: 'EMERGENCY', step: number })], stated);
      return ((planAlerts(group, EMAIL).steps[0]?.nextAt ?? 0) - NOW) / MINUTE;
    };
    const all = 3 * (LINE.length - 1); // the first step that calls the whole line
    expect([0, all, all + CALLS_OF_ALL - 2, all + CALLS_OF_ALL - 1, 100].map((number) => pause(number, LINE))).toEqual([3, 3, 3, 15, 15]);
    expect([8, 9].map((number) => pause(number, [inReserve('ann')]))).toEqual([3, 15]);
    expect(pause(100, LINE, { repeatMinutes: 60 })).toBe(60);
  });

  it('ends after 24 hours, and never begins for what is no emergency', () => {
    const old = aGroup(LINE, [anAlert({ urgency: 'EMERGENCY', step: 300, raisedAt: NOW - ESCALATION_MS })]);
    expect(planAlerts(old, EMAIL).steps[0]?.nextAt).toBeNull();
    expect(planAlerts(aGroup(LINE, [anAlert()]), EMAIL).steps).toEqual([{ alert: 'a', step: 0, nextAt: null, position: 3, called: [] }]);
  });

  it('never calls fewer positions later, and reaches the whole line', () => {
    const numbers = fc.record({ step: fc.nat(2_000), repeats: fc.nat(10), line: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(numbers, ({ step: number, repeats, line }) => {
        const [now, next] = [positionsCalled(number, repeats, line), positionsCalled(number + 1, repeats, line)];
        return now >= 1 && next >= now && next - now <= 1 && positionsCalled((repeats + 1) * line, repeats, line) === line;
      }),
    );
  });
});

describe('rules', () => {
  const own = (rule: AlertRule): readonly AlertCandidate[] => [someone('ann', { position: 1, rules: [rule] })];

  it('of the officer come before those of the agency, and these before those of the party; the first that fits decides', () => {
    const [off, digest] = [aRule({ mode: 'OFF' }), aRule({ mode: 'DIGEST' })];
    const stated = { partyRules: [digest] };
    const ofAgency = (rule: AlertRule): readonly AlertCandidate[] => own(rule).map((one) => ({ ...one, agencyRules: [off] }));
    expect(planned(aGroup(ofAgency(aRule({ kinds: ['NOTICE'] })), [anAlert()], stated))).toEqual([]);
    expect(planned(aGroup(ofAgency(digest), [anAlert()], stated))).toEqual(['ann IN_APP IMMEDIATE 0', 'ann EMAIL DIGEST 240']);
    expect(planned(aGroup(LINE.slice(0, 1), [anAlert()], { partyRules: [digest] }))).toEqual([
      'ann IN_APP IMMEDIATE 0',
      'ann EMAIL DIGEST 240',
    ]);
  });

  it('fit by kind, urgency and threat', () => {
    const fits = (rule: Partial<AlertRule>, alert: Partial<DueAlert>): boolean =>
      planned(aGroup(own(aRule({ mode: 'OFF', ...rule })), [anAlert(alert)])).length === 0;
    expect([fits({ kinds: ['CASE'] }, {}), fits({ kinds: ['NOTICE'] }, {})]).toEqual([true, false]);
    expect([fits({ minUrgency: 'URGENT' }, {}), fits({ minUrgency: 'EMERGENCY' }, {})]).toEqual([true, false]);
    expect([fits({ threats: ['PHISHING'] }, { threat: 'PHISHING' }), fits({ threats: ['PHISHING'] }, {})]).toEqual([true, false]);
  });

  it('never silence an emergency for an officer on duty, or for whom the hub calls in the place of one', () => {
    const rules = fc.array(
      fc.record({
        kinds: fc.subarray([...ALERT_KINDS]),
        minUrgency: fc.constantFrom(...URGENCIES),
        threats: fc.subarray(['PHISHING', 'MALWARE']),
        mode: fc.constantFrom('IMMEDIATE', 'DIGEST', 'OFF'),
        channels: fc.subarray(['EMAIL'] as const),
      } as const),
    );
    fc.assert(
      fc.property(rules, rules, rules, fc.constantFrom(...ALERT_KINDS), (mine, agencyRules, partyRules, kind) => {
        const alert = anAlert({ urgency: 'EMERGENCY', kind, threat: 'PHISHING' });
        for (const place of [{ position: 1 }, { reserve: true }]) {
          const ann = someone('ann', { ...place, rules: mine, agencyRules, sent: 100, quietFrom: '00:00', quietTo: '23:59' });
          expect(planned(aGroup([ann], [alert], { partyRules }))).toEqual(['ann IN_APP IMMEDIATE 0', 'ann EMAIL IMMEDIATE 0']);
        }
      }),
    );
  });

  it('of an officer off duty call this officer, too, once', () => {
    const group = (step: number) =>
      aGroup([...LINE.slice(0, 1), someone('chief', { rules: [aRule()] }), someone('cy')], [anAlert({ urgency: 'EMERGENCY', step })]);
    expect(planned(group(0)).filter((one) => one.startsWith('chief'))).toHaveLength(2);
    expect(planned(group(1)).filter((one) => one.startsWith('chief'))).toEqual([]);
    expect(planned(group(0)).filter((one) => one.startsWith('cy'))).toEqual([]);
  });
});

describe('a storm', () => {
  it('becomes one digest for each officer and channel, and holds back no emergency', () => {
    const events = Array.from({ length: 500 }, (_, n) => anAlert({ id: `${n}` }));
    const group = aGroup([someone('ann', { position: 1, sent: 3 })], [...events, anAlert({ id: 'emergency', urgency: 'EMERGENCY' })]);
    const { deliveries } = planAlerts(group, EMAIL);
    const mails = deliveries.filter(({ channel }) => channel === 'EMAIL');
    const alone = mails.filter(({ mode, alert }) => mode === 'IMMEDIATE' && alert !== 'emergency');
    expect(alone).toHaveLength(MOST_IMMEDIATE - 3);
    expect(new Set(mails.filter(({ mode }) => mode === 'DIGEST').map((one) => one.at))).toEqual(new Set([NOW + MINUTE]));
    expect(mails.find(({ alert }) => alert === 'emergency')).toMatchObject({ mode: 'IMMEDIATE', at: NOW });
  });

  it('waits a quarter of an hour between two digests', () => {
    const group = aGroup([someone('ann', { position: 1, sent: 10, lastDigest: NOW - 5 * MINUTE })], [anAlert()]);
    expect(planned(group)).toEqual(['ann IN_APP IMMEDIATE 0', 'ann EMAIL DIGEST 10']);
  });
});

describe('quiet hours', () => {
  const night = { quietFrom: '22:00', quietTo: '08:00' };

  it('hold the digest of an officer off duty back, too, and none of an officer who is still on duty then', () => {
    const alert = anAlert({ urgency: 'ROUTINE' });
    const onDuty = (hours: number) => aGroup([someone('ann', { ...night, position: 1, onDutyUntil: NOW + hours * 60 * MINUTE })], [alert]);
    expect(planned(aGroup([inReserve('ann', night)], [alert]))).toContain('ann EMAIL DIGEST 300'); // 08:00, not 07:00
    expect(planned(onDuty(4))).toContain('ann EMAIL DIGEST 240');
    expect(planned(onDuty(3))).toContain('ann EMAIL DIGEST 300');
  });

  it('hold back nothing that an officer on duty gets at once', () => {
    const ann = someone('ann', { ...night, position: 1, onDutyUntil: NOW + MINUTE });
    expect(planned(aGroup([ann], [anAlert()]))).toContain('ann EMAIL IMMEDIATE 0');
  });

  it('hold the digest of a storm back that falls into them', () => {
    const evening = Date.parse('2026-11-30T14:50:00Z'); // 21:50 in Bangkok
    const ann = inReserve('ann', { ...night, sent: 10, lastDigest: evening });
    expect(planned(aGroup([ann], [anAlert()], { now: evening }))).toContain('ann EMAIL DIGEST 610');
  });
});

describe("an officer's clock", () => {
  const clock = (stated: Partial<AlertCandidate>): AlertCandidate => someone('ann', stated);

  it('has quiet hours that may pass midnight, in the zone of the officer', () => {
    const night = { quietFrom: '22:00', quietTo: '06:30', timeZone: 'Europe/Berlin' };
    expect(quietUntil(at('2026-11-30T21:30:00Z'), clock(night))).toBe(at('2026-12-01T05:30:00Z'));
    expect(quietUntil(at('2026-11-30T20:30:00Z'), clock(night))).toBeNull();
    expect(quietUntil(at('2026-11-30T11:30:00Z'), clock({ quietFrom: '12:00', quietTo: '13:00', timeZone: 'Europe/Berlin' }))).toBe(
      at('2026-11-30T12:00:00Z'),
    );
    expect(quietUntil(NOW, clock({ quietFrom: '12:00', quietTo: '12:00' }))).toBeNull();
    expect(quietUntil(NOW, clock({}))).toBeNull();
  });

  it('has its digest once a day, on the wall clock, also over a change of the clocks; a zone that nobody knows counts as UTC', () => {
    expect(nextDigestAt(at('2026-10-24T12:00:00Z'), clock({ timeZone: 'Europe/Berlin' }))).toBe(at('2026-10-25T06:00:00Z'));
    expect(nextDigestAt(at('2026-10-25T06:00:00Z'), clock({ timeZone: 'Europe/Berlin' }))).toBe(at('2026-10-26T06:00:00Z'));
    expect(nextDigestAt(NOW, clock({ timeZone: 'Mars/Base', rosterZone: null }))).toBe(at('2026-12-01T07:00:00Z'));
  });
});
