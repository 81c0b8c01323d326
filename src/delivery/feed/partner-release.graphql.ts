import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Channel, ChannelEnum, CHANNELS } from './channels.graphql.js';
import type { PartnerRelease } from './partner-releases.service.js';

@ObjectType('PartnerFetch', { description: 'A channel by which a partner fetched an item.' })
export class PartnerFetchType {
  @Field(() => ChannelEnum, { description: 'The channel.' })
  readonly channel: Channel;

  @Field(() => DateTime, { description: 'When the partner first fetched it; for a webhook, within the last 30 days.' })
  readonly at: string;
}

/** Its field `item` is read only when asked for (PartnerReleasesResolver). */
@ObjectType('PartnerRelease', { description: "An item that the viewer's party released to a partner by name." })
export class PartnerReleaseType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: ItemKind;

  @Field(() => PartyType, { description: 'The partner that the item was released to.' })
  readonly partner: PartyType;

  @Field(() => DateTime, { description: 'When it was released.' })
  readonly releasedAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'The officer or API key that released it; null: not known.' })
  readonly releasedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the release was withdrawn; null: it is in force.' })
  readonly endedAt: Date | null;

  @Field(() => Boolean, { description: "Whether the viewer's party bars the partner. A barred partner sees none of the party's items." })
  readonly barred: boolean;

  @Field(() => [PartnerFetchType], {
    description:
      'Channels by which the partner is known to have fetched it: TAXII, a file, the MISP feed, a webhook that accepted its event. Reads by GraphQL are not listed. At most one entry per channel.',
  })
  readonly fetched: readonly PartnerFetchType[];

  static of = ({ item, kind, partner, fetched, ...release }: PartnerRelease): PartnerReleaseType => ({
    ...{ itemId: item, itemKind: kind, partner, barred: release.barred },
    ...{ releasedAt: release.releasedAt, releasedBy: release.releasedBy, endedAt: release.endedAt },
    fetched: fetched.map(({ channel, at }) => ({ channel: CHANNELS[channel], at })),
  });
}

export const PartnerReleaseConnection = connectionType('PartnerRelease', () => PartnerReleaseType, {
  description: "Releases of the viewer's party to partners, newest first.",
});
