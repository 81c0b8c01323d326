import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { CaseType } from '../../casework/cases/case.graphql.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { StixObjectType } from '../../intel/objects/objects.graphql.js';
import { RelationshipType } from '../../intel/relationships/relationship.graphql.js';
import { ReportType } from '../../casework/reports/report.graphql.js';
import { NoticeType } from '../../casework/notices/notice.graphql.js';
import { InformationRequestType } from '../../casework/information-requests/information.graphql.js';
import { ActionRequestType } from '../../casework/action-requests/action.graphql.js';
import { SightingType } from '../../intel/sightings/sighting.graphql.js';
import { ReportOutcomeType } from '../../casework/triage/outcome.graphql.js';
import { FeedFilterInput } from './feed.graphql.js';
import { SavedFiltersService } from './saved-filters.service.js';
import { SnapshotService } from './snapshot.service.js';

@ObjectType('SnapshotPage', { description: 'A page of all that a party sees.' })
export class SnapshotPageType {
  @Field(() => [IndicatorType], { description: 'Indicators as they stand now; a page may be short, or empty, before the last.' })
  readonly indicators: readonly IndicatorType[];

  @Field(() => [StixObjectType], { description: 'Kept objects as they stand now.' })
  readonly objects: readonly StixObjectType[];

  @Field(() => [SightingType], {
    description: 'Sightings as they stand now; what a page holds is at most `first` together.',
  })
  readonly sightings: readonly SightingType[];

  @Field(() => [ReportType], { description: 'Reports as they stand now.' })
  readonly reports: readonly ReportType[];

  @Field(() => [ReportOutcomeType], { description: 'Outcomes of reports as they stand now.' })
  readonly outcomes: readonly ReportOutcomeType[];
  @Field(() => [ActionRequestType], { description: 'Requests to act as they stand now.' })
  readonly requests: readonly ActionRequestType[];

  @Field(() => [NoticeType], { description: 'Notices as they stand now.' })
  readonly notices: readonly NoticeType[];

  @Field(() => [InformationRequestType], { description: 'Requests for information as they stand now.' })
  readonly inquiries: readonly InformationRequestType[];

  @Field(() => [CaseType], { description: 'Cases as they stand now.' })
  readonly cases: readonly CaseType[];

  @Field(() => [RelationshipType], { description: 'Relationships as they stand now.' })
  readonly relationships: readonly RelationshipType[];

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on the last.' })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: 'Whether there is another page.' })
  readonly more: boolean;

  @Field(() => Cursor, {
    description: 'Where the feed goes on when all pages are read: pinned at the first page, so that nothing between is lost.',
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
      'All that the viewer sees, revoked and lapsed items included: what a copy begins with. Read every page, delete from the copy what is in none, then follow `feed` from feedCursor with the same filter.',
  })
  @Requires('indicator:read', 'feed.snapshot')
  async snapshot(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 500, description: 'How many at most, 1 to 1,000.' })
    first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before; absent: the first page.' })
    after?: string | null,
    @Args('filter', {
      type: () => FeedFilterInput,
      nullable: true,
      description: 'Which items, as the feed has it; absent: all but one’s own.',
    })
    filter?: FeedFilterInput | null,
    @Args('savedFilter', { type: () => ID, nullable: true, description: 'A filter that the viewer has kept, in the place of `filter`.' })
    savedFilter?: string | null,
  ): Promise<SnapshotPageType> {
    const meant = await this.saved.meant(actor, filter, savedFilter);
    const { claims, objects, sightings, reports, outcomes, requests, relationships, notices, inquiries, cases, cursor, feedCursor } =
      await this.snapshots.page(actor, meant, first ?? 500, after ?? null);
    return {
      indicators: claims.map(IndicatorType.of),
      objects: objects.map(StixObjectType.of),
      sightings: sightings.map(SightingType.of),
      reports: reports.map(ReportType.of),
      outcomes: outcomes.map(ReportOutcomeType.of),
      requests: requests.map(ActionRequestType.of),
      notices: notices.map(NoticeType.of),
      inquiries: inquiries.map(InformationRequestType.of),
      cases: cases.map(CaseType.of),
      relationships: relationships.map(RelationshipType.of),
      cursor,
      more: cursor !== null,
      feedCursor,
    };
  }
}
