import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { AlertChannel } from './alert.js';
import { ALERT_CHANNEL_STATES, type AlertChannelRow, type AlertChannelState, channelStateOf } from './alert-channel.js';
import { AlertChannelEnum } from './alert.graphql.js';

const AlertChannelStateEnum = enumOf(ALERT_CHANNEL_STATES);
registerEnumType(AlertChannelStateEnum, {
  name: 'AlertChannelState',
  description: 'State of a channel.',
  valuesMap: {
    ACTIVE: { description: 'The receiver accepted the last message, or there was none.' },
    FAILING: { description: 'The receiver did not accept the last message. The hub tries again.' },
    DISABLED: {
      description:
        'The receiver of a chat channel answered 404 or 410 to three messages since the last one that it accepted. Nothing is sent until it accepts a test message; what waited was dropped, except emergencies.',
    },
  },
});

@ObjectType('ConfiguredAlertChannel', {
  description:
    'A chat channel, a system or a gateway to which the hub sends alerts of a party. Its address is not shown: for chat it is a secret.',
})
export class ConfiguredAlertChannelType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => AlertChannelEnum, { description: 'Kind; rules name it.' })
  readonly kind: AlertChannel;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => String, { description: 'Host of the address.' })
  readonly host: string;

  @Field(() => AgencyType, { nullable: true, description: 'The agency whose alerts it gets; null: those of the party as a whole.' })
  readonly agency: AgencyType | null;

  @Field(() => String, { nullable: true, description: 'WEBHOOK: public key (whpk_…) of its signatures.' })
  readonly publicKey: string | null;

  @Field(() => AlertChannelStateEnum, { description: 'State.' })
  readonly state: AlertChannelState;

  @Field(() => DateTime, { nullable: true, description: 'Since when it fails; null: it does not.' })
  readonly failingSince: Date | null;

  @Field(() => Int, { description: 'Number of failures since the last accepted message.' })
  readonly failureCount: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last message was not accepted, as a code such as STATUS_503, TIMEOUT, CONNECTION, TLS, UNRESOLVED or BLOCKED; null: it was accepted.',
  })
  readonly failure: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the receiver last accepted a message.' })
  readonly lastDeliveredAt: Date | null;

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who created it; null: the account no longer exists.' })
  readonly createdBy: ActorView | null;

  static of = (row: AlertChannelRow): ConfiguredAlertChannelType => ({
    ...{ id: row.id, kind: row.kind, name: row.name, host: row.host, agency: row.agency, publicKey: row.public_key },
    ...{ state: channelStateOf(row), failingSince: row.failing_since, failureCount: row.failures, failure: row.last_failure },
    ...{ lastDeliveredAt: row.sent_at, createdAt: row.created_at, createdBy: row.created_by },
  });
}

@InputType('AlertChannelInput', { description: 'A new channel for alerts.' })
export class AlertChannelInput {
  @Field(() => AlertChannelEnum, { description: 'SLACK, TEAMS, MATTERMOST, WEBHOOK, SMS or VOICE.' })
  readonly kind: AlertChannel;

  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name: string;

  @Field(() => String, { description: 'Address to send to: https, port 443 or 8443, a host on the public internet.' })
  readonly url: string;

  @Field(() => ID, { nullable: true, description: "An agency of the viewer's party. Absent: the party as a whole." })
  @IsOptional()
  readonly agencyId?: string | null;
}

@ObjectType('NewAlertChannel', { description: 'A new channel for alerts, with its secret.' })
export class NewAlertChannelType {
  @Field(() => ConfiguredAlertChannelType, { description: 'The channel.' })
  readonly channel: ConfiguredAlertChannelType;

  @Field(() => String, {
    nullable: true,
    description:
      'Shown only once. WEBHOOK: shared secret (whsec_…) for signatures v1. SMS, VOICE: token that the hub sends as a bearer. null: the address is the secret.',
  })
  readonly secret: string | null;
}

@ObjectType('AlertChannelTest', { description: 'Outcome of a test message.' })
export class AlertChannelTestType {
  @Field(() => Boolean, { description: 'Whether the receiver accepted it (2xx).' })
  readonly delivered: boolean;

  @Field(() => String, { nullable: true, description: 'Why it was not accepted, as a code; null: it was accepted.' })
  readonly failure: string | null;
}
