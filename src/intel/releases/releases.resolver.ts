import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { GovernanceService } from '../indicators/governance.service.js';
import { ItemsByIdService } from '../indicators/items-by-id.service.js';
import { ReleaseConnection, ReleaseType } from './release.graphql.js';
import { ReleasesService } from './releases.service.js';

const RELEASE = { type: () => ID, description: 'Identifier of the release.' };

@Resolver(() => ReleaseType)
export class ReleasesResolver {
  constructor(
    private readonly releases: ReleasesService,
    private readonly items: ItemsByIdService,
    private readonly governance: GovernanceService,
  ) {}

  @Query(() => ReleaseConnection, {
    description:
      "Releases of the viewer's own party that wait for a second officer, and emergency requests that wait for a review. Only items that the viewer sees; newest first.",
  })
  @Requires('indicator:read', 'release.list')
  async pendingReleases(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('includeDecided', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Whether decided and expired releases are included.',
    })
    includeDecided?: boolean | null,
  ): Promise<Connection<ReleaseType>> {
    const rows = await this.releases.page(actor, includeDecided ?? false, page);
    const directory = await this.governance.directory(actor);
    return mapConnection(rows, (row) => ReleaseType.of(row, directory));
  }

  @ResolveField('item', () => ItemType, {
    nullable: true,
    description: 'The item in its current version; null if it is no longer visible.',
  })
  @Requires('indicator:read')
  async item(
    @Parent() { itemKind: kind, itemId: id }: ReleaseType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ItemForm | null> {
    return this.items.load(actor, call, { kind, id });
  }

  @Mutation(() => ReleaseType, {
    description:
      'Approves a release that another officer requested. It takes effect immediately and exactly as requested. For a second officer.',
  })
  @Requires('release:approve', 'release.approve')
  async approveRelease(@CurrentActor() actor: Actor, @Args('id', RELEASE) id: string): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.approve(actor, id), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, { description: 'Declines a release. The item stays unchanged. For a second officer.' })
  @Requires('release:approve', 'release.decline')
  async declineRelease(
    @CurrentActor() actor: Actor,
    @Args('id', RELEASE) id: string,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters. The publisher reads it.' }) reason: string,
  ): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.decline(actor, id, reason), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, {
    description:
      'Records whether it was right to send a request immediately, as an emergency. The request stays unchanged. For a second officer.',
  })
  @Requires('release:approve', 'release.review')
  async reviewRelease(
    @CurrentActor() actor: Actor,
    @Args('id', RELEASE) id: string,
    @Args('agree', { type: () => Boolean, description: 'Whether the emergency was justified.' }) agree: boolean,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description: 'The reason, in up to 2,000 characters. Required for an objection.',
    })
    reason?: string | null,
  ): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.review(actor, id, agree, reason ?? null), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, { description: "Withdraws a release that the viewer's own agency requested, before it is decided." })
  @Requires('indicator:publish', 'release.withdraw', { admission: 'URGENT' })
  async withdrawRelease(@CurrentActor() actor: Actor, @Args('id', RELEASE) id: string): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.withdraw(actor, id), await this.governance.directory(actor));
  }
}
