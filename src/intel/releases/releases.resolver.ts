import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseIndicatorsService } from '../indicators/browse-indicators.service.js';
import { GovernanceService } from '../indicators/governance.service.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ReleaseType } from './release.graphql.js';
import { ReleasesService } from './releases.service.js';

const CLAIMS = Symbol('claims of releases');
const RELEASE = { type: () => ID, description: 'The release.' };

@Resolver(() => ReleaseType)
export class ReleasesResolver {
  constructor(
    private readonly releases: ReleasesService,
    private readonly browsing: BrowseIndicatorsService,
    private readonly governance: GovernanceService,
  ) {}

  @Query(() => [ReleaseType], {
    description:
      "Releases of the viewer's own party that wait for a second officer, and requests that went out at once and are to be reviewed; newest first, 500 at most; as far as the viewer sees the items.",
  })
  @Requires('indicator:read', 'release.list')
  async pendingReleases(
    @CurrentActor() actor: Actor,
    @Args('includeDecided', { type: () => Boolean, nullable: true, defaultValue: false, description: 'Also what was decided or is over.' })
    includeDecided?: boolean | null,
  ): Promise<ReleaseType[]> {
    const rows = await this.releases.all(actor, includeDecided ?? false);
    const directory = await this.governance.directory(actor);
    return rows.map((row) => ReleaseType.of(row, directory));
  }

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'The claim as it stands; null when it is no longer visible, or it is another kind of item.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { item }: ReleaseType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    const claim = await loaderOf(call.perRequest, CLAIMS, async (ids: readonly string[]) => {
      const byId = new Map((await this.browsing.byIds(actor, ids)).map((one) => [one.id, one]));
      return ids.map((id) => byId.get(id));
    }).load(item);
    return claim ? IndicatorType.of(claim) : null;
  }

  @Mutation(() => ReleaseType, { description: 'Releases what another officer asked for, exactly and at once. For a second officer.' })
  @Requires('release:approve', 'release.approve')
  async approveRelease(@CurrentActor() actor: Actor, @Args('id', RELEASE) id: string): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.approve(actor, id), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, { description: 'Declines a release; the claim stays as it is. For a second officer.' })
  @Requires('release:approve', 'release.decline')
  async declineRelease(
    @CurrentActor() actor: Actor,
    @Args('id', RELEASE) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters, for the publisher.' }) reason: string,
  ): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.decline(actor, id, reason), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, {
    description:
      'Says of a request that went out at once, as an emergency, whether that was right; the request stays as it is. For a second officer.',
  })
  @Requires('release:approve', 'release.review')
  async reviewRelease(
    @CurrentActor() actor: Actor,
    @Args('id', RELEASE) id: string,
    @Args('agreed', { type: () => Boolean, description: 'Whether it was right.' }) agreed: boolean,
    @Args('note', { type: () => String, nullable: true, description: 'Why, in up to 2,000 characters; an objection needs it.' })
    note?: string | null,
  ): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.review(actor, id, agreed, note ?? null), await this.governance.directory(actor));
  }

  @Mutation(() => ReleaseType, { description: 'Takes back a release that one’s own agency asked for, before it is decided.' })
  @Requires('indicator:publish', 'release.withdraw')
  async withdrawRelease(@CurrentActor() actor: Actor, @Args('id', RELEASE) id: string): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.withdraw(actor, id), await this.governance.directory(actor));
  }
}
