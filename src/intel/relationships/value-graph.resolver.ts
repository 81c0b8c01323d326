import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { Threat } from '../indicators/claim.js';
import { LookupInput } from '../indicators/lookup.graphql.js';
import { ThreatEnum } from '../indicators/indicator.graphql.js';
import { ValueGraphType } from './value-graph.graphql.js';
import { ValueGraphService } from './value-graph.service.js';
import type { Relation } from './relationship.js';
import { RelationEnum } from './relationship.graphql.js';

@Resolver(() => ValueGraphType)
export class ValueGraphResolver {
  constructor(private readonly service: ValueGraphService) {}

  @Query(() => ValueGraphType, {
    description:
      'The graph around given values, as far as the viewer sees it: at most 50 neighbours per value, and `maxNodes` values in all. It is empty if none of the start values is visible.',
  })
  @Requires('indicator:read', 'network.read')
  async valueGraph(
    @CurrentActor() actor: Actor,
    @Args('indicators', { type: () => [ID], nullable: true, description: 'At most 20 indicators to start from.' })
    indicators?: string[] | null,
    @Args('value', { type: () => LookupInput, nullable: true, description: 'A value to start from, in any spelling.' })
    value?: LookupInput | null,
    @Args('depth', { type: () => Int, nullable: true, defaultValue: 2, description: 'Number of steps, 1 to 3.' }) depth?: number | null,
    @Args('types', { type: () => [RelationEnum], nullable: true, description: 'Only relations of these types.' }) types?: Relation[] | null,
    @Args('threats', { type: () => [ThreatEnum], nullable: true, description: 'Only neighbours with any of these threats.' })
    threats?: Threat[] | null,
    @Args('maxNodes', { type: () => Int, nullable: true, defaultValue: 100, description: 'Maximum number of values, 1 to 200.' })
    maxNodes?: number | null,
  ): Promise<ValueGraphType> {
    const query = { indicators, value, depth: depth ?? 2, maxNodes: maxNodes ?? 100, types, threats };
    return ValueGraphType.of(await this.service.readAround(actor, query));
  }
}
