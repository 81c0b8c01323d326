import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { FeedFilterInput } from './feed.graphql.js';
import { type SavedFilter, SavedFiltersService } from './saved-filters.service.js';

@ObjectType('SavedFeedFilter', { description: 'A filter of the feed that the viewer has saved. Visible only to the viewer.' })
export class SavedFeedFilterType {
  @Field(() => ID, { description: 'Pass it as savedFilter to feed and snapshot.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people; unique within the account.' })
  readonly name: string;

  @Field(() => [ItemKindEnum], { nullable: true, description: 'Only items of these kinds; null: all, announcements included.' })
  readonly items: readonly ItemKind[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds; null: all.' })
  readonly kinds: readonly Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [ID], { nullable: true, description: 'Owned by any of these parties; null: by any.' })
  readonly owners: readonly string[] | null;

  @Field(() => [ID], { nullable: true, description: 'For any of these working groups; null: for any audience.' })
  readonly groups: readonly string[] | null;

  @Field(() => Boolean, { description: "Also events of items of the viewer's own party." })
  readonly includeOwn: boolean;

  @Field(() => Boolean, { description: "Only what other parties released to the viewer's party." })
  readonly released: boolean;

  static of = ({ id, name, filter }: SavedFilter): SavedFeedFilterType => ({
    id,
    name,
    items: filter.items ?? null,
    kinds: filter.kinds ?? null,
    threats: filter.threats ?? null,
    owners: filter.owners ?? null,
    groups: filter.groups ?? null,
    includeOwn: filter.includeOwn ?? false,
    released: filter.released ?? false,
  });
}

@Resolver(() => SavedFeedFilterType)
export class SavedFiltersResolver {
  constructor(private readonly filters: SavedFiltersService) {}

  @Query(() => [SavedFeedFilterType], { description: "The viewer's own filters, by name, 50 at most." })
  @Requires('session:own', 'filter.list', { peopleOnly: true })
  async savedFeedFilters(@CurrentActor() actor: Actor): Promise<SavedFeedFilterType[]> {
    return (await this.filters.own(actor)).map(SavedFeedFilterType.of);
  }

  @Mutation(() => SavedFeedFilterType, {
    description:
      'Saves a filter for the viewer. It replaces the filter with the same name. Readers that already use the old filter continue with it unchanged.',
  })
  @Requires('session:own', 'filter.save', { peopleOnly: true })
  async saveFeedFilter(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'Name for people, 1 to 100 characters.' }) name: string,
    @Args('filter', { type: () => FeedFilterInput, description: 'The filter.' }) filter: FeedFilterInput,
  ): Promise<SavedFeedFilterType> {
    return SavedFeedFilterType.of(await this.filters.save(actor, name, filter));
  }

  @Mutation(() => Boolean, { description: "Deletes one of the viewer's own filters." })
  @Requires('session:own', 'filter.delete', { peopleOnly: true })
  async deleteSavedFeedFilter(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The filter.' }) id: string,
  ): Promise<boolean> {
    await this.filters.remove(actor, id);
    return true;
  }
}
