import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import {
  DeletedItemConnection,
  DeletedItemType,
  EndingItemConnection,
  EndingItemsFilterInput,
  EndingItemType,
  RetentionRenewalConnection,
  RetentionRenewalReceiptType,
  RetentionRenewalType,
  RetentionRuleType,
} from './retention.graphql.js';
import { RetentionService } from './retention.service.js';

@Resolver()
export class RetentionResolver {
  constructor(private readonly service: RetentionService) {}

  @Query(() => [RetentionRuleType], {
    description: "How long items are kept: the hub's rules, and the shorter limits of the viewer's party. One for each kind of item.",
  })
  @Requires('party:read', 'retention.rules')
  async retentionRules(@CurrentActor() actor: Actor): Promise<readonly RetentionRuleType[]> {
    return (await this.service.rules(actor)).map(RetentionRuleType.of);
  }

  @Mutation(() => RetentionRuleType, {
    description:
      "Sets the limit of the viewer's party for a kind of item. New items have it at once, existing ones within minutes; none ends by it within a month. Needs step-up.",
  })
  @Requires('policy:manage', 'retention.limit', { stepUp: 'ALWAYS' })
  async setRetentionLimit(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => ItemKindEnum, description: 'The kind of item.' }) kind: ItemKind,
    @Args('months', { type: () => Int, nullable: true, description: "Months, 1 to the hub's maximum; absent: the limit is lifted." })
    months?: number | null,
  ): Promise<RetentionRuleType> {
    return RetentionRuleType.of(await this.service.setLimit(actor, kind, months ?? null));
  }

  @Query(() => EndingItemConnection, {
    description: "Items of the viewer's party that the viewer sees and that end, by default within six months; the first end first.",
  })
  @Requires('indicator:read', 'retention.ending')
  async itemsEndingSoon(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => EndingItemsFilterInput, nullable: true, description: 'Restricts the list; absent: all.' })
    filter?: EndingItemsFilterInput | null,
  ): Promise<Connection<EndingItemType>> {
    return mapConnection(await this.service.endingSoon(actor, filter ?? {}, page), EndingItemType.of);
  }

  @Query(() => DeletedItemConnection, {
    description:
      "What remains of deleted items of the viewer's party: no content; the last deletion first. `withdrawals` shows who has deleted its copy.",
  })
  @Requires('indicator:read', 'retention.deleted')
  async deletedItems(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('kinds', { type: () => [ItemKindEnum], nullable: true, description: 'Kinds of items; absent: all.' }) kinds?: ItemKind[] | null,
  ): Promise<Connection<DeletedItemType>> {
    return mapConnection(await this.service.deleted(actor, kinds ?? null, page), DeletedItemType.of);
  }

  @Mutation(() => [RetentionRenewalReceiptType], {
    description:
      "Renews the retention of 1 to 1,000 items of the viewer's own agency, and returns a receipt for each, in order. From now on an item is kept as long as a new one; an end that its owner chose is dropped. Needs the permission to publish items of its kind.",
  })
  @Requires('retention:renew', 'retention.renew', { peopleOnly: true })
  async renewRetention(
    @CurrentActor() actor: Actor,
    @Args('itemIds', { type: () => [ID], description: 'Items of any kind, 1 to 1,000.' }) itemIds: string[],
    @Args('reason', { type: () => String, description: 'Why they are still needed, in 1 to 500 characters. Only your own party sees it.' })
    reason: string,
  ): Promise<readonly RetentionRenewalReceiptType[]> {
    return this.service.renew(actor, itemIds, reason);
  }

  @Query(() => RetentionRenewalConnection, {
    description: "Renewals of an item of the viewer's party, newest first; empty for another party's, and when it is absent.",
  })
  @Requires('indicator:read', 'retention.renewals')
  async retentionRenewals(
    @CurrentActor() actor: Actor,
    @Args('itemId', { type: () => ID, description: 'Identifier of the item.' }) itemId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<RetentionRenewalType>> {
    return mapConnection(await this.service.renewals(actor, itemId, page), RetentionRenewalType.of);
  }
}
