import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { REVOKED_BY, RevokersService } from '../indicators/revokers.service.js';
import { BrowseObjectsService } from './browse-objects.service.js';
import { StixObjectConnection, StixObjectFilterInput, StixObjectType } from './objects.graphql.js';
import { ObjectsService } from './objects.service.js';

@Resolver(() => StixObjectType)
export class ObjectsResolver {
  constructor(
    private readonly objects: ObjectsService,
    private readonly browsing: BrowseObjectsService,
    private readonly revokers: RevokersService,
  ) {}

  @Query(() => StixObjectType, { nullable: true, description: 'One stored object; null when it is absent or invisible.' })
  @Requires('indicator:read', 'object.read')
  async stixObject(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the object on this hub.' }) id: string,
  ): Promise<StixObjectType | null> {
    const object = await this.browsing.byId(actor, id);
    return object ? StixObjectType.of(object) : null;
  }

  @Query(() => StixObjectConnection, { description: 'Stored objects that the viewer may see, newest first.' })
  @Requires('indicator:read', 'object.list')
  async stixObjects(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => StixObjectFilterInput, nullable: true, description: 'Which ones; absent: all in force.' })
    filter?: StixObjectFilterInput | null,
  ): Promise<Connection<StixObjectType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), StixObjectType.of);
  }

  @Mutation(() => StixObjectType, { description: 'Revokes a stored object; every reader gets the reason.' })
  @Requires('indicator:revoke', 'object.revoke', { admission: 'URGENT' })
  async revokeStixObject(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "An object of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters.' }) reason: string,
  ): Promise<StixObjectType> {
    return StixObjectType.of(await this.objects.revokeOne(actor, id, reason));
  }

  @ResolveField('revokedBy', () => ActorType, REVOKED_BY)
  @Requires('indicator:read')
  async revokedBy(
    @Parent() object: StixObjectType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ActorView | null> {
    return this.revokers.of(actor, call, object);
  }
}
