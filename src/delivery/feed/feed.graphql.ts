import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType, KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import type { FeedEvent, FeedOperation } from './feed-event.js';
import type { RenderedEvent } from './event-renderer.js';

export const OperationEnum = enumOf(['PUBLISHED', 'UPDATED', 'REVOKED', 'WITHDRAWN', 'POSITION']);
registerEnumType(OperationEnum, {
  name: 'FeedOperation',
  description: 'Meaning of an event for its reader.',
  valuesMap: {
    PUBLISHED: { description: 'The item is visible to the reader for the first time, or again: insert or replace.' },
    UPDATED: { description: 'The item has a new version: insert or replace.' },
    REVOKED: { description: 'The owner revoked the item; the item contains the reason.' },
    WITHDRAWN: {
      description: "The item is no longer visible to the reader's party: only the id is given, and every copy must be deleted.",
    },
    POSITION: { description: 'Sent at the start, then at fixed intervals: store the cursor.' },
  },
});

@ObjectType('FeedEvent', { description: 'A change for the reader. Delivered at least once, in order.' })
export class FeedEventType {
  @Field(() => ID, { description: 'The same event delivered twice has the same id; no other party has this id.' })
  readonly eventId: string;

  @Field(() => Cursor, { description: 'Pass it as `after` to continue after this event, in the query or the subscription.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When the change happened.' })
  readonly at: string;

  @Field(() => OperationEnum, { description: 'Meaning of the event.' })
  readonly operation: FeedOperation;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the item; null only for POSITION.' })
  readonly kind: ItemKind | null;

  @Field(() => ID, { nullable: true, description: 'The item; null only for POSITION.' })
  readonly itemId: string | null;

  @Field(() => ItemType, {
    nullable: true,
    description:
      'The item at the time of delivery; null for WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicator excludes other kinds of item.',
  })
  readonly item: object | null;

  @Field(() => IndicatorType, { nullable: true, description: 'The item, if it is an indicator; null for other kinds.' })
  readonly indicator: IndicatorType | null;

  @Field(() => Boolean, {
    description: 'Whether the item is older than this event: the hub sends it because it has just become visible to the party.',
  })
  readonly backfill: boolean;

  @Field(() => ProblemType, {
    nullable: true,
    description: 'UNREADABLE: this hub cannot show the item, and `item` is null. The event still counts; read the item by its id later.',
  })
  readonly problem: ProblemType | null;

  static of = ({ eventId, cursor, at, operation, kind, itemId, backfill }: FeedEvent, rendered: RenderedEvent): FeedEventType => ({
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

  @Field(() => Cursor, { description: 'Cursor to continue from, also when there were no events.' })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether there are more visible events.' })
  readonly more: boolean;
}

@InputType('FeedFilter', { description: 'Which events are sent. A filter by threats never excludes REVOKED and WITHDRAWN.' })
export class FeedFilterInput {
  @Field(() => [ItemKindEnum], {
    nullable: true,
    description: 'Only items of these kinds: `[INDICATOR]` excludes announcements and sightings.',
  })
  readonly itemKinds?: ItemKind[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds of indicator.' })
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats, before or after the change.' })
  readonly threats?: Threat[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Owned by any of these parties, as far as the owner was ever visible to the viewer's party.",
  })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly owners?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "For any of these working groups that the viewer's party belongs to: the feed of a group. Withdrawals are sent for items of any audience.",
  })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly groups?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: "Also events of items of the viewer's own party." })
  readonly includeOwn?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "Only items that other parties released to the viewer's party: their indicators and stored objects. Excludes its own items, announcements, reports and sightings, whatever else the filter contains.",
  })
  readonly released?: boolean | null;
}
