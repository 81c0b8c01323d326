import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, connectionType, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { FeedFilterInput } from './feed.graphql.js';
import { FeedFilterViewType } from './feed-filter-view.graphql.js';
import { type SavedFilter, SavedFiltersService } from './saved-filters.service.js';

@ObjectType('SavedFeedFilter', { description: 'A filter of the feed that the viewer has saved. Visible only to the viewer.' })
export class SavedFeedFilterType {
  @Field(() => ID, { description: 'Pass it as savedFilterId to feed and snapshot.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name; unique within the account.' })
  readonly name: string;

  @Field(() => FeedFilterViewType, { description: 'The filter.' })
  readonly filter: FeedFilterViewType;

  static of = ({ id, name, filter }: SavedFilter): SavedFeedFilterType => ({ id, name, filter: FeedFilterViewType.of(filter) });
}

const SavedFeedFilterConnection = connectionType('SavedFeedFilter', () => SavedFeedFilterType, {
  description: "The viewer's own filters, by name: 50 at most.",
});

@Resolver(() => SavedFeedFilterType)
export class SavedFiltersResolver {
  constructor(private readonly filters: SavedFiltersService) {}

  @Query(() => SavedFeedFilterConnection, { description: "The viewer's own filters, by name." })
  @Requires('session:own', 'filter.list', { peopleOnly: true })
  async savedFeedFilters(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SavedFeedFilterType>> {
    return mapConnection(await this.filters.page(actor, page), SavedFeedFilterType.of);
  }

  @Mutation(() => SavedFeedFilterType, {
    description:
      'Saves a filter for the viewer. It replaces the filter with the same name. Readers that already use the old filter continue with it unchanged.',
  })
  @Requires('session:own', 'filter.save', { peopleOnly: true })
  async saveFeedFilter(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'Display name, 1 to 100 characters.' }) name: string,
    @Args('filter', { type: () => FeedFilterInput, description: 'The filter.' }) filter: FeedFilterInput,
  ): Promise<SavedFeedFilterType> {
    return SavedFeedFilterType.of(await this.filters.save(actor, name, filter));
  }

  @Mutation(() => ID, { description: "Deletes one of the viewer's own filters. Returns its id." })
  @Requires('session:own', 'filter.delete', { peopleOnly: true })
  async deleteSavedFeedFilter(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the filter.' }) id: string,
  ): Promise<string> {
    return this.filters.remove(actor, id);
  }
}
