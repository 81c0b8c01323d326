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
  description: 'What made questions look like fishing.',
  valuesMap: {
    RANGE: { description: 'Numbers, addresses or accounts of one range.' },
    DICTIONARY: { description: 'Values made by one pattern.' },
    BREADTH: { description: 'Very many values.' },
  },
});

@ObjectType('DeconflictionAlarm', { description: "That an officer's questions looked like fishing. It holds no values." })
export class DeconflictionAlarmType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { description: "The officer's party." })
  readonly party: ActorParty;

  @Field(() => ID, { description: "The officer's account." })
  readonly userId: string;

  @Field(() => String, { nullable: true, description: 'Its e-mail, for its own party.' })
  readonly email: string | null;

  @Field(() => [FishingSignEnum], { description: 'Why.' })
  readonly signs: readonly FishingSign[];

  @Field(() => Int, { description: 'Values that the officer had asked about within the 24 hours before.' })
  readonly asked: number;

  @Field(() => DateTime, { description: 'When.' })
  readonly raisedAt: Date;
}

@ObjectType('DeconflictionAlarmPage', { description: 'A page of alarms, newest first.' })
export class DeconflictionAlarmPageType {
  @Field(() => [DeconflictionAlarmType], { description: 'The alarms.' })
  readonly alarms: readonly DeconflictionAlarmType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;
}

@Resolver(() => DeconflictionAlarmType)
export class AlarmsResolver {
  constructor(private readonly service: AlarmsService) {}

  @Query(() => DeconflictionAlarmPageType, {
    description:
      "Officers of the viewer's party whose questions looked like fishing, newest first; for the hub's auditors those of all parties.",
  })
  @Requires('deconflict:oversee', 'deconflict.alarms')
  async deconflictionAlarms(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<DeconflictionAlarmPageType> {
    const { rows, cursor } = await this.service.page(actor, { first: first ?? 50, after: after ?? null });
    return { alarms: rows.map(({ user_id, raised_at, ...alarm }) => ({ ...alarm, userId: user_id, raisedAt: raised_at })), cursor };
  }
}
