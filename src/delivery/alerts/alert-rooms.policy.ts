import type { AlertMode } from './alert.js';
import { type AlertGroup, type AlertRule, type AlertRoom, type DueAlert, fits, type PlannedDelivery, timing } from './alert-plan.policy.js';

/** A room has no quiet hours, and its digest comes in the morning of its roster. */
const ROOM_CLOCK = { timeZone: null, quietFrom: null, quietTo: null, digestAt: '07:00', position: null } as const;

/** How an alert reaches the rooms: the first rule of the agency, and then of the party, that fits decides. Without a rule no room gets it. An emergency waits for no digest. */
function wayToRooms(alert: DueAlert, { agencyRules, partyRules }: AlertGroup): (AlertRule & { readonly mode: AlertMode }) | undefined {
  const rule = [...agencyRules, ...partyRules].find((one) => fits(one, alert));
  if (!rule || rule.mode === 'OFF') return undefined;
  return { ...rule, mode: alert.urgency === 'EMERGENCY' ? 'IMMEDIATE' : rule.mode };
}

/**
 * Plans the messages of due alerts to rooms: one for each step. Whether the room may see the alert is checked when it is sent.
 * @param group alerts with the same addressees, the most urgent first, and the rooms that they can reach
 */
export function planRooms(group: AlertGroup): readonly PlannedDelivery[] {
  const { now, rooms } = group;
  const sent = new Map(rooms.map(({ id, sent: lately }) => [id, lately]));
  const plan = (alert: DueAlert, { id, kind, rosterZone, lastDigest }: AlertRoom, mode: AlertMode): PlannedDelivery => {
    const before = sent.get(id) ?? 0;
    const when = timing(alert, { ...ROOM_CLOCK, rosterZone, lastDigest }, mode, { now, sent: before });
    if (when.mode === 'IMMEDIATE') sent.set(id, before + 1);
    return { alert: alert.id, account: null, channel: kind, through: id, ...when };
  };
  return group.alerts.flatMap((alert) => {
    const way = wayToRooms(alert, group);
    return way ? rooms.filter(({ kind }) => way.channels.includes(kind)).map((room) => plan(alert, room, way.mode)) : [];
  });
}
