import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { FeedFilterInput } from '../feed/feed.graphql.js';
import { FeedFilterViewType } from '../feed/feed-filter-view.graphql.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { MessageType, DeliveryOutcome } from './webhook.repository.js';
import type { SendFailure } from './retry.policy.js';
import { FailureEnum, MessageEnum, OutcomeEnum, PauseEnum, StateEnum } from './webhook-enums.graphql.js';
import type { Delivery, PauseReason, Webhook, WebhookStateName } from './webhook.js';

@ObjectType('Webhook', { description: 'A receiver to which the hub sends events, one POST each, in order (Standard Webhooks 1.0).' })
export class WebhookType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => String, { description: 'Address that it sends to.' })
  readonly url: string;

  @Field(() => FeedFilterViewType, { description: 'Which events it sends.' })
  readonly filter: FeedFilterViewType;

  @Field(() => StateEnum, { description: 'State of the webhook.' })
  readonly state: WebhookStateName;

  @Field(() => DateTime, { nullable: true, description: 'When it was paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why it is paused.' })
  readonly pausedReason: PauseReason | null;

  @Field(() => ActorType, {
    nullable: true,
    description: "The officer who created the webhook or resumed it last. The webhook reads with the creator's rights.",
  })
  readonly responsible: ActorView | null;

  @Field(() => [String], {
    description: 'Public keys (whpk_…) of the secrets that sign now, newest first: one, and at most two during a rotation.',
  })
  readonly publicKeys: readonly string[];

  @Field(() => Cursor, { description: 'Position of the webhook: every event up to here was accepted, or became a dead letter.' })
  readonly cursor: string;

  @Field(() => Int, { description: 'Number of failures of its next event.' })
  readonly failureCount: number;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when its next event is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver last accepted a message.' })
  readonly lastDeliveredAt: Date | null;

  @Field(() => Int, { description: 'Number of dead letters that were not delivered since.' })
  readonly deadLetterCount: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt: Date;

  static of = ({ filter, ...webhook }: Webhook): WebhookType => ({
    ...webhook,
    filter: FeedFilterViewType.of(filter),
  });
}

export const WebhookConnection = connectionType('Webhook', () => WebhookType, {
  description: 'Webhooks, oldest first: 20 at most for a party.',
});

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

  @Field(() => DateTime, { description: 'When the attempt was made.' })
  readonly at: Date;

  @Field(() => OutcomeEnum, { description: 'Outcome of the attempt.' })
  readonly outcome: DeliveryOutcome;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was no answer.' })
  readonly status: number | null;

  @Field(() => FailureEnum, { nullable: true, description: 'Why it was not accepted; null: it was accepted, or replaced by later events.' })
  readonly failure: SendFailure | null;

  @Field(() => Int, { nullable: true, description: 'Time until the answer, in milliseconds.' })
  readonly durationMs: number | null;

  @Field(() => DateTime, { nullable: true, description: 'RETRYING: when the event is tried again.' })
  readonly nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'A dead letter: when it was settled.' })
  readonly settledAt: Date | null;
}

export const WebhookDeliveryConnection = connectionType('WebhookDelivery', () => WebhookDeliveryType, {
  description: 'Attempts of a webhook, newest first.',
});

@InputType('WebhookInput', { description: 'A new webhook.' })
export class WebhookInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
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

@ObjectType('NewWebhookSecret', { description: 'A webhook with its new secret; the previous secret also signs for a day.' })
export class NewWebhookSecretType {
  @Field(() => WebhookType, { description: 'The webhook.' })
  readonly webhook: WebhookType;

  @Field(() => String, { description: 'Shared secret (whsec_…) for signatures v1. Shown only once.' })
  readonly secret: string;

  @Field(() => String, { description: 'Public key (whpk_…) for signatures v1a.' })
  readonly publicKey: string;

  @Field(() => DateTime, { description: 'Until when the previous secret also signs.' })
  readonly previousSecretExpiresAt: Date;
}

@ObjectType('WebhookSendResult', { description: 'Outcome of one message that was sent at once.' })
export class WebhookSendResultType {
  @Field(() => Boolean, { description: 'Whether the receiver accepted it (2xx).' })
  readonly delivered: boolean;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was no answer.' })
  readonly status: number | null;

  @Field(() => FailureEnum, { nullable: true, description: 'Why it was not accepted; null: it was accepted.' })
  readonly failure: SendFailure | null;

  @Field(() => Int, { description: 'Time until the answer, in milliseconds.' })
  readonly durationMs: number;
}

@ObjectType('WebhookContentPolicy', { description: "What webhooks of other parties may carry of a party's items." })
export class WebhookContentPolicyType {
  @Field(() => Boolean, {
    description:
      'Whether AMBER items are sent with their content; otherwise id, kind and link. AMBER_STRICT is never sent with content, RED is never sent.',
  })
  readonly amberContent: boolean;
}
