import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import type { FeedFilter } from '../feed/feed-filter.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';

@ObjectType('WebhookFilter', { description: 'Which events a webhook sends; as in FeedFilter.' })
export class WebhookFilterType {
  @Field(() => [ItemKindEnum], { nullable: true, description: 'Only items of these kinds.' })
  readonly items: ItemKind[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats: Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by any of these parties.' })
  readonly owners: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'For any of these working groups.' })
  readonly groups: string[] | null;

  @Field(() => Boolean, { description: 'Also events of items of the party itself.' })
  readonly includeOwn: boolean;

  @Field(() => Boolean, { description: "Only items that other parties released to the webhook's party." })
  readonly released: boolean;

  static of = ({ items, kinds, threats, owners, groups, includeOwn, released }: FeedFilter): WebhookFilterType => ({
    items: orNull(items),
    kinds: orNull(kinds),
    threats: orNull(threats),
    owners: orNull(owners),
    groups: orNull(groups),
    includeOwn: includeOwn ?? false,
    released: released ?? false,
  });
}

const orNull = <T>(list: readonly T[] | null | undefined): T[] | null => (list && list.length > 0 ? [...list] : null);
