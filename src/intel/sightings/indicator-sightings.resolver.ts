import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { ConfidenceService } from './confidence.service.js';
import { SightingConnection, SightingSummaryType, SightingType } from './sighting.graphql.js';
import { BrowseSightingsService } from './browse-sightings.service.js';

const TALLIES = Symbol('tallies of sightings');
const EVIDENCE = Symbol('evidence about indicators');
/** Returns the key of a loader: requests for many indicators with the same arguments share one statement. */
const pagesOf = ({ first, after }: PageArgs): symbol => Symbol.for(`sightings ${first ?? ''} ${after ?? ''}`);

/** Sightings of an indicator, and its confidence, for this reader. Each field takes one statement per request, however many indicators. */
@Resolver(() => IndicatorType)
export class IndicatorSightingsResolver {
  constructor(
    private readonly reading: BrowseSightingsService,
    private readonly confidence: ConfidenceService,
  ) {}

  @ResolveField('sightings', () => SightingConnection, {
    description: 'Sightings of the indicator that the viewer sees, newest first; without revoked ones.',
  })
  @Requires('indicator:read')
  async sightings(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args() page: PageArgs,
  ): Promise<Connection<SightingType>> {
    const load = (ids: readonly string[]) => this.reading.pages(actor, ids, page);
    return mapConnection(await loaderOf(call.perRequest, pagesOf(page), load).load(id), SightingType.of);
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
      "Confidence in the indicator now, for this viewer, 0 to 100. The owner's confidence (50 if there is none) decreases by half-lives. Sightings and indicators of other parties that the viewer sees raise it, and sightings with the verdict FALSE_POSITIVE or EXPIRED lower it. 0 when revoked or lapsed. Part of the detail: null if the detail is closed to the viewer.",
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
