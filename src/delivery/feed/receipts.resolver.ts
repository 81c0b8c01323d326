import { Args, Field, ID, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Channel, ChannelEnum, CHANNELS } from './channels.graphql.js';
import { ReceiptsService, type WithdrawalReceipt } from './receipts.service.js';

const WithdrawalOperationEnum = enumOf(['WITHDRAWN', 'REVOKED']);
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

@ObjectType('WithdrawalReceipt', { description: "State of an item's withdrawal at one party. Visible only to the item's owner." })
export class WithdrawalReceiptType {
  @Field(() => PartyType, { description: 'The party that lost the item, or has it as revoked.' })
  readonly party: PartyType;

  @Field(() => WithdrawalOperationEnum, { description: 'The event that the party must receive.' })
  readonly operation: WithdrawalReceipt['operation'];

  @Field(() => DateTime, { description: 'When the item stopped being visible to the party, or was revoked.' })
  readonly lostAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the event was first sent; null: the party has not fetched it yet.' })
  readonly handedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the event was known to have arrived, because the same reader continued after it.',
  })
  readonly deliveredAt: Date | null;

  @Field(() => ChannelEnum, { nullable: true, description: 'Channel by which the event first arrived, or else was first sent.' })
  readonly channel: Channel | null;

  @Field(() => [ChannelEnum], { description: 'Channels that cannot carry a withdrawal, by which the party fetched the item.' })
  readonly takenBy: readonly Channel[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the party confirmed, by confirmWithdrawal, that its copies are deleted or marked as revoked.',
  })
  readonly confirmedAt: Date | null;

  @Field(() => Boolean, {
    description:
      'Whether the withdrawal is neither confirmed nor delivered; or not confirmed, and the item was fetched by a channel that cannot carry a withdrawal.',
  })
  readonly outstanding: boolean;

  static of = ({ channel, takenBy, ...receipt }: WithdrawalReceipt): WithdrawalReceiptType => ({
    ...receipt,
    channel: channel && CHANNELS[channel],
    takenBy: takenBy.map((name) => CHANNELS[name]),
  });
}

@Resolver(() => WithdrawalReceiptType)
export class ReceiptsResolver {
  constructor(private readonly receipts: ReceiptsService) {}

  @Query(() => [WithdrawalReceiptType], {
    description:
      "Parties that lost an item of the viewer's party, or have it as revoked, and the state of each withdrawal. NOT_FOUND for items of other parties.",
  })
  @Requires('withdrawal:read', 'indicator.withdrawals')
  async withdrawals(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, description: 'An item of the viewer’s party, also after the end of its retention.' }) itemId: string,
  ): Promise<readonly WithdrawalReceiptType[]> {
    return (await this.receipts.withdrawals(actor, itemId)).map(WithdrawalReceiptType.of);
  }

  @Mutation(() => Boolean, {
    description:
      "Confirms for the viewer's party that every copy of an item that it lost is deleted, or marked as revoked. NOT_FOUND when the party never had the item, or sees it unrevoked.",
  })
  @Requires('indicator:read', 'indicator.confirm-withdrawal')
  async confirmWithdrawal(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, description: 'The item of a WITHDRAWN or REVOKED event.' }) itemId: string,
  ): Promise<boolean> {
    await this.receipts.confirm(actor, itemId);
    return true;
  }
}
