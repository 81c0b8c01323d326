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
  description: 'What a webhook is doing.',
  valuesMap: {
    ACTIVE: { description: 'Everything was taken, or is being sent.' },
    RETRYING: { description: 'Its next event was not taken, and is tried again.' },
    PAUSED: { description: 'Nothing is sent until somebody resumes it; it keeps its place.' },
  },
});

const PauseEnum = enumOf(PAUSE_REASONS);
registerEnumType(PauseEnum, {
  name: 'WebhookPause',
  description: 'Why a webhook is paused.',
  valuesMap: {
    BY_HAND: { description: 'An officer paused it.' },
    GONE_410: { description: 'The receiver answered 410: it wants nothing more.' },
    MAKER_LOST_RIGHTS: { description: 'The account whose rights it reads with was disabled, or may no longer read or keep webhooks.' },
  },
});

const MessageEnum = enumOf(MESSAGE_TYPES);
registerEnumType(MessageEnum, {
  name: 'WebhookMessage',
  description: 'What a message tells.',
  valuesMap: {
    PUBLISHED: { description: 'As in the feed.' },
    UPDATED: { description: 'As in the feed.' },
    REVOKED: { description: 'As in the feed.' },
    WITHDRAWN: { description: 'As in the feed.' },
    RESYNC: { description: 'The hub was restored to an earlier point: the receiver starts anew from a snapshot.' },
    TEST: { description: 'A trial.' },
  },
});

const OutcomeEnum = enumOf(DELIVERY_OUTCOMES);
registerEnumType(OutcomeEnum, {
  name: 'WebhookOutcome',
  description: 'What came of one attempt.',
  valuesMap: {
    DELIVERED: { description: 'The receiver took it (2xx).' },
    RETRYING: { description: 'Not taken; it is tried again.' },
    DEAD: { description: 'Not taken at the last attempt: a dead letter. The webhook went on with the next event.' },
    PARKED: { description: 'The hub could not show the item; never sent. A dead letter, too.' },
    FAILED: { description: 'Not taken, and not tried again by itself: a trial, a dead letter sent again, or a 410.' },
    SUPERSEDED: { description: 'A dead letter that was to be sent again, and whose item has changed since: later events tell it.' },
  },
});

@ObjectType('Webhook', { description: 'A receiver that the hub tells of events, one POST each, in order (Standard Webhooks 1.0).' })
export class WebhookType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => String, { description: 'Where it sends to.' })
  readonly url: string;

  @Field(() => WebhookFilterType, { description: 'Which events it sends.' })
  readonly filter: WebhookFilterType;

  @Field(() => StateEnum, { description: 'What it is doing.' })
  readonly state: WebhookStateName;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why it is paused.' })
  readonly pausedWhy: PauseReason | null;

  @Field(() => String, { nullable: true, description: 'E-mail of its maker, whose rights it reads with: who made it, or resumed it last.' })
  readonly maker: string | null;

  @Field(() => [String], {
    description: 'Public keys (whpk_…) of the secrets that sign now, newest first; two while one is being rotated.',
  })
  readonly publicKeys: readonly string[];

  @Field(() => Cursor, { description: 'Where it stands: everything up to here was taken, or given up.' })
  readonly cursor: string;

  @Field(() => Int, { description: 'How often its next event has failed.' })
  readonly attempt: number;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when its next event is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver last took something.' })
  readonly deliveredAt: Date | null;

  @Field(() => Int, { description: 'Events that were given up and not delivered since.' })
  readonly deadLetters: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  static of = ({ filter, ...webhook }: Webhook): WebhookType => ({
    ...webhook,
    filter: WebhookFilterType.of(filter),
  });
}

@ObjectType('WebhookDelivery', { description: 'One attempt to deliver a message.' })
export class WebhookDeliveryType implements Delivery {
  @Field(() => ID, { description: "The message's webhook-id: the event's id, the same at every attempt." })
  readonly eventId: string;

  @Field(() => MessageEnum, { description: 'What it told.' })
  readonly operation: MessageType;

  @Field(() => ID, { nullable: true, description: 'The item; null where it told of none.' })
  readonly itemId: string | null;

  @Field(() => Int, { description: 'Which attempt it was, from 1; 0: it was never sent.' })
  readonly attempt: number;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Date;

  @Field(() => OutcomeEnum, { description: 'What came of it.' })
  readonly outcome: DeliveryOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was none.' })
  readonly status: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was not taken: STATUS, TIMEOUT, CONNECTION, TLS, UNRESOLVED (the name), BLOCKED (an address that the hub does not send to), UNREADABLE.',
  })
  readonly reason: string | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds until the answer.' })
  readonly ms: number | null;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when it is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'A dead letter: when it was settled after all.' })
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

  @Field(() => String, { description: 'Where to send to: https, port 443 or 8443, a host on the public internet.' })
  readonly url: string;

  @Field(() => FeedFilterInput, { nullable: true, description: 'Which events; absent: all but one’s own.' })
  readonly filter?: FeedFilterInput | null;

  @Field(() => Cursor, { nullable: true, description: 'Where to begin (a feedCursor, or the cursor of an event); absent: from now on.' })
  readonly after?: string | null;
}

@ObjectType('NewWebhook', { description: 'A webhook and what its messages are verified with.' })
export class NewWebhookType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  readonly webhook: WebhookType;

  @Field(() => String, { description: 'Shared secret (whsec_…) for signatures v1. Shown this once.' })
  readonly secret: string;

  @Field(() => String, { description: 'Public key (whpk_…) for signatures v1a. No secret.' })
  readonly publicKey: string;
}

@ObjectType('NewWebhookSecret', { description: 'A new secret; the one before signs as well for a day.' })
export class NewWebhookSecretType {
  @Field(() => String, { description: 'Shared secret (whsec_…) for signatures v1. Shown this once.' })
  readonly secret: string;

  @Field(() => String, { description: 'Public key (whpk_…) for signatures v1a.' })
  readonly publicKey: string;

  @Field(() => DateTime, { description: 'Until when the secret before this one signs, too.' })
  readonly formerUntil: Date;
}

@ObjectType('WebhookAttempt', { description: 'What came of one message that was sent at once.' })
export class WebhookAttemptType {
  @Field(() => Boolean, { description: 'Whether the receiver took it (2xx).' })
  readonly delivered: boolean;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was none.' })
  readonly status: number | null;

  @Field(() => String, { nullable: true, description: 'Why it was not taken; words as in WebhookDelivery.' })
  readonly reason: string | null;

  @Field(() => Int, { description: 'Milliseconds until the answer.' })
  readonly ms: number;
}

@ObjectType('WebhookContentPolicy', { description: "What others' webhooks may carry of a party's items." })
export class WebhookContentPolicyType {
  @Field(() => Boolean, {
    description:
      'Whether AMBER items go out with their content; otherwise id, kind and link. AMBER_STRICT never does, RED goes out not at all.',
  })
  readonly amberContent: boolean;
}
