import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { itemForm } from '../../platform/graphql/item-kinds.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { FeedFilterInput } from './feed.graphql.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';
import type { ItemProjection } from './projection.js';
import { SavedFiltersService } from './saved-filters.service.js';
import { SnapshotService } from './snapshot.service.js';

@ObjectType('SnapshotPage', { description: "A page of all items that the viewer's party sees." })
export class SnapshotPageType {
  @Field(() => [ItemType], {
    description: 'The items in their present version, newest first: at most `first`. A page before the last may be short, or empty.',
  })
  readonly items: readonly ItemForm[];

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on the last.' })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: 'Whether there is another page.' })
  readonly more: boolean;

  @Field(() => Cursor, {
    description: 'Where the feed continues when all pages are read. The first page pins it, so no event in between is lost.',
  })
  readonly feedCursor: string;
}

@Resolver(() => SnapshotPageType)
export class SnapshotResolver {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly saved: SavedFiltersService,
  ) {}

  @Query(() => SnapshotPageType, {
    description:
      'All items that the viewer sees, also revoked and lapsed ones: the start of a copy. Read every page, delete from the copy the items that are on no page, then follow `feed` from feedCursor with the same filter.',
  })
  @Requires('indicator:read', 'feed.snapshot')
  async snapshot(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 500, description: 'Largest number of items, 1 to 1,000.' })
    first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the previous page; absent: the first page.' })
    after?: string | null,
    @Args('filter', {
      type: () => FeedFilterInput,
      nullable: true,
      description: "Which items, as in the feed; absent: all except those of the viewer's own party.",
    })
    filter?: FeedFilterInput | null,
    @Args('savedFilterId', { type: () => ID, nullable: true, description: 'A saved filter of the viewer, instead of `filter`.' })
    savedFilterId?: string | null,
  ): Promise<SnapshotPageType> {
    const selection = await this.saved.resolve(actor, filter, savedFilterId);
    const { items, cursor, feedCursor } = await this.snapshots.page(actor, selection, first ?? 500, after ?? null);
    return { items: items.map(formOf), cursor, more: cursor !== null, feedCursor };
  }
}

function formOf(row: ItemProjection): ItemForm {
  const kind = ITEM_KIND_DESCRIPTORS.find(({ field }) => (row[field] ?? null) !== null);
  if (!kind) throw new TypeError('The database could not read an item.');
  return itemForm(kind, row[kind.field] as never);
}
