import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../access/actor.js';
import type { CallContext } from '../access/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../access/requires.js';
import { batched } from '../graphql/loaders.js';
import { BrowseService } from '../indicators/browse.service.js';
import { GovernanceService } from '../indicators/governance.service.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ReleaseType } from './release.graphql.js';
import { ReleasesService } from './releases.service.js';

const CLAIMS = Symbol('claims of releases');
const WAITING = Symbol('releases that wait');
const DIRECTORY = Symbol('directory for releases');
const RELEASE = { type: () => ID, description: 'The release.' };

@Resolver(() => ReleaseType)
export class ReleasesResolver {
  constructor(
    private readonly releases: ReleasesService,
    private readonly browsing: BrowseService,
    private readonly governance: GovernanceService,
  ) {}

  @Query(() => [ReleaseType], {
    description:
      "Releases of the viewer's own party that wait for a second officer, newest first, 500 at most; as far as the viewer sees the claims.",
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
    description: 'The claim as it stands; null when it is no longer visible.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { item }: ReleaseType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    const claim = await batched(call.perRequest, CLAIMS, async (ids: readonly string[]) => {
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

  @Mutation(() => ReleaseType, { description: 'Takes back a release that one’s own agency asked for, before it is decided.' })
  @Requires('indicator:publish', 'release.withdraw')
  async withdrawRelease(@CurrentActor() actor: Actor, @Args('id', RELEASE) id: string): Promise<ReleaseType> {
    return ReleaseType.of(await this.releases.withdraw(actor, id), await this.governance.directory(actor));
  }
}

/** What a claim of one's own still waits for. */
@Resolver(() => IndicatorType)
export class WaitingResolver {
  constructor(
    private readonly releases: ReleasesService,
    private readonly governance: GovernanceService,
  ) {}

  @ResolveField('pendingRelease', () => ReleaseType, {
    nullable: true,
    description: "What waits for a second officer; null when nothing does, or another party's viewer asks.",
  })
  @Requires('indicator:read')
  async pendingRelease(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReleaseType | null> {
    const row = await batched(call.perRequest, WAITING, (ids: readonly string[]) => this.releases.waiting(actor, ids)).load(claim.id);
    if (!row) return null;
    const directory = batched(call.perRequest, DIRECTORY, async (ones: readonly string[]) => {
      const found = await this.governance.directory(actor);
      return ones.map(() => found);
    });
    return ReleaseType.of(row, await directory.load('one'));
  }
}
