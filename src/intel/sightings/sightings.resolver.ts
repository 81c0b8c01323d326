import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { REVOKED_BY, RevokersService } from '../indicators/revokers.service.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { SightingInput, SightingType, sightingDraftOf } from './sighting.graphql.js';
import { type OwnSighting, BrowseSightingsService } from './browse-sightings.service.js';
import type { SightingRow } from './sighting.js';
import { SightingsService } from './sightings.service.js';

const OWN = Symbol('own sightings');

/** Returns the party that published a sighting; null where it is not named to the reader. */
const namedSighterOf = ({ by_id: id, by_kind: kind, by_name: name, by_country: country }: SightingRow): PartyType | null =>
  id !== null && kind !== null && name !== null ? { id, kind, name, country } : null;

@Resolver(() => SightingType)
export class SightingsResolver {
  constructor(
    private readonly sightings: SightingsService,
    private readonly reading: BrowseSightingsService,
    private readonly revokers: RevokersService,
  ) {}

  @Mutation(() => SightingType, {
    description:
      'Reports that the agency met an indicator, that it is a false positive, or that it is out of use. Its owner is notified; nothing else changes.',
  })
  @Requires('sighting:add', 'sighting.add')
  async addSighting(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => SightingInput, description: 'The sighting.' }) input: SightingInput,
  ): Promise<SightingType> {
    return SightingType.of(await this.sightings.add(actor, sightingDraftOf(input)));
  }

  @Mutation(() => SightingType, {
    nullable: true,
    description:
      'Revokes a sighting; every reader gets the reason. Works even if its indicator is no longer visible to the viewer: then returns null.',
  })
  @Requires('sighting:add', 'sighting.revoke', { admission: 'URGENT' })
  async revokeSighting(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A sighting of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters.' }) reason: string,
  ): Promise<SightingType | null> {
    const row = await this.sightings.revoke(actor, id, reason);
    return row ? SightingType.of(row) : null;
  }

  @Query(() => SightingType, {
    nullable: true,
    description: 'One sighting, revoked or not; null when it, or its indicator, is absent or invisible.',
  })
  @Requires('indicator:read', 'sighting.read')
  async sighting(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier.' }) id: string,
  ): Promise<SightingType | null> {
    const row = await this.reading.byId(actor, id);
    return row ? SightingType.of(row) : null;
  }

  @ResolveField('by', () => PartyType, {
    nullable: true,
    description: 'The party that published it; null if it is not named to the viewer.',
  })
  @Requires('indicator:read')
  async by(@Parent() { row }: SightingType, @CurrentActor() actor: Actor, @CurrentCall() call: CallContext): Promise<PartyType | null> {
    return namedSighterOf(row) ?? ((await this.own(actor, call, row.id)) ? actor.party : null);
  }

  @ResolveField('revokedBy', () => ActorType, REVOKED_BY)
  @Requires('indicator:read')
  async revokedBy(
    @Parent() { id, revokedAt }: SightingType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ActorView | null> {
    return this.revokers.of(actor, call, { id, revokedAt });
  }

  @ResolveField('externalId', () => String, { nullable: true, description: "The sighter's own reference; null for all other parties." })
  @Requires('indicator:read')
  async externalId(
    @Parent() { row }: SightingType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<string | null> {
    return (await this.own(actor, call, row.id))?.external_id ?? null;
  }

  private own(actor: Actor, call: CallContext, id: string): Promise<OwnSighting | undefined> {
    return loaderOf(call.perRequest, OWN, (ids: readonly string[]) => this.reading.own(actor, ids)).load(id);
  }
}
