import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { type Channel, ChannelEnum, CHANNELS } from './channels.graphql.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { type PartnerRelease, PartnerReleasesService } from './partner-releases.service.js';

@ObjectType('PartnerFetch', { description: 'A channel by which a partner fetched an item.' })
export class PartnerFetchType {
  @Field(() => ChannelEnum, { description: 'The channel.' })
  readonly by: Channel;

  @Field(() => DateTime, { description: 'When the partner first fetched it; for a webhook, within the last 30 days.' })
  readonly at: string;
}

@ObjectType('PartnerRelease', { description: "An item that the viewer's party released to a partner by name." })
export class PartnerReleaseType {
  @Field(() => ID, { description: 'The item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly kind: ItemKind;

  @Field(() => IndicatorType, { nullable: true, description: 'The current version of the indicator; null for other kinds.' })
  readonly indicator: IndicatorType | null;

  @Field(() => PartyType, { description: 'The partner that the item was released to.' })
  readonly partner: PartyType;

  @Field(() => DateTime, { description: 'When it was released.' })
  readonly releasedAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the officer who released it, or key: and the name of an API key.',
  })
  readonly releasedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the release was withdrawn; null: it is in force.' })
  readonly endedAt: Date | null;

  @Field(() => Boolean, { description: "Whether the viewer's party bars the partner. A barred partner sees none of the party's items." })
  readonly barred: boolean;

  @Field(() => [PartnerFetchType], {
    description:
      'Channels by which the partner is known to have fetched it: TAXII, a file, the MISP feed, a webhook that accepted its event. Reads by GraphQL are not listed.',
  })
  readonly fetched: readonly PartnerFetchType[];

  static of = ({ item, claim, fetched, ...release }: PartnerRelease): PartnerReleaseType => ({
    ...release,
    itemId: item,
    indicator: claim && IndicatorType.of(claim),
    fetched: fetched.map(({ channel, at }) => ({ by: CHANNELS[channel], at })),
  });
}

@ObjectType('PartnerReleasePage', { description: 'A page of releases, newest first.' })
export class PartnerReleasePageType {
  @Field(() => [PartnerReleaseType], { description: 'The releases.' })
  readonly releases: readonly PartnerReleaseType[];

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on the last.' })
  readonly cursor: string | null;
}

@Resolver(() => PartnerReleaseType)
export class PartnerReleasesResolver {
  constructor(private readonly releases: PartnerReleasesService) {}

  @Query(() => PartnerReleasePageType, {
    description: "Items that the viewer's party has released to partners by name, newest first, limited to items that the viewer may see.",
  })
  @Requires('indicator:read', 'release.to-partners')
  async releasedToPartners(
    @CurrentActor() actor: Actor,
    @Args('partner', { type: () => ID, nullable: true, description: 'Only releases to this partner.' }) partner?: string | null,
    @Args('includeEnded', { type: () => Boolean, nullable: true, defaultValue: false, description: 'Also releases that were withdrawn.' })
    includeEnded?: boolean | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 100, description: 'Number of releases, 1 to 500.' })
    first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor to continue from; absent: from the newest.' })
    after?: string | null,
  ): Promise<PartnerReleasePageType> {
    const page = await this.releases.page(
      actor,
      { partner: partner ?? null, includeEnded: includeEnded ?? false },
      first ?? 100,
      after ?? null,
    );
    return { ...page, releases: page.releases.map(PartnerReleaseType.of) };
  }
}
