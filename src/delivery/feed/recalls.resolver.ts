import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import {
  RecallConnection,
  RecalledItemConnection,
  type RecalledItemType,
  RecallRecipientConnection,
  RecallRecipientType,
  RecallType,
} from './recalls.graphql.js';
import { LONGEST_RECALL_DAYS, MOST_RECALLED, RecallsService } from './recalls.service.js';

const RECALL_ARG = { type: () => ID, description: 'Identifier of a recall that the viewer may read.' } as const;

@Resolver(() => RecallType)
export class RecallsResolver {
  constructor(private readonly service: RecallsService) {}

  @Mutation(() => RecallType, {
    description:
      "Recalls indicators of the viewer's own agency: every party that had one must delete its copies and confirm (confirmWithdrawal with copiesDeleted). Indicators that are not revoked yet are revoked. See docs/recalls.md.",
  })
  @Requires('indicator:revoke', 'recall.open', { admission: 'URGENT' })
  async recallIndicators(
    @CurrentActor() actor: Actor,
    @Args('itemIds', { type: () => [ID], description: `Indicators of the viewer's own agency; 1 to ${MOST_RECALLED}.` }) itemIds: string[],
    @Args('reason', {
      type: () => String,
      description: 'The reason, 1 to 2,000 characters. Recipients read it, unless the owner of the indicator is hidden.',
    })
    reason: string,
    @Args('days', {
      type: () => Int,
      nullable: true,
      defaultValue: 7,
      description: `Days within which recipients must confirm, 1 to ${LONGEST_RECALL_DAYS}.`,
    })
    days?: number | null,
  ): Promise<RecallType> {
    return this.service.open(actor, itemIds, reason, days ?? 7);
  }

  @Mutation(() => RecallType, {
    description:
      "Closes a recall of the viewer's own agency: recipients must not confirm any more, and get no more announcements. Its report stays. NOT_FOUND for a recall of others.",
  })
  @Requires('indicator:revoke', 'recall.close')
  async closeRecall(
    @CurrentActor() actor: Actor,
    @Args('id', RECALL_ARG) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters. Only your party reads it.' }) reason: string,
  ): Promise<RecallType> {
    return this.service.close(actor, id, reason);
  }

  @Query(() => RecallConnection, { description: "Recalls of the viewer's party, newest first." })
  @Requires('withdrawal:read', 'recall.list')
  async recalls(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<RecallType>> {
    return this.service.page(actor, page);
  }

  @Query(() => RecallType, { nullable: true, description: 'One recall; null when it is absent or of another party.' })
  @Requires('withdrawal:read', 'recall.read')
  async recall(@CurrentActor() actor: Actor, @Args('id', RECALL_ARG) id: string): Promise<RecallType | null> {
    return (await this.service.byId(actor, id)) ?? null;
  }

  @Query(() => RecallRecipientConnection, {
    description:
      'Who received the recalled indicators, by which channel, and who has confirmed, as far as the viewer may know them. Indicators whose receipts the viewer may not read are left out. NOT_FOUND for a recall of another party.',
  })
  @Requires('withdrawal:read', 'recall.recipients')
  async recallRecipients(
    @CurrentActor() actor: Actor,
    @Args('recallId', RECALL_ARG) recallId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<RecallRecipientType>> {
    return mapConnection(await this.service.recipients(actor, recallId, page), RecallRecipientType.of);
  }

  @Query(() => String, {
    description: 'The report of a recall as CSV: the rows of recallRecipients. NOT_FOUND for a recall of another party.',
  })
  @Requires('withdrawal:read', 'recall.report')
  async recallReport(@CurrentActor() actor: Actor, @Args('recallId', RECALL_ARG) recallId: string): Promise<string> {
    return this.service.report(actor, recallId);
  }

  @Query(() => RecalledItemConnection, {
    description: "Recalled items that the viewer's party had, and whose deletion it has not confirmed by confirmWithdrawal.",
  })
  @Requires('indicator:read', 'recall.received')
  async recalledItems(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<RecalledItemType>> {
    return this.service.received(actor, page);
  }
}
