import { Args, Field, ID, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { AlarmsService } from './alarms.service.js';
import { FISHING_SIGNS, type FishingSign } from './fishing.policy.js';

export const FishingSignEnum = enumOf(FISHING_SIGNS);
registerEnumType(FishingSignEnum, {
  name: 'FishingSign',
  description: 'Why queries looked like fishing.',
  valuesMap: {
    RANGE: { description: 'Numbers, addresses or accounts of one range.' },
    DICTIONARY: { description: 'Values made by one pattern.' },
    BREADTH: { description: 'Very many values.' },
  },
});

@ObjectType('DeconflictionAlarm', { description: 'Alarm about an officer whose queries looked like fishing. It contains no values.' })
export class DeconflictionAlarmType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { description: "The officer's party." })
  readonly party: ActorParty;

  @Field(() => ID, { description: "The officer's account." })
  readonly userId: string;

  @Field(() => String, { nullable: true, description: "The officer's e-mail address; null for readers of another party." })
  readonly email: string | null;

  @Field(() => [FishingSignEnum], { description: 'Signs of fishing.' })
  readonly signs: readonly FishingSign[];

  @Field(() => Int, { description: 'Number of values that the officer queried within the previous 24 hours.' })
  readonly asked: number;

  @Field(() => DateTime, { description: 'When the alarm was raised.' })
  readonly raisedAt: Date;
}

@ObjectType('DeconflictionAlarmPage', { description: 'A page of alarms, newest first.' })
export class DeconflictionAlarmPageType {
  @Field(() => [DeconflictionAlarmType], { description: 'The alarms.' })
  readonly alarms: readonly DeconflictionAlarmType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;
}

@Resolver(() => DeconflictionAlarmType)
export class AlarmsResolver {
  constructor(private readonly service: AlarmsService) {}

  @Query(() => DeconflictionAlarmPageType, {
    description:
      "Alarms about officers of the viewer's party whose queries looked like fishing, newest first. Auditors of the hub see those of all parties.",
  })
  @Requires('deconflict:oversee', 'deconflict.alarms')
  async deconflictionAlarms(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<DeconflictionAlarmPageType> {
    const { rows, cursor } = await this.service.page(actor, { first: first ?? 50, after: after ?? null });
    return { alarms: rows.map(({ user_id, raised_at, ...alarm }) => ({ ...alarm, userId: user_id, raisedAt: raised_at })), cursor };
  }
}
