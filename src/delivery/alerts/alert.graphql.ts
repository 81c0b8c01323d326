import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Urgency } from '../../casework/action-requests/action.js';
import { UrgencyEnum } from '../../casework/action-requests/action-enums.graphql.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import {
  ALERT_CHANNELS,
  ALERT_DELIVERY_STATES,
  ALERT_END_REASONS,
  ALERT_KINDS,
  ALERT_MODES,
  type AlertChannel,
  type AlertDeliveryRow,
  type AlertDeliveryState,
  type AlertEndReason,
  type AlertKind,
  type AlertMode,
  type AlertRow,
  type AlertStepRow,
} from './alert.js';
import type { AlertEvent } from './follow-alerts.service.js';

export const AlertKindEnum = enumOf(ALERT_KINDS);
registerEnumType(AlertKindEnum, {
  name: 'AlertKind',
  description: 'What an alert tells of. New values may be added.',
  valuesMap: {
    ACTION_REQUEST: { description: 'A request to act has come in, or was amended before it was acknowledged.' },
    INFORMATION_REQUEST: { description: 'A request for information has come in, or was amended before it was acknowledged.' },
    DEADLINE: { description: 'Half of the time, or 15 percent of it, is left to acknowledge or answer a request.' },
    OVERDUE: { description: 'A request, a notice or a task is overdue.' },
    NOTICE: { description: 'A notice has come in, or a draft of the own country needs work.' },
    CASE: { description: 'A case, a contact or a report of the party needs an answer.' },
    MENTION: { description: 'A note in a case mentions the officer.' },
    WATCH_HIT: { description: 'A watch has matched, or ends soon.' },
    OWN_INDICATOR: {
      description: "Another party did something about the party's own indicators: a dispute, onward sharing, a link, a watch.",
    },
    WITHDRAWAL: { description: 'Other parties withdrew items that the party had. It must confirm that its copies are gone.' },
    CREDENTIAL: { description: 'An API key of the party expires.' },
    CONNECTION: { description: 'A webhook or a pull of the party stands still, or a channel of alerts is disabled.' },
    BREAK_GLASS: { description: "Operators got break-glass access to the party's indicators." },
    ADMINISTRATION: { description: 'A decision or a check waits for an administrator.' },
  },
});

const AlertEndReasonEnum = enumOf(ALERT_END_REASONS);
registerEnumType(AlertEndReasonEnum, {
  name: 'AlertEndReason',
  description: 'Why an alert ended without an acknowledgement.',
  valuesMap: {
    ANSWERED: { description: 'The request is acknowledged or answered.' },
    AMENDED: { description: 'The request was amended, and another alert tells of it; or its deadline was changed.' },
    CANCELLED: { description: 'The item was cancelled, revoked or deleted.' },
    SETTLED: {
      description:
        'The webhook, the pull or the channel works again, was paused or deleted by an officer; all withdrawals are confirmed; or no note of the case mentions the officer any more.',
    },
    PARTY_CLOSED: { description: 'The party was closed.' },
  },
});

export const AlertChannelEnum = enumOf(ALERT_CHANNELS);
registerEnumType(AlertChannelEnum, {
  name: 'AlertChannel',
  description:
    'How an alert reaches officers. Outside the hub it has no content: kind, urgency, clock, reference and a link. New values may be added.',
  valuesMap: {
    IN_APP: { description: 'The list `alerts` and the subscription `alertRaised`.' },
    EMAIL: { description: 'A letter to an officer.' },
    SLACK: { description: 'A message in a chat channel of Slack (incoming webhook).' },
    TEAMS: { description: 'A card in a channel of Microsoft Teams (webhook of a workflow).' },
    MATTERMOST: { description: 'A message in a chat channel of Mattermost (incoming webhook).' },
    WEBHOOK: { description: 'A signed message to a system of the party (Standard Webhooks 1.0).' },
    SMS: { description: "A text message to an officer's phone, through a gateway of the party." },
    VOICE: { description: "A call to an officer's phone, through a gateway of the party." },
  },
});

const AlertModeEnum = enumOf(ALERT_MODES);
registerEnumType(AlertModeEnum, {
  name: 'AlertMode',
  description: 'Whether a message is sent alone.',
  valuesMap: { IMMEDIATE: { description: 'Sent at once.' }, DIGEST: { description: 'Sent in a digest together with others.' } },
});

const AlertDeliveryStateEnum = enumOf(ALERT_DELIVERY_STATES);
registerEnumType(AlertDeliveryStateEnum, {
  name: 'AlertDeliveryState',
  description: 'State of a message.',
  valuesMap: {
    WAITING: { description: 'It waits for its time, or for another attempt.' },
    SENT: { description: 'The channel has accepted it.' },
    FAILED: { description: 'The channel refuses it permanently, or the last attempt has failed.' },
    DROPPED: {
      description:
        'It was not sent. The alert was acknowledged or ended before, the officer or the chat channel did not see the item any more, the message of the next step has replaced it, or the channel was disabled or deleted.',
    },
  },
});

@ObjectType('AlertStep', { description: 'A step in the escalation of an emergency.' })
export class AlertStepType {
  @Field(() => Int, { description: 'Number of the step, from 0.' })
  readonly step: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'The last position of the duty line that was called, from 1; null: nobody on duty saw the alert, and officers off duty were called.',
  })
  readonly position: number | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly at: Date;

  static of = ({ alert: _, ...row }: AlertStepRow): AlertStepType => row;
}

@ObjectType('AlertDelivery', {
  description: 'A message of an alert to one officer, one chat channel or one system. Visible to the party of the alert.',
})
export class AlertDeliveryType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ActorType, {
    nullable: true,
    description: 'The officer; null: a chat channel or a system, or an account that no longer exists.',
  })
  readonly officer: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Name of the chat channel, system or gateway; null: IN_APP and EMAIL.' })
  readonly channelName: string | null;

  @Field(() => AlertChannelEnum, { description: 'The channel.' })
  readonly channel: AlertChannel;

  @Field(() => AlertModeEnum, { description: 'Whether it is sent alone.' })
  readonly mode: AlertMode;

  @Field(() => Int, { description: 'The step of the escalation that caused it, from 0.' })
  readonly step: number;

  @Field(() => AlertDeliveryStateEnum, { description: 'Its state.' })
  readonly state: AlertDeliveryState;

  @Field(() => Int, { description: 'Number of attempts.' })
  readonly attempts: number;

  @Field(() => String, { nullable: true, description: 'The result of the last attempt as a code; null: no error.' })
  readonly failure: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is sent, or tried again; null unless it waits.' })
  readonly dueAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the channel accepted it.' })
  readonly sentAt: Date | null;

  static of = (row: AlertDeliveryRow): AlertDeliveryType => ({
    ...{ id: row.id, officer: row.officer, channel: row.channel_kind, mode: row.mode, step: row.step, state: row.state },
    ...{ channelName: row.channel_name, attempts: row.attempts, failure: row.failure, sentAt: row.sent_at },
    dueAt: row.state === 'WAITING' ? row.next_attempt_at : null,
  });
}

@ObjectType('Alert', {
  description:
    "Tells officers of the viewer's party that something happened. It holds no content: what it names is read by its id. It is visible as long as the viewer sees what it names, for 90 days.",
})
export class AlertType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Number for people, as letters and calls name it: AL-7K3Q9M2XT4.' })
  readonly reference: string;

  @Field(() => AlertKindEnum, { description: 'What it tells of.' })
  readonly kind: AlertKind;

  @Field(() => UrgencyEnum, { description: 'How urgent it is. An emergency repeats until an officer acknowledges it.' })
  readonly urgency: Urgency;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that it is for; null: the party as a whole.' })
  readonly agency: AgencyType | null;

  @Field(() => Boolean, { description: 'Whether it is for the viewer alone.' })
  readonly personal: boolean;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the item; null: it names none.' })
  readonly itemKind: string | null;

  @Field(() => ID, { nullable: true, description: 'The item; null: it names none.' })
  readonly itemId: string | null;

  @Field(() => ID, { nullable: true, description: 'The announcement with the details; null: there is none.' })
  readonly announcementId: string | null;

  @Field(() => String, { nullable: true, description: 'The threat of the item; null: it has none.' })
  readonly threat: string | null;

  @Field(() => Int, { description: 'Number of events that it stands for.' })
  readonly quantity: number;

  @Field(() => DateTime, { nullable: true, description: 'When an acknowledgement or answer is due; null: no clock runs.' })
  readonly dueAt: Date | null;

  @Field(() => DateTime, { description: 'When it was raised.' })
  readonly raisedAt: Date;

  @Field(() => Boolean, { description: 'Whether it waits for an acknowledgement.' })
  readonly open: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When an officer of the party acknowledged it.' })
  readonly acknowledgedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer who acknowledged it.' })
  readonly acknowledgedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended without an acknowledgement.' })
  readonly endedAt: Date | null;

  @Field(() => AlertEndReasonEnum, { nullable: true, description: 'Why it ended without an acknowledgement.' })
  readonly endReason: AlertEndReason | null;

  static of = (row: AlertRow): AlertType => ({
    ...{ id: row.id, reference: row.reference, kind: row.kind, urgency: row.urgency, agency: row.agency, personal: row.personal },
    ...{ itemKind: row.item_kind, itemId: row.item, announcementId: row.announcement, threat: row.threat, quantity: row.quantity },
    ...{ dueAt: row.due_at, raisedAt: row.raised_at, open: !row.acknowledged_at && !row.ended_at },
    ...{ acknowledgedAt: row.acknowledged_at, acknowledgedBy: row.acknowledgedBy, endedAt: row.ended_at, endReason: row.ended_why },
  });
}

@ObjectType('AlertEvent', { description: 'An alert as it is delivered to the viewer in the application.' })
export class AlertEventType {
  @Field(() => Cursor, { description: 'Continues the subscription after this event.' })
  readonly cursor: string;

  @Field(() => AlertType, { nullable: true, description: 'The alert; null in the first event, which marks the start of the subscription.' })
  readonly alert: AlertType | null;

  static of = ({ cursor, alert }: AlertEvent): AlertEventType => ({ cursor, alert: alert && AlertType.of(alert) });
}

export const AlertConnection = connectionType('Alert', () => AlertType, { description: "Alerts of the viewer's party, newest first." });
