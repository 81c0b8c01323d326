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

const TALLIES = Symbol('what is said of claims');
const EVIDENCE = Symbol('evidence about claims');
/** One loader for each way to ask: what is asked alike of many indicators is one statement. */
const pagesOf = (first: number, after: string | null): symbol => Symbol.for(`sightings ${first} ${after ?? ''}`);

/** What an indicator has met with, for this reader. One statement a request for each field, however many indicators. */
@Resolver(() => IndicatorType)
export class IndicatorSightingsResolver {
  constructor(
    private readonly reading: BrowseSightingsService,
    private readonly confidence: ConfidenceService,
  ) {}

  @ResolveField('sightings', () => SightingConnectionType, {
    description: 'What is said about it, newest first, as far as the viewer sees it; without what was taken back.',
  })
  @Requires('indicator:read')
  async sightings(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'A cursor of the page before, of this indicator.' })
    after?: string | null,
  ): Promise<SightingConnectionType> {
    const wanted = { first: first ?? 20, after: after ?? null };
    const load = (ids: readonly string[]) => this.reading.pages(actor, ids, wanted);
    const { sightings, hasNextPage } = await loaderOf(call.perRequest, pagesOf(wanted.first, wanted.after), load).load(id);
    const edges = sightings.map(({ row, cursor }) => ({ cursor, node: SightingType.of(row) }));
    return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
  }

  @ResolveField('sightingSummary', () => SightingSummaryType, { description: 'The same in numbers.' })
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
      "How sure the viewer may be of it now, 0 to 100: the owner's confidence (50 where there is none), halving with time, raised by what others say that the viewer sees, lowered by false alarms; 0 when revoked or lapsed. Part of the detail: null for whom that is closed.",
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
