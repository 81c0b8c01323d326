import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { CHANNELS } from './channels.graphql.js';
import type { IndicatorDelivery } from './indicator-deliveries.service.js';

/** Channels by the names that the database uses. */
export const INDICATOR_CHANNELS = { ...CHANNELS, snapshot: 'SNAPSHOT', query: 'QUERY' } as const;
type IndicatorDeliveryChannel = (typeof INDICATOR_CHANNELS)[keyof typeof INDICATOR_CHANNELS];
const IndicatorChannelEnum = enumOf(Object.values(INDICATOR_CHANNELS));
registerEnumType(IndicatorChannelEnum, {
  name: 'IndicatorDeliveryChannel',
  description: 'A channel by which an indicator reaches a party.',
  valuesMap: {
    FEED: { description: 'The query `feed`, or another feed read by pages.' },
    SUBSCRIPTION: { description: 'The subscription `feed` or `releasedFeed`.' },
    WEBHOOK: { description: 'A webhook, whose receiver accepted the event.' },
    TAXII: { description: 'TAXII 2.1.' },
    EXPORT: { description: 'A file.' },
    MISP: { description: 'A MISP feed.' },
    SNAPSHOT: { description: 'The query `snapshot`.' },
    QUERY: { description: 'A look-up, a list, or a read by id.' },
  },
});

@ObjectType('IndicatorDelivery', {
  description: "What the hub knows of one party that sees an indicator, or has it. Visible to the indicator's owner alone.",
})
export class IndicatorDeliveryType {
  @Field(() => PartyType, { description: 'The party that sees the indicator now, or that it was delivered to.' })
  readonly party: PartyType;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the indicator first reached the party, as far as known; null: no delivery is known.',
  })
  readonly deliveredAt: Date | null;

  @Field(() => IndicatorChannelEnum, { nullable: true, description: 'Channel by which it first reached the party.' })
  readonly channel: IndicatorDeliveryChannel | null;

  @Field(() => [IndicatorChannelEnum], {
    description: 'Channels by which it reached the party, the first one first. At most one entry per channel.',
  })
  readonly channels: readonly IndicatorDeliveryChannel[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When a person of the party first asked the hub for the indicator by its id or its value; null: not known. Copies outside the hub are not known.',
  })
  readonly openedAt: Date | null;

  static of = ({ channel, channels, ...delivery }: IndicatorDelivery): IndicatorDeliveryType => ({
    ...delivery,
    channel: channel && INDICATOR_CHANNELS[channel],
    channels: channels.map((name) => INDICATOR_CHANNELS[name]),
  });
}

export const IndicatorDeliveryConnection = connectionType('IndicatorDelivery', () => IndicatorDeliveryType, {
  description: 'How an indicator reached each party, by name of the party.',
});
