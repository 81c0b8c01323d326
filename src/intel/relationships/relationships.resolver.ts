import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { REVOKED_BY, RevokersService } from '../indicators/revokers.service.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseRelationshipsService } from './browse-relationships.service.js';
import { RelationshipConnection, RelationshipReceiptType, RelationshipType } from './relationship.graphql.js';
import { validateRelationship, RelationshipFilterInput, RelationshipInput } from './relationship-input.graphql.js';
import { RelationshipsService } from './relationships.service.js';

const REFERENCES = Symbol('references of own relationships');
const RELATIONSHIPS = Symbol('relationships by id');

@Resolver(() => RelationshipType)
export class RelationshipsResolver {
  constructor(
    private readonly publishing: RelationshipsService,
    private readonly browsing: BrowseRelationshipsService,
    private readonly revokers: RevokersService,
  ) {}

  @Mutation(() => [RelationshipReceiptType], {
    description:
      'Publishes 1 to 1,000 relationships between indicators that the viewer sees, and returns one receipt each, in order. An identical relationship changes nothing; a different one replaces the earlier version.',
  })
  @Requires('indicator:publish', 'relationship.publish')
  async publishRelationships(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [RelationshipInput], description: 'The relationships.' }) input: RelationshipInput[],
  ): Promise<readonly RelationshipReceiptType[]> {
    return this.publishing.publish(actor, input.map(validateRelationship));
  }

  @Mutation(() => RelationshipType, {
    nullable: true,
    description:
      'Revokes a relationship. Its readers are notified with the reason. This also works if one of its indicators is no longer visible to the viewer: then returns null.',
  })
  @Requires('indicator:revoke', 'relationship.revoke', { admission: 'URGENT' })
  async revokeRelationship(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A relationship of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters.' }) reason: string,
  ): Promise<RelationshipType | null> {
    const row = await this.publishing.revoke(actor, id, reason);
    return row ? RelationshipType.of(row) : null;
  }

  @Query(() => RelationshipType, {
    nullable: true,
    description: 'One relationship, revoked or not; null if the relationship or one of its indicators is absent or invisible.',
  })
  @Requires('indicator:read', 'relationship.read')
  async relationship(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the relationship.' }) id: string,
  ): Promise<RelationshipType | null> {
    const row = await this.browsing.byId(actor, id);
    return row ? RelationshipType.of(row) : null;
  }

  @Query(() => RelationshipConnection, { description: 'Relationships that the viewer sees, newest first.' })
  @Requires('indicator:read', 'relationship.list')
  async relationships(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => RelationshipFilterInput,
      nullable: true,
      description: 'Restricts the list; absent: all relationships in force.',
    })
    filter?: RelationshipFilterInput | null,
  ): Promise<Connection<RelationshipType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), RelationshipType.of);
  }

  @ResolveField('revokedBy', () => ActorType, REVOKED_BY)
  @Requires('indicator:read')
  async revokedBy(
    @Parent() relationship: RelationshipType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ActorView | null> {
    return this.revokers.of(actor, call, relationship);
  }

  @ResolveField('externalId', () => String, { nullable: true, description: "The author's own reference; null for other parties." })
  @Requires('indicator:read')
  async externalId(
    @Parent() { id }: RelationshipType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<string | null> {
    return loaderOf(call.perRequest, REFERENCES, (ids: readonly string[]) => this.browsing.own(actor, ids)).load(id);
  }
}

@Resolver(() => RelationshipReceiptType)
export class RelationshipReceiptsResolver {
  constructor(private readonly browsing: BrowseRelationshipsService) {}

  @ResolveField('relationship', () => RelationshipType, {
    nullable: true,
    description: 'The stored relationship; null when the element was rejected.',
  })
  @Requires('indicator:read')
  async relationship(
    @Parent() { relationshipId }: RelationshipReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<RelationshipType | null> {
    if (relationshipId === null) return null;
    const row = await loaderOf(call.perRequest, RELATIONSHIPS, async (ids: readonly string[]) => {
      const byId = new Map((await this.browsing.byIds(actor, ids)).map((one) => [one.id, one]));
      return ids.map((id) => byId.get(id));
    }).load(relationshipId);
    return row ? RelationshipType.of(row) : null;
  }
}
