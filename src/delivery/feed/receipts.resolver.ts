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
  description: 'What a party must be told.',
  valuesMap: {
    WITHDRAWN: {
      description: 'It lost sight of the item: by another audience, a group that it left, a bar, a suspension, the end of retention.',
    },
    REVOKED: { description: 'It still sees the item, as revoked.' },
  },
});

@ObjectType('WithdrawalReceipt', { description: "How far an item's withdrawal has come to one party. Shown to the item's owner alone." })
export class WithdrawalReceiptType {
  @Field(() => PartyType, { description: 'Who lost it, or has it as revoked.' })
  readonly party: PartyType;

  @Field(() => WithdrawalOperationEnum, { description: 'What it must be told.' })
  readonly operation: WithdrawalReceipt['operation'];

  @Field(() => DateTime, { description: 'When it lost sight, or the item was revoked.' })
  readonly lostAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the event was first handed out; null: nobody has fetched it yet.' })
  readonly handedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the event was known to have arrived, because the same reader went on from behind it.',
  })
  readonly deliveredAt: Date | null;

  @Field(() => ChannelEnum, { nullable: true, description: 'By which way it arrived first, or else was handed out first.' })
  readonly channel: Channel | null;

  @Field(() => [ChannelEnum], { description: 'Ways that cannot carry a withdrawal, by which the party took the item.' })
  readonly takenBy: readonly Channel[];

  @Field(() => DateTime, { nullable: true, description: 'When the party said, by confirmWithdrawal, that its copies are dealt with.' })
  readonly confirmedAt: Date | null;

  @Field(() => Boolean, {
    description: 'Neither confirmed nor arrived; or not confirmed, and taken by a way that cannot carry a withdrawal.',
  })
  readonly outstanding: boolean;

  static of = ({ channel, takenBy, ...receipt }: WithdrawalReceipt): WithdrawalReceiptType => ({
    ...receipt,
    channel: channel && CHANNELS[channel],
    takenBy: takenBy.map((one) => CHANNELS[one]),
  });
}

@Resolver(() => WithdrawalReceiptType)
export class ReceiptsResolver {
  constructor(private readonly receipts: ReceiptsService) {}

  @Query(() => [WithdrawalReceiptType], {
    description: 'Who lost an item of the viewer’s own, or has it as revoked, and how far each was told. NOT_FOUND for everybody else’s.',
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
      'Says for the viewer’s party that every copy of an item that it lost is deleted, or marked as revoked. NOT_FOUND when it never had the item, or sees it unrevoked.',
  })
  @Requires('indicator:read', 'indicator.confirm-withdrawal')
  async confirmWithdrawal(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, description: 'The item of a WITHDRAWN or REVOKED.' }) itemId: string,
  ): Promise<boolean> {
    await this.receipts.confirm(actor, itemId);
    return true;
  }
}
