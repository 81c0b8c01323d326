import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { AnnouncementType } from '../../tenancy/announcements/announcements.graphql.js';
import { CaseType } from '../../casework/cases/case.graphql.js';
import { StixObjectType } from '../../intel/objects/objects.graphql.js';
import { IndicatorType, KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import { RelationshipType } from '../../intel/relationships/relationship.graphql.js';
import { ReportType } from '../../casework/reports/report.graphql.js';
import { NoticeType } from '../../casework/notices/notice.graphql.js';
import { InformationRequestType } from '../../casework/information-requests/information.graphql.js';
import { ActionRequestType } from '../../casework/action-requests/action.graphql.js';
import { SightingType } from '../../intel/sightings/sighting.graphql.js';
import { ReportOutcomeType } from '../../casework/triage/outcome.graphql.js';
import type { FeedEvent, FeedOperation } from './feed-event.js';
import type { Rendered } from './rendering.js';

export const OperationEnum = enumOf(['PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'POSITION']);
registerEnumType(OperationEnum, {
  name: 'FeedOperation',
  description: 'What an event means for its reader.',
  valuesMap: {
    PUBLISHED: { description: 'The reader sees the item for the first time, or again: insert or replace.' },
    UPDATED: { description: 'The item has a new version: insert or replace.' },
    REVOKED: { description: 'The owner took the item back; the reason stands in it.' },
    WITHDRAWN: { description: "The reader's party lost sight of the item: only the id is given, and every copy must be deleted." },
    POSITION: { description: 'At the start, then by the clock alone: keep the cursor.' },
  },
});

@ObjectType('FeedEvent', { description: 'Something that changed for the reader. Delivered at least once, in order.' })
export class FeedEventType {
  @Field(() => ID, { description: 'The same event delivered twice carries the same id; no other party has it.' })
  readonly eventId: string;

  @Field(() => Cursor, { description: 'Pass it as `after` to go on behind this event, here or by the other way of following.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: string;

  @Field(() => OperationEnum, { description: 'What it means.' })
  readonly operation: FeedOperation;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the item; null for POSITION alone.' })
  readonly kind: ItemKind | null;

  @Field(() => ID, { nullable: true, description: 'The item; null for POSITION alone.' })
  readonly itemId: string | null;

  @Field(() => IndicatorType, {
    nullable: true,
    description: 'The indicator as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem.',
  })
  readonly indicator: IndicatorType | null;

  @Field(() => StixObjectType, {
    nullable: true,
    description:
      'The kept object as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  })
  readonly object: StixObjectType | null;

  @Field(() => AnnouncementType, {
    nullable: true,
    description:
      'What the hub tells the party; null for other kinds, WITHDRAWN and POSITION. A filter by kinds or threats of indicators leaves it out.',
  })
  readonly announcement: AnnouncementType | null;

  @Field(() => SightingType, {
    nullable: true,
    description:
      'The sighting as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats goes by its indicator.',
  })
  readonly sighting: SightingType | null;

  @Field(() => ReportType, {
    nullable: true,
    description:
      'The report as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its own.',
  })
  readonly report: ReportType | null;

  @Field(() => ReportOutcomeType, {
    nullable: true,
    description:
      'The outcome as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its report’s.',
  })
  readonly outcome: ReportOutcomeType | null;
  @Field(() => ActionRequestType, {
    nullable: true,
    description:
      'The request to act as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  })
  readonly request: ActionRequestType | null;
  @Field(() => NoticeType, {
    nullable: true,
    description:
      'The notice as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its own.',
  })
  readonly notice: NoticeType | null;

  @Field(() => InformationRequestType, {
    nullable: true,
    description:
      'The request for information as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  })
  readonly information: InformationRequestType | null;

  @Field(() => CaseType, {
    nullable: true,
    description:
      'The case as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its own.',
  })
  readonly case: CaseType | null;

  @Field(() => RelationshipType, {
    nullable: true,
    description:
      'The relationship as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds or threats of indicators leaves it out.',
  })
  readonly relationship: RelationshipType | null;

  @Field(() => Boolean, {
    description: 'Whether the item is older than the cursor: it is sent because the party has just gained sight of it.',
  })
  readonly backfill: boolean;

  @Field(() => ProblemType, {
    nullable: true,
    description: 'UNREADABLE: this hub cannot show the item, and `indicator` is null. The event counts; read the item by its id later.',
  })
  readonly problem: ProblemType | null;

  static of = ({ eventId, cursor, at, operation, kind, itemId, backfill }: FeedEvent, rendered: Rendered): FeedEventType => ({
    eventId,
    cursor,
    at,
    operation,
    kind,
    itemId,
    backfill,
    ...rendered,
  });
}

@ObjectType('FeedPage', { description: 'A page of events, oldest first.' })
export class FeedPageType {
  @Field(() => [FeedEventType], { description: 'The events.' })
  readonly events: readonly FeedEventType[];

  @Field(() => Cursor, { description: 'Where to go on, also when there were no events.' })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether there are more visible events.' })
  readonly more: boolean;
}

@InputType('FeedFilter', { description: 'Which events are sent. REVOKED and WITHDRAWN are never dropped for their threat.' })
export class FeedFilterInput {
  @Field(() => [ItemKindEnum], {
    nullable: true,
    description: 'Items of these kinds alone: `[INDICATOR]` leaves announcements and sightings out.',
  })
  readonly items?: ItemKind[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds of indicator.' })
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats, before or after the change.' })
  readonly threats?: Threat[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Owned by any of these parties, as far as the viewer’s party was ever shown whose they are.',
  })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly owners?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'For any of these working groups that the viewer’s party belongs to: the feed of a group. What was lost is told whatever it was for.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly groups?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Also events of the viewer's own party's items." })
  readonly includeOwn?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "Only what other parties released to the viewer's party: their indicators and kept objects. Neither its own items nor announcements, reports and sightings, whatever else the filter says.",
  })
  readonly released?: boolean | null;
}
