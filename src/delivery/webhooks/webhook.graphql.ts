import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { FeedFilterInput } from '../feed/feed.graphql.js';
import { WebhookFilterType } from './webhook-filter.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { MESSAGE_TYPES, type MessageType, type DeliveryOutcome, DELIVERY_OUTCOMES } from './webhook.repository.js';
import { PAUSE_REASONS, type Delivery, type PauseReason, WEBHOOK_STATES, type Webhook, type WebhookStateName } from './webhook.js';

const StateEnum = enumOf(WEBHOOK_STATES);
registerEnumType(StateEnum, {
  name: 'WebhookState',
  description: 'State of a webhook.',
  valuesMap: {
    ACTIVE: { description: 'All messages were accepted, or are being sent.' },
    RETRYING: { description: 'The next event was not accepted, and is tried again.' },
    PAUSED: { description: 'Nothing is sent until an officer resumes the webhook; it keeps its position.' },
  },
});

const PauseEnum = enumOf(PAUSE_REASONS);
registerEnumType(PauseEnum, {
  name: 'WebhookPause',
  description: 'Why a webhook is paused.',
  valuesMap: {
    BY_HAND: { description: 'An officer paused it.' },
    GONE_410: { description: 'The receiver answered 410: it wants no more messages.' },
    MAKER_LOST_RIGHTS: {
      description: 'The account whose rights the webhook reads with was disabled, or may no longer read items or manage webhooks.',
    },
  },
});

const MessageEnum = enumOf(MESSAGE_TYPES);
registerEnumType(MessageEnum, {
  name: 'WebhookMessage',
  description: 'Type of a message.',
  valuesMap: {
    PUBLISHED: { description: 'As in the feed.' },
    UPDATED: { description: 'As in the feed.' },
    REVOKED: { description: 'As in the feed.' },
    WITHDRAWN: { description: 'As in the feed.' },
    RESYNC: { description: 'The hub was restored to an earlier point: the receiver starts again from a snapshot.' },
    TEST: { description: 'A trial.' },
  },
});

const OutcomeEnum = enumOf(DELIVERY_OUTCOMES);
registerEnumType(OutcomeEnum, {
  name: 'WebhookOutcome',
  description: 'Outcome of one attempt.',
  valuesMap: {
    DELIVERED: { description: 'The receiver accepted the message (2xx).' },
    RETRYING: { description: 'Not accepted; the event is tried again.' },
    DEAD: { description: 'Not accepted at the last attempt: a dead letter. The webhook continued with the next event.' },
    PARKED: { description: 'The hub could not show the item; never sent. Also a dead letter.' },
    FAILED: { description: 'Not accepted, and not tried again automatically: a test message, a dead letter sent again, or a 410.' },
    SUPERSEDED: {
      description: 'A dead letter that was to be sent again, but whose item has changed since: later events contain the change.',
    },
  },
});

@ObjectType('Webhook', { description: 'A receiver to which the hub sends events, one POST each, in order (Standard Webhooks 1.0).' })
export class WebhookType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => String, { description: 'Address that it sends to.' })
  readonly url: string;

  @Field(() => WebhookFilterType, { description: 'Which events it sends.' })
  readonly filter: WebhookFilterType;

  @Field(() => StateEnum, { description: 'State of the webhook.' })
  readonly state: WebhookStateName;

  @Field(() => DateTime, { nullable: true, description: 'When it was paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why it is paused.' })
  readonly pausedWhy: PauseReason | null;

  @Field(() => String, {
    nullable: true,
    description: "E-mail of its creator: the officer who created it or resumed it last. It reads with the creator's rights.",
  })
  readonly maker: string | null;

  @Field(() => [String], {
    description: 'Public keys (whpk_…) of the secrets that sign now, newest first; two during a rotation.',
  })
  readonly publicKeys: readonly string[];

  @Field(() => Cursor, { description: 'Position of the webhook: every event up to here was accepted, or became a dead letter.' })
  readonly cursor: string;

  @Field(() => Int, { description: 'Number of failures of its next event.' })
  readonly attempt: number;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when its next event is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver last accepted a message.' })
  readonly deliveredAt: Date | null;

  @Field(() => Int, { description: 'Number of dead letters that were not delivered since.' })
  readonly deadLetters: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt: Date;

  static of = ({ filter, ...webhook }: Webhook): WebhookType => ({
    ...webhook,
    filter: WebhookFilterType.of(filter),
  });
}

@ObjectType('WebhookDelivery', { description: 'One attempt to deliver a message.' })
export class WebhookDeliveryType implements Delivery {
  @Field(() => ID, { description: "The message's webhook-id: the id of the event, the same at every attempt." })
  readonly eventId: string;

  @Field(() => MessageEnum, { description: 'Type of the message.' })
  readonly operation: MessageType;

  @Field(() => ID, { nullable: true, description: 'The item; null if the message has none.' })
  readonly itemId: string | null;

  @Field(() => Int, { description: 'Number of the attempt, from 1; 0: never sent.' })
  readonly attempt: number;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Date;

  @Field(() => OutcomeEnum, { description: 'Outcome of the attempt.' })
  readonly outcome: DeliveryOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was no answer.' })
  readonly status: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was not accepted: STATUS, TIMEOUT, CONNECTION, TLS, UNRESOLVED (the name), BLOCKED (an address that the hub does not send to), UNREADABLE.',
  })
  readonly reason: string | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds until the answer.' })
  readonly ms: number | null;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when the event is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'A dead letter: when it was settled.' })
  readonly settledAt: Date | null;
}

@ObjectType('WebhookDeliveryPage', { description: 'A page of attempts, newest first.' })
export class WebhookDeliveryPageType {
  @Field(() => [WebhookDeliveryType], { description: 'The attempts.' })
  readonly deliveries: readonly WebhookDeliveryType[];

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on the last.' })
  readonly cursor: string | null;
}

@InputType('WebhookInput', { description: 'A new webhook.' })
export class WebhookInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name: string;

  @Field(() => String, { description: 'Address to send to: https, port 443 or 8443, a host on the public internet.' })
  readonly url: string;

  @Field(() => FeedFilterInput, { nullable: true, description: 'Which events; absent: all except those of the party itself.' })
  readonly filter?: FeedFilterInput | null;

  @Field(() => Cursor, { nullable: true, description: 'Where to start (a feedCursor, or the cursor of an event); absent: from now on.' })
  readonly after?: string | null;
}

@ObjectType('NewWebhook', { description: 'A webhook, with the keys to verify its messages.' })
export class NewWebhookType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  readonly webhook: WebhookType;

  @Field(() => String, { description: 'Shared secret (whsec_…) for signatures v1. Shown only once.' })
  readonly secret: string;

  @Field(() => String, { description: 'Public key (whpk_…) for signatures v1a. Not secret.' })
  readonly publicKey: string;
}

@ObjectType('NewWebhookSecret', { description: 'A new secret; the previous one also signs for a day.' })
export class NewWebhookSecretType {
  @Field(() => String, { description: 'Shared secret (whsec_…) for signatures v1. Shown only once.' })
  readonly secret: string;

  @Field(() => String, { description: 'Public key (whpk_…) for signatures v1a.' })
  readonly publicKey: string;

  @Field(() => DateTime, { description: 'Until when the previous secret also signs.' })
  readonly formerUntil: Date;
}

@ObjectType('WebhookAttempt', { description: 'Outcome of one message that was sent at once.' })
export class WebhookAttemptType {
  @Field(() => Boolean, { description: 'Whether the receiver accepted it (2xx).' })
  readonly delivered: boolean;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was no answer.' })
  readonly status: number | null;

  @Field(() => String, { nullable: true, description: 'Why it was not accepted; codes as in WebhookDelivery.' })
  readonly reason: string | null;

  @Field(() => Int, { description: 'Milliseconds until the answer.' })
  readonly ms: number;
}

@ObjectType('WebhookContentPolicy', { description: "What webhooks of other parties may carry of a party's items." })
export class WebhookContentPolicyType {
  @Field(() => Boolean, {
    description:
      'Whether AMBER items are sent with their content; otherwise id, kind and link. AMBER_STRICT is never sent with content, RED is never sent.',
  })
  readonly amberContent: boolean;
}
