import type { PhoneChannel, ChatChannel } from './alert.js';
import { type AlertSummary, clockOf, type DigestLine, KIND_WORDS, type Sender } from './alert-message.policy.js';

/** What a message is about. It has no content of items. */
export type AlertContent =
  | { readonly type: 'ALERT'; readonly alert: AlertSummary }
  | { readonly type: 'DIGEST'; readonly count: number; readonly lines: readonly DigestLine[] }
  | { readonly type: 'TEST' };

/** A message as people read it, before it takes the form of a channel. */
interface Card {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly action: string;
  readonly link: string;
}

/** Limits of the receivers: Slack takes 150 characters in a header, 10 fields in a section, and 50 blocks. A digest has a line for each kind and urgency, at most 39. */
const MOST_FACTS = 10;
const LONGEST_TITLE = 150;

function cardOf(content: AlertContent, { hubName, publicUrl }: Sender, now: number): Card {
  if (content.type === 'TEST') {
    return { title: `${hubName}: test message`, facts: [], action: 'This channel works. Alerts', link: `${publicUrl}/alerts` };
  }
  if (content.type === 'DIGEST') {
    const { count, lines } = content;
    return {
      title: `${hubName}: ${count} ${count === 1 ? 'alert' : 'alerts'}`,
      facts: lines.map(({ kind, urgency, quantity, dueAt }) => ({
        name: `${urgency}: ${KIND_WORDS[kind]}`,
        value: dueAt ? `${quantity}, due ${clockOf(dueAt, now)}` : `${quantity}`,
      })),
      ...{ action: 'Sign in and read them', link: `${publicUrl}/alerts` },
    };
  }
  const { id, reference, kind, urgency, quantity, dueAt } = content.alert;
  return {
    title: `${urgency}: ${KIND_WORDS[kind]}, ${reference}`,
    facts: [
      { name: 'Kind', value: quantity > 1 ? `${KIND_WORDS[kind]} (${quantity})` : KIND_WORDS[kind] },
      { name: 'Urgency', value: urgency },
      ...(dueAt ? [{ name: 'Due', value: clockOf(dueAt, now) }] : []),
      { name: 'Reference', value: reference },
    ],
    ...{ action: 'Sign in and acknowledge it', link: `${publicUrl}/alerts/${id}` },
  };
}

/** Escapes the control characters of Slack. */
const slackText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A message for an incoming webhook of Slack (Block Kit). Links are not unfurled: a server that fetches them gains nothing. */
const slack = ({ title, facts, action, link }: Card): object => ({
  text: slackText(title),
  ...{ unfurl_links: false, unfurl_media: false },
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: title.slice(0, LONGEST_TITLE), emoji: false } },
    ...Array.from({ length: Math.ceil(facts.length / MOST_FACTS) }, (_, n) => ({
      type: 'section',
      fields: facts
        .slice(n * MOST_FACTS, (n + 1) * MOST_FACTS)
        .map(({ name, value }) => ({ type: 'mrkdwn', text: `*${slackText(name)}*\n${slackText(value)}` })),
    })),
    { type: 'section', text: { type: 'mrkdwn', text: `<${link}|${slackText(action)}>` } },
  ],
});

/** A message for the webhook of a workflow in Microsoft Teams (Adaptive Card 1.4). */
const teams = ({ title, facts, action, link }: Card): object => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
        body: [
          { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true },
          ...(facts.length > 0 ? [{ type: 'FactSet', facts: facts.map(({ name, value }) => ({ title: name, value })) }] : []),
        ],
        actions: [{ type: 'Action.OpenUrl', title: action, url: link }],
      },
    },
  ],
});

/** A message for an incoming webhook of Mattermost (message attachment). */
const mattermost = ({ title, facts, action, link }: Card): object => ({
  text: title,
  attachments: [
    {
      ...{ fallback: title, title: action, title_link: link },
      fields: facts.map(({ name, value }) => ({ short: true, title: name, value })),
    },
  ],
});

/** A message for a system, in the form of the hub's webhooks. */
function plain(content: AlertContent, { publicUrl }: Sender, now: number): object {
  const timestamp = new Date(now).toISOString();
  if (content.type === 'TEST') return { type: 'alert.test', timestamp, data: { link: `${publicUrl}/alerts` } };
  if (content.type === 'DIGEST') {
    const lines = content.lines.map(({ kind, urgency, quantity, dueAt }) => ({
      kind,
      urgency,
      quantity,
      dueAt: dueAt?.toISOString() ?? null,
    }));
    return { type: 'alert.digest', timestamp, data: { count: content.count, lines, link: `${publicUrl}/alerts` } };
  }
  const { id, reference, kind, urgency, quantity, dueAt } = content.alert;
  const data = { reference, kind, urgency, quantity, dueAt: dueAt?.toISOString() ?? null, link: `${publicUrl}/alerts/${id}` };
  return { type: 'alert.raised', timestamp, data };
}

/** Returns the body of a message to a chat channel. @param now milliseconds since 1970 */
export function chatPayload(channel: ChatChannel, content: AlertContent, sender: Sender, now: number): object {
  switch (channel) {
    case 'SLACK':
      return slack(cardOf(content, sender, now));
    case 'TEAMS':
      return teams(cardOf(content, sender, now));
    case 'MATTERMOST':
      return mattermost(cardOf(content, sender, now));
    case 'WEBHOOK':
      return plain(content, sender, now);
  }
}

/** A message through a gateway. */
export interface PhoneMessage {
  /** The same at each attempt. */
  readonly idempotencyKey: string;
  /** Phone number of the officer, in E.164. */
  readonly to: string;
  readonly content: AlertContent;
}

/** Returns the body of a message to a gateway. A voice reads no link. @param now milliseconds since 1970 */
export function phonePayload(
  channel: PhoneChannel,
  { idempotencyKey, to, content }: PhoneMessage,
  sender: Sender,
  now: number,
): Readonly<Record<string, string | null>> {
  const { title, action, link } = cardOf(content, sender, now);
  const alert = content.type === 'ALERT' ? content.alert : undefined;
  const due = alert?.dueAt ? [`Due ${clockOf(alert.dueAt, now)}.`] : [];
  const text = [`${title}.`, ...due, channel === 'SMS' ? `${action}: ${link}` : `${action}.`].join(' ');
  return { to, text, reference: alert?.reference ?? null, kind: channel === 'SMS' ? 'sms' : 'voice', idempotencyKey };
}
