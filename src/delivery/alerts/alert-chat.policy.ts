import type { AlertMode } from './alert.js';
import {
  type AlertGroup,
  type AlertRule,
  type AlertChatChannel,
  type DueAlert,
  fits,
  type PlannedDelivery,
  timing,
} from './alert-plan.policy.js';

/** A chat channel has no quiet hours, and its digest comes in the morning of its roster. */
const CHAT_CLOCK = { timeZone: null, quietFrom: null, quietTo: null, digestAt: '07:00', position: null, onDutyUntil: null } as const;

/** How an alert reaches chat channels: the first rule of the agency, and then of the party, that fits decides. Without a rule no chat channel gets it. An emergency waits for no digest. */
function wayToChatChannels(
  alert: DueAlert,
  { agencyRules, partyRules }: AlertGroup,
): (AlertRule & { readonly mode: AlertMode }) | undefined {
  const rule = [...agencyRules, ...partyRules].find((one) => fits(one, alert));
  if (!rule || rule.mode === 'OFF') return undefined;
  return { ...rule, mode: alert.urgency === 'EMERGENCY' ? 'IMMEDIATE' : rule.mode };
}

/**
 * Plans the messages of due alerts to chat channels: one for each step. Whether the chat channel may see the alert is checked when it is sent.
 * @param group alerts with the same addressees, the most urgent first, and the chat channels that they can reach
 * @param sent immediate messages by chat channel, with those of the groups of this round before; it is added to
 */
export function planChatChannels(group: AlertGroup, sent = new Map<string, number>()): readonly PlannedDelivery[] {
  const { now, chatChannels } = group;
  const plan = (
    alert: DueAlert,
    { id, kind, rosterZone, lastDigest, sent: lately }: AlertChatChannel,
    mode: AlertMode,
  ): PlannedDelivery => {
    const before = sent.get(id) ?? lately;
    const when = timing(alert, { ...CHAT_CLOCK, rosterZone, lastDigest }, mode, { now, sent: before });
    if (when.mode === 'IMMEDIATE') sent.set(id, before + 1);
    return { alert: alert.id, account: null, channel: kind, through: id, ...when };
  };
  return group.alerts.flatMap((alert) => {
    const way = wayToChatChannels(alert, group);
    return way ? chatChannels.filter(({ kind }) => way.channels.includes(kind)).map((one) => plan(alert, one, way.mode)) : [];
  });
}
