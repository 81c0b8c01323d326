import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseRelationshipsService } from './browse-relationships.service.js';
import { RelationshipConnectionType, RelationshipReceiptType, RelationshipType } from './relationship.graphql.js';
import { validateRelationship, RelationshipFilterInput, RelationshipInput } from './relationship-input.graphql.js';
import { RelationshipsService } from './relationships.service.js';

const REFERENCES = Symbol('references of own relationships');

@Resolver(() => RelationshipType)
export class RelationshipsResolver {
  constructor(
    private readonly publishing: RelationshipsService,
    private readonly browsing: BrowseRelationshipsService,
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

  @Mutation(() => Boolean, {
    description:
      'Revokes a relationship. Its readers are notified with the reason. This also works if an indicator of it is no longer visible. Always true.',
  })
  @Requires('indicator:revoke', 'relationship.revoke')
  async revokeRelationship(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A relationship of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'The reason, in 1 to 2,000 characters.' }) reason: string,
  ): Promise<boolean> {
    return this.publishing.revoke(actor, id, reason);
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

  @Query(() => RelationshipConnectionType, { description: 'Relationships that the viewer sees, newest first.' })
  @Requires('indicator:read', 'relationship.list')
  async relationships(
    @CurrentActor() actor: Actor,
    @Args('filter', {
      type: () => RelationshipFilterInput,
      nullable: true,
      description: 'Restricts the list; absent: all relationships in force.',
    })
    filter?: RelationshipFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<RelationshipConnectionType> {
    const { rows, hasNextPage } = await this.browsing.page(actor, filter ?? {}, first ?? 20, after ?? null);
    const edges = rows.map(({ row, cursor }) => ({ cursor, node: RelationshipType.of(row) }));
    return { edges, pageInfo: { hasPreviousPage: false, startCursor: null, hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
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
