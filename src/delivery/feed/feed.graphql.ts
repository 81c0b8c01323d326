import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { FeedEvent, FeedOperation } from './feed-event.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';
import type { RenderedEvent } from './event-renderer.js';

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

/** Each kind of items has a field of its own besides (ITEM_KIND_DESCRIPTORS). */
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

  @Field(() => Boolean, {
    description: 'Whether the item is older than the cursor: it is sent because the party has just gained sight of it.',
  })
  readonly backfill: boolean;

  @Field(() => ProblemType, {
    nullable: true,
    description: 'UNREADABLE: this hub cannot show the item, and `indicator` is null. The event counts; read the item by its id later.',
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

for (const { type, field, eventDescription: inEvents } of ITEM_KIND_DESCRIPTORS) {
  Field(type, { nullable: true, description: inEvents })(FeedEventType.prototype, field);
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
