import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Channel, ChannelEnum, CHANNELS } from './channels.graphql.js';
import type { UnconfirmedWithdrawal, WithdrawalConfirmation } from './withdrawals.service.js';

export const WithdrawalOperationEnum = enumOf(['WITHDRAWN', 'REVOKED']);
registerEnumType(WithdrawalOperationEnum, {
  name: 'WithdrawalOperation',
  description: 'The event that a party must receive.',
  valuesMap: {
    WITHDRAWN: {
      description:
        'The item is no longer visible to the party: another audience, a group that it left, a bar, a suspension, or the end of retention.',
    },
    REVOKED: { description: 'The item is still visible to the party, as revoked.' },
  },
});

@ObjectType('WithdrawalConfirmation', {
  description: "State of an item's withdrawal at one party. Visible to the item's owner, and to the party itself when it confirms.",
})
export class WithdrawalConfirmationType {
  @Field(() => PartyType, { description: 'The party that lost the item, or has it as revoked.' })
  readonly party: PartyType;

  @Field(() => WithdrawalOperationEnum, { description: 'The event that the party must receive.' })
  readonly operation: WithdrawalConfirmation['operation'];

  @Field(() => DateTime, { description: 'When the item stopped being visible to the party, or was revoked.' })
  readonly lostAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the event was first sent; null: the party has not fetched it yet.' })
  readonly sentAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the event was known to have arrived, because the same reader continued after it.',
  })
  readonly deliveredAt: Date | null;

  @Field(() => ChannelEnum, { nullable: true, description: 'Channel by which the event first arrived, or else was first sent.' })
  readonly channel: Channel | null;

  @Field(() => [ChannelEnum], {
    description: 'Channels that cannot carry a withdrawal, by which the party fetched the item. At most one entry per channel.',
  })
  readonly fetchedChannels: readonly Channel[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the party confirmed, by confirmWithdrawal, that its copies are deleted or marked as revoked.',
  })
  readonly confirmedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the party confirmed that all of its copies are deleted (copiesDeleted): a recall demands it. Null: it has not.',
  })
  readonly copiesDeletedAt: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether the withdrawal is neither confirmed nor delivered; or not confirmed, and the item was fetched by a channel that cannot carry a withdrawal.',
  })
  readonly outstanding: boolean;

  static of = ({ channel, fetchedChannels, ...state }: WithdrawalConfirmation): WithdrawalConfirmationType => ({
    ...state,
    channel: channel && CHANNELS[channel],
    fetchedChannels: fetchedChannels.map((name) => CHANNELS[name]),
  });
}

@ObjectType('UnconfirmedWithdrawal', {
  description: "An item that the viewer's party has lost, or has as revoked, and that it has not confirmed by confirmWithdrawal.",
})
export class UnconfirmedWithdrawalType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: UnconfirmedWithdrawal['itemKind'];

  @Field(() => WithdrawalOperationEnum, { description: 'WITHDRAWN: delete all copies. REVOKED: mark all copies as revoked.' })
  readonly operation: UnconfirmedWithdrawal['operation'];

  @Field(() => DateTime, { description: 'When the item stopped being visible to the party, or was revoked.' })
  readonly lostAt: Date;

  @Field(() => [ChannelEnum], {
    description: 'Channels that cannot carry a withdrawal, by which the party fetched the item. At most one entry per channel.',
  })
  readonly fetchedChannels: readonly Channel[];

  @Field(() => String, {
    nullable: true,
    description: 'Why the owner recalls the item. Null: no recall, or the owner of the item is hidden.',
  })
  readonly recallReason: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'The owner recalls the item: delete all copies, also of a REVOKED item, and confirm with copiesDeleted by this time. Null: no recall.',
  })
  readonly recallDueAt: Date | null;

  static of = ({ fetchedChannels, ...state }: UnconfirmedWithdrawal): UnconfirmedWithdrawalType => ({
    ...state,
    fetchedChannels: fetchedChannels.map((name) => CHANNELS[name]),
  });
}

export const UnconfirmedWithdrawalConnection = connectionType('UnconfirmedWithdrawal', () => UnconfirmedWithdrawalType, {
  description: "Items that the viewer's party has lost and not confirmed, oldest first.",
});

export const WithdrawalConfirmationConnection = connectionType('WithdrawalConfirmation', () => WithdrawalConfirmationType, {
  description: 'States of a withdrawal, one for each party, by name of the party.',
});
