import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { CaseItemType, CaseLinkReceiptType } from './case-contents.graphql.js';
import { ItemsByIdService } from '../../intel/indicators/items-by-id.service.js';

/** Resolves items linked to a case, each by its own audience, with one statement per request for each kind. */
@Resolver(() => CaseItemType)
export class CaseItemsResolver {
  constructor(private readonly items: ItemsByIdService) {}

  @ResolveField('item', () => ItemType, { nullable: true, description: 'Current version of the item; null when it has become invisible.' })
  @Requires('indicator:read')
  async item(
    @Parent() { itemKind: kind, itemId }: CaseItemType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ItemForm | null> {
    return this.items.load(actor, call, { kind, id: itemId });
  }
}

@Resolver(() => CaseLinkReceiptType)
export class CaseLinkReceiptsResolver {
  constructor(private readonly items: ItemsByIdService) {}

  @ResolveField('item', () => ItemType, { nullable: true, description: 'The linked item; null when it was rejected.' })
  @Requires('indicator:read')
  async item(
    @Parent() { linked }: CaseLinkReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ItemForm | null> {
    return this.items.load(actor, call, linked);
  }
}
