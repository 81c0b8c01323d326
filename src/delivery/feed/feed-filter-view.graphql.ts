import { Field, ID, ObjectType } from '@nestjs/graphql';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { FeedFilter } from './feed-filter.js';

/** Has the fields of FeedFilter, so that a client can send a stored filter again. */
@ObjectType('FeedFilterView', {
  description: 'A stored filter of the feed, with the fields of FeedFilter. Each list holds at most as many values as the input allows.',
})
export class FeedFilterViewType {
  @Field(() => [ItemKindEnum], { nullable: true, description: 'Only items of these kinds; null: all, announcements included.' })
  readonly itemKinds: readonly ItemKind[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds of indicator; null: all.' })
  readonly kinds: readonly Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of parties: owned by any of them; null: by any. At most 250.' })
  readonly owners: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of working groups: for any of them; null: for any audience. At most 100.' })
  readonly groups: readonly string[] | null;

  @Field(() => Boolean, { description: 'Also events of items of the party itself.' })
  readonly includeOwn: boolean;

  @Field(() => Boolean, { description: 'Only items that other parties released to the party.' })
  readonly released: boolean;

  static of = ({ itemKinds, kinds, threats, owners, groups, includeOwn, released }: FeedFilter): FeedFilterViewType => ({
    itemKinds: itemKinds ?? null,
    kinds: kinds ?? null,
    threats: threats ?? null,
    owners: owners ?? null,
    groups: groups ?? null,
    includeOwn: includeOwn ?? false,
    released: released ?? false,
  });
}
