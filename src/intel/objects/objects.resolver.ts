import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseObjectsService } from './browse-objects.service.js';
import { StixObjectFilterInput, StixObjectPageType, StixObjectType } from './objects.graphql.js';
import { ObjectsService } from './objects.service.js';

@Resolver(() => StixObjectType)
export class ObjectsResolver {
  constructor(
    private readonly objects: ObjectsService,
    private readonly browsing: BrowseObjectsService,
  ) {}

  @Query(() => StixObjectType, { nullable: true, description: 'One stored object; null when it is absent or invisible.' })
  @Requires('indicator:read', 'object.read')
  async stixObject(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its identifier on this hub.' }) id: string,
  ): Promise<StixObjectType | null> {
    const object = await this.browsing.byId(actor, id);
    return object ? StixObjectType.of(object) : null;
  }

  @Query(() => StixObjectPageType, { description: 'Stored objects that the viewer may see, newest first.' })
  @Requires('indicator:read', 'object.list')
  async stixObjects(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => StixObjectFilterInput, nullable: true, description: 'Which ones; absent: all in force.' })
    filter?: StixObjectFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the previous page.' }) after?: string | null,
  ): Promise<StixObjectPageType> {
    return StixObjectPageType.of(await this.browsing.page(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Mutation(() => StixObjectType, { description: 'Revokes a stored object; every reader gets the reason.' })
  @Requires('indicator:revoke', 'object.revoke')
  async revokeStixObject(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An object of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters.' }) reason: string,
  ): Promise<StixObjectType> {
    return StixObjectType.of(await this.objects.revokeOne(actor, id, reason));
  }
}
