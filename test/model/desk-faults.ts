import { NOBODY } from './audiences.js';
import { VALUES } from './cast.js';
import type { Command } from './commands.js';
import { deskOpening } from './desk-commands.js';
import { type Fault, rewritten, weakened } from './fault.js';
import type { Requested } from './visibility.js';

/** A request to act of Thailand, to a country with two officers on duty. */
const asks = (stated: Partial<Requested>): Command => ({
  does: 'request',
  by: 'liaison@th',
  requests: [
    {
      reference: 'first',
      act: 'PRESERVATION',
      recipient: 'kh',
      tlp: 'GREEN',
      amount: null,
      urgency: 'EMERGENCY',
      contact: null,
      ...stated,
    },
  ],
});
const bar = (barred: boolean): Command => ({ does: 'bar', by: 'admin@th', party: 'kh', barred });
const mail = (isDown: boolean): Command => ({ does: 'mail', isDown });
const inquire: Command = {
  does: 'inquire',
  by: 'liaison@th',
  asked: { reference: 'first', question: 'Who?', tlp: 'GREEN', recipients: ['kh'], urgency: 'EMERGENCY' },
};

/** Thailand publishes two indicators for Cambodia, and takes both back. */
function takesBack(): readonly Command[] {
  const audience = { everyCountry: false, named: ['kh'], groups: [], except: [] };
  const said = { threat: 'PHISHING', status: 'UNKNOWN', description: 'first', discoverability: 'HIDDEN' } as const;
  const content = { ...said, tlp: 'GREEN', named: true, valid: 'ALWAYS', retained: 'ALWAYS' } as const;
  const items = VALUES.slice(0, 2).map((value) => ({ value, content, audience, reissue: false }));
  return [
    { does: 'publish', by: 'analyst@th', items },
    ...[0, 1].map((item) => ({ does: 'readdress', by: 'OWNER', item, audience: NOBODY }) as const),
  ];
}
const confirm = (loss: number): Command => ({ does: 'confirm', by: 'LOSER', loss });

/** Faults of the directory, duty rosters and alerts, each with a history that comes to it. */
export const DESK_FAULTS: readonly Fault[] = [
  {
    name: 'a message leaves for an officer who no longer sees its request',
    first: () => [...deskOpening(), mail(true), asks({}), bar(true), mail(false)],
    by: ['request', 'bar', 'mail'],
    plant: rewritten('hub.is_alert_due_to', ' and hub.sees_alert(viewer, a)', ''),
  },
  {
    name: 'a message leaves for an officer although the alert is acknowledged',
    first: () => [...deskOpening(), mail(true), asks({}), { does: 'acknowledge', by: 'liaison@kh', alert: 0 }, mail(false)],
    by: ['request', 'acknowledge', 'mail'],
    plant: rewritten('hub.is_alert_due_to', 'a.acknowledged_at is null and ', ''),
  },
  {
    name: 'a digest counts several alerts of a kind as one',
    first: () => [...deskOpening(), asks({ urgency: 'ROUTINE' }), asks({ urgency: 'ROUTINE', reference: 'second' }), { does: 'digests' }],
    by: ['request', 'digests'],
    plant: rewritten('hub.digest_alert', `'id', a.id`, `'id', a.kind`),
  },
  {
    name: 'a digest in a chat channel tells of what its party no longer sees',
    first: () => [
      ...deskOpening(),
      { does: 'setRules', by: 'head@kh', own: false, rules: [{ kinds: [], minUrgency: 'ROUTINE', mode: 'DIGEST', channels: ['SLACK'] }] },
      ...[asks({ urgency: 'ROUTINE' }), bar(true), { does: 'digests' } as const],
    ],
    by: ['request', 'bar', 'digests'],
    plant: rewritten('hub.lease_alert_channel_digests', 's.goes and (s.to_chat is not true or w.works) as goes', 'true as goes'),
  },
  {
    name: 'a loss that several readers of a party read counts several times',
    first: takesBack,
    by: ['readdress', 'confirm'],
    plant: rewritten('hub.alert_to_withdrawals', 'and r.consumer <> x.consumer', 'and false'),
  },
  {
    name: 'one confirmation settles all losses',
    first: () => [...takesBack(), confirm(0)],
    by: ['readdress', 'confirm'],
    plant: rewritten('hub.end_alerts_to_withdrawals', 'and not hub.has_unconfirmed_withdrawals(x.party)', ''),
  },
  {
    name: 'an alert to losses stays when all of them are confirmed',
    first: () => [...takesBack(), confirm(0), confirm(1)],
    by: ['readdress', 'confirm'],
    plant: rewritten('hub.end_alerts_to_withdrawals', 'where x.party = any (parties) and', 'where false and'),
  },
  {
    name: 'a chat channel gets alerts to RED requests',
    first: () => [...deskOpening(), asks({ tlp: 'RED' })],
    by: ['request'],
    plant: rewritten('hub.alert_chat_viewer', 'null, null, false, v.keys', 'null, null, true, v.keys'),
  },
  {
    name: 'an acknowledgement counts for one alert alone',
    first: () => [inquire, { does: 'overdue', item: 0 }, { does: 'acknowledge', by: 'liaison@kh', alert: 0 }],
    by: ['inquire', 'overdue', 'acknowledge'],
    plant: rewritten('hub.acknowledge_alert', 'or x.party = a.party and x.item = a.item', 'or false and x.item = a.item'),
  },
  {
    name: 'an acknowledgement counts for alerts that are more urgent',
    first: () => [inquire, { does: 'overdue', item: 0 }, { does: 'acknowledge', by: 'analyst@kh', alert: 2 }],
    by: ['inquire', 'overdue', 'acknowledge'],
    plant: rewritten('hub.acknowledge_alert', 'and array_position(urgencies, x.urgency) <= array_position(urgencies, a.urgency)', ''),
  },
  {
    name: 'an acknowledgement of what has ended counts for what came after it',
    first: () => [asks({}), asks({ tlp: 'AMBER' }), { does: 'acknowledge', by: 'analyst@kh', alert: 0 }],
    by: ['request', 'acknowledge'],
    plant: rewritten('hub.acknowledge_alert', 'x.id = a.id and x.acknowledged_at is null and x.ended_at is null', 'x.id = a.id'),
  },
  {
    name: 'an officer whom the hub has called cannot acknowledge once the turn is over',
    first: () => [
      { does: 'setRoster', by: 'head@kh', agency: 'kh 1', isFallback: true },
      { does: 'setShift', by: 'head@kh', agency: 'kh 1', officer: 1, rank: 1, isNow: true },
      asks({}),
      { does: 'endShift', by: 'head@kh', agency: 'kh 1', nth: 0 },
      { does: 'acknowledge', by: 'analyst@kh', alert: 0 },
    ],
    by: ['request', 'setShift', 'endShift', 'acknowledge'],
    plant: rewritten('hub.acknowledge_alert', 'd.account = viewer.user_id', 'false'),
  },
  {
    name: 'an amended request leaves its first alert open',
    first: () => [asks({}), asks({ tlp: 'AMBER' })],
    by: ['request'],
    plant: rewritten('hub.alert_to_request', `perform hub.end_alerts(o.item, array[o.kind], 'AMENDED');`, ''),
  },
  {
    name: 'a request that its recipient assigns to a unit alerts as if it was amended',
    first: () => [inquire, { does: 'transfer', by: 'liaison@kh', item: 0 }],
    by: ['inquire', 'transfer'],
    plant: rewritten('hub.has_new_content', '{version,updated_at,with_unit}', '{version,updated_at}'),
  },
  {
    name: 'a cancelled request keeps its alerts',
    first: () => [asks({}), { does: 'cancel', by: 'OWNER', item: 0 }],
    by: ['request', 'cancel'],
    plant: rewritten('hub.alert_to_request', `if o.op in ('REVOKE', 'EXPIRE') then`, `if o.op = 'EXPIRE' then`),
  },
  {
    name: 'a rule silences an emergency',
    first: () => [
      ...deskOpening(),
      { does: 'setRules', by: 'liaison@kh', own: true, rules: [{ kinds: [], minUrgency: 'ROUTINE', mode: 'OFF', channels: [] }] },
      asks({}),
    ],
    by: ['request', 'setRules'],
    plant: rewritten(
      'hub.record_alert_plan',
      'where d.alert = any (kept)',
      `where d.alert = any (kept) and not exists (select from hub.alert_rule r where r.account = d.account and r.mode = 'OFF')`,
    ),
  },
  {
    name: 'nobody answers for an agency where nobody is on duty',
    first: deskOpening,
    by: ['setRoster', 'setShift'],
    plant: rewritten('hub.duty_line', 'or r.fallback and', 'or false and'),
  },
  {
    name: 'an officer whose account is disabled stays on duty',
    first: () => [...deskOpening(), { does: 'disable', by: 'admin@kh', account: 'liaison@kh', disabled: true }],
    by: ['setShift', 'disable'],
    plant: rewritten('hub.present_turns', 'and u.disabled_at is null', ''),
  },
  {
    name: 'others see contacts that were withdrawn',
    first: () => [
      { does: 'publishEntry', by: 'admin@th', unit: 'Duty desk', audience: { everyCountry: true, named: [], groups: [], except: [] } },
      { does: 'withdrawEntry', by: 'admin@th', entry: 0 },
    ],
    by: ['publishEntry', 'withdrawEntry'],
    plant: weakened('directory_entry', 'readers', (rule) => rule.replace('(withdrawn_at IS NULL)', 'true')),
  },
];
