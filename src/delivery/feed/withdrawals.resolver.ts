import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import {
  UnconfirmedWithdrawalConnection,
  UnconfirmedWithdrawalType,
  WithdrawalConfirmationConnection,
  WithdrawalConfirmationType,
} from './withdrawals.graphql.js';
import { WithdrawalsService } from './withdrawals.service.js';

@Resolver(() => WithdrawalConfirmationType)
export class WithdrawalsResolver {
  constructor(private readonly service: WithdrawalsService) {}

  @Query(() => WithdrawalConfirmationConnection, {
    description:
      "Parties that lost an item of the viewer's party, or have it as revoked, and the state of each withdrawal, as far as the viewer's party may know them. NOT_FOUND for items of other parties.",
  })
  @Requires('withdrawal:read', 'indicator.withdrawals')
  async withdrawals(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('itemId', { type: () => ID, description: "An item of the viewer's party, also after the end of its retention." }) itemId: string,
  ): Promise<Connection<WithdrawalConfirmationType>> {
    return mapConnection(await this.service.withdrawals(actor, itemId, page), WithdrawalConfirmationType.of);
  }

  @Query(() => UnconfirmedWithdrawalConnection, {
    description:
      "Items that a reader of the viewer's party was sent as WITHDRAWN or REVOKED, and that the party has not confirmed; oldest first. An item that the party sees unrevoked again is not in the list.",
  })
  @Requires('indicator:read', 'indicator.unconfirmed-withdrawals')
  async unconfirmedWithdrawals(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<UnconfirmedWithdrawalType>> {
    return mapConnection(await this.service.unconfirmed(actor, page), UnconfirmedWithdrawalType.of);
  }

  @Mutation(() => WithdrawalConfirmationType, {
    description:
      "Confirms for the viewer's party that every copy of an item that it lost is deleted, or marked as revoked. A recall demands copiesDeleted. NOT_FOUND when the party never had the item, or sees it unrevoked.",
  })
  @Requires('indicator:read', 'indicator.confirm-withdrawal')
  async confirmWithdrawal(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, description: 'The item of a WITHDRAWN or REVOKED event.' }) itemId: string,
    @Args('copiesDeleted', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'true: every copy is deleted. A second confirmation may state it. false: copies are deleted, or marked as revoked.',
    })
    copiesDeleted?: boolean | null,
  ): Promise<WithdrawalConfirmationType> {
    return WithdrawalConfirmationType.of(await this.service.confirm(actor, itemId, copiesDeleted ?? false));
  }
}
