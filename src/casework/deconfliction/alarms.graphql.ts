import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { AlarmRow } from './deconfliction.js';
import { ENUMERATION_SIGNS, type EnumerationSign } from './enumeration.policy.js';

export const EnumerationSignEnum = enumOf(ENUMERATION_SIGNS);
registerEnumType(EnumerationSignEnum, {
  name: 'AlarmSign',
  description: 'Why queries looked like enumeration: asking for many values in order to learn which of them are held.',
  valuesMap: {
    RANGE: { description: 'Numbers, addresses or accounts of one range.' },
    DICTIONARY: { description: 'Values made by one pattern.' },
    BREADTH: { description: 'Very many values.' },
  },
});

@ObjectType('DeconflictionAlarm', { description: 'Alarm about an officer whose queries looked like enumeration. It contains no values.' })
export class DeconflictionAlarmType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ActorType, { description: 'The officer. Auditors of the hub see the account without its e-mail address.' })
  readonly officer: ActorView;

  @Field(() => [EnumerationSignEnum], { description: 'Signs of enumeration, at most one of each.' })
  readonly signs: readonly EnumerationSign[];

  @Field(() => Int, { description: 'Number of values that the officer queried within the previous 24 hours.' })
  readonly valuesQueried: number;

  @Field(() => DateTime, { description: 'When the alarm was raised.' })
  readonly createdAt: Date;

  static of = ({ id, officer, signs, asked, raised_at }: AlarmRow): DeconflictionAlarmType => ({
    ...{ id, officer, signs, valuesQueried: asked, createdAt: raised_at },
  });
}

export const DeconflictionAlarmConnection = connectionType('DeconflictionAlarm', () => DeconflictionAlarmType, {
  description: 'Alarms about officers whose queries looked like enumeration, newest first.',
});
