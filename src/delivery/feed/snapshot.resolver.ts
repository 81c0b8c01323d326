import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { FeedFilterInput } from './feed.graphql.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';
import { SavedFiltersService } from './saved-filters.service.js';
import { SnapshotService } from './snapshot.service.js';

/** Each kind of items has a list of its own besides (ITEM_KIND_DESCRIPTORS). */
@ObjectType('SnapshotPage', { description: 'A page of all that a party sees.' })
export class SnapshotPageType {
  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on the last.' })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: 'Whether there is another page.' })
  readonly more: boolean;

  @Field(() => Cursor, {
    description: 'Where the feed goes on when all pages are read: pinned at the first page, so that nothing between is lost.',
  })
  readonly feedCursor: string;
}

for (const { type, snapshotField: inSnapshots } of ITEM_KIND_DESCRIPTORS) {
  if (inSnapshots) Field(() => [type()], { description: inSnapshots.description })(SnapshotPageType.prototype, inSnapshots.field);
}

@Resolver(() => SnapshotPageType)
export class SnapshotResolver {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly saved: SavedFiltersService,
  ) {}

  @Query(() => SnapshotPageType, {
    description:
      'All that the viewer sees, revoked and lapsed items included: what a copy begins with. Read every page, delete from the copy what is in none, then follow `feed` from feedCursor with the same filter.',
  })
  @Requires('indicator:read', 'feed.snapshot')
  async snapshot(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 500, description: 'How many at most, 1 to 1,000.' })
    first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before; absent: the first page.' })
    after?: string | null,
    @Args('filter', {
      type: () => FeedFilterInput,
      nullable: true,
      description: 'Which items, as the feed has it; absent: all but one’s own.',
    })
    filter?: FeedFilterInput | null,
    @Args('savedFilter', { type: () => ID, nullable: true, description: 'A filter that the viewer has kept, in the place of `filter`.' })
    savedFilter?: string | null,
  ): Promise<SnapshotPageType> {
    const meant = await this.saved.resolve(actor, filter, savedFilter);
    const { items, cursor, feedCursor } = await this.snapshots.page(actor, meant, first ?? 500, after ?? null);
    return {
      ...Object.fromEntries(
        ITEM_KIND_DESCRIPTORS.flatMap(({ field, snapshotField: inSnapshots, form }) =>
          inSnapshots ? [[inSnapshots.field, (items[field] ?? []).map((row) => form(row as never))]] : [],
        ),
      ),
      cursor,
      more: cursor !== null,
      feedCursor,
    };
  }
}
