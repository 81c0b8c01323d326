import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ConfidenceService } from './confidence.service.js';
import { SightingConnectionType, SightingSummaryType, SightingType } from './sighting.graphql.js';
import { BrowseSightingsService } from './browse-sightings.service.js';

const TALLIES = Symbol('tallies of sightings');
const EVIDENCE = Symbol('evidence about claims');
/** Returns the key of a loader: requests for many indicators with the same arguments share one statement. */
const pagesOf = (first: number, after: string | null): symbol => Symbol.for(`sightings ${first} ${after ?? ''}`);

/** Sightings of an indicator, and its confidence, for this reader. Each field takes one statement per request, however many indicators. */
@Resolver(() => IndicatorType)
export class IndicatorSightingsResolver {
  constructor(
    private readonly reading: BrowseSightingsService,
    private readonly confidence: ConfidenceService,
  ) {}

  @ResolveField('sightings', () => SightingConnectionType, {
    description: 'Its sightings that the viewer sees, newest first; without revoked ones.',
  })
  @Requires('indicator:read')
  async sightings(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'A cursor of the previous page, of this indicator.' })
    after?: string | null,
  ): Promise<SightingConnectionType> {
    const wanted = { first: first ?? 20, after: after ?? null };
    const load = (ids: readonly string[]) => this.reading.pages(actor, ids, wanted);
    const { sightings, hasNextPage } = await loaderOf(call.perRequest, pagesOf(wanted.first, wanted.after), load).load(id);
    const edges = sightings.map(({ row, cursor }) => ({ cursor, node: SightingType.of(row) }));
    return { edges, pageInfo: { hasPreviousPage: false, startCursor: null, hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @ResolveField('sightingSummary', () => SightingSummaryType, { description: 'The sightings in numbers.' })
  @Requires('indicator:read')
  async sightingSummary(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<SightingSummaryType> {
    const rows = await loaderOf(call.perRequest, TALLIES, (ids: readonly string[]) => this.reading.tallies(actor, ids)).load(id);
    return SightingSummaryType.of(rows);
  }

  @ResolveField('currentConfidence', () => Int, {
    nullable: true,
    description:
      "How sure the viewer may be of it now, 0 to 100. The owner's confidence (50 if there is none) halves with time. Sightings and claims of other parties that the viewer sees raise it, and false alarms lower it. 0 when revoked or lapsed. Part of the detail: null if the detail is closed to the viewer.",
  })
  @Requires('indicator:read')
  async currentConfidence(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<number | null> {
    if (claim.raw === null) return null;
    const evidence = await loaderOf(call.perRequest, EVIDENCE, (ids: readonly string[]) => this.reading.evidence(actor, ids)).load(
      claim.id,
    );
    return this.confidence.of(claim, evidence);
  }
}
