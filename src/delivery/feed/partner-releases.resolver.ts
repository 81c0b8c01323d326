import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { ItemsByIdService } from '../../intel/indicators/items-by-id.service.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { PartnerReleaseConnection, PartnerReleaseType } from './partner-release.graphql.js';
import { PartnerReleasesService } from './partner-releases.service.js';

@Resolver(() => PartnerReleaseType)
export class PartnerReleasesResolver {
  constructor(
    private readonly releases: PartnerReleasesService,
    private readonly items: ItemsByIdService,
  ) {}

  @Query(() => PartnerReleaseConnection, {
    description: "Items that the viewer's party has released to partners by name, newest first, limited to items that the viewer may see.",
  })
  @Requires('indicator:read', 'release.to-partners')
  async partnerReleases(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('partnerId', { type: () => ID, nullable: true, description: 'Only releases to this partner.' }) partner?: string | null,
    @Args('includeEnded', { type: () => Boolean, nullable: true, defaultValue: false, description: 'Also releases that were withdrawn.' })
    includeEnded?: boolean | null,
  ): Promise<Connection<PartnerReleaseType>> {
    return mapConnection(
      await this.releases.page(actor, { partner: partner ?? null, includeEnded: includeEnded ?? false }, page),
      PartnerReleaseType.of,
    );
  }

  @ResolveField('item', () => ItemType, {
    nullable: true,
    description: 'The item in its current version; null when it is no longer there.',
  })
  @Requires('indicator:read')
  async item(
    @Parent() { itemId: id, itemKind: kind }: PartnerReleaseType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ItemForm | null> {
    return this.items.load(actor, call, { kind, id });
  }
}
