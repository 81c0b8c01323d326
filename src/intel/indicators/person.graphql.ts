import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Claim, DISPUTE_GROUNDS, type DisputeGround, type Timestamp } from './claim.js';
import { PERSON_STATUSES } from './person-status.js';

export const PersonStatusEnum = enumOf(PERSON_STATUSES);
registerEnumType(PersonStatusEnum, {
  name: 'PersonStatus',
  description: 'Status of the person behind a value.',
  valuesMap: {
    SUSPECT: { description: 'Suspected of the offence itself.' },
    MULE_SUSPECTED: { description: 'Suspected of passing stolen money on.' },
    MULE_COERCED: { description: 'Passes stolen money on under coercion or deception.' },
    VICTIM: { description: 'A victim. The data reaches no partner.' },
    WITNESS: { description: 'A witness. The data reaches no partner.' },
    UNKNOWN: { description: 'Not stated.' },
  },
});

export const DisputeGroundEnum = enumOf(DISPUTE_GROUNDS);
registerEnumType(DisputeGroundEnum, {
  name: 'DisputeGround',
  description: 'Why an indicator is disputed.',
  valuesMap: {
    WRONG_PERSON: { description: 'The value belongs to another person.' },
    WRONG_STATUS: { description: 'The status of the person is wrong.' },
    WRONG_VALUE: { description: 'The value itself is wrong.' },
    UNLAWFUL: { description: 'It must not be held or shared.' },
    OTHER: { description: 'Another ground, given in the comment.' },
  },
});

@ObjectType('Disputed', { description: 'The dispute of an indicator. Only the owner of the indicator learns who disputes it (disputes).' })
export class DisputedType {
  @Field(() => DateTime, { description: 'When the oldest open dispute was raised.' })
  readonly createdAt: Timestamp;

  @Field(() => DisputeGroundEnum, { description: 'The ground of the oldest dispute.' })
  readonly ground: DisputeGround;

  static of = ({
    disputed_since: createdAt,
    dispute_ground: ground,
  }: Pick<Claim, 'disputed_since' | 'dispute_ground'>): DisputedType | null => (createdAt && ground ? { createdAt, ground } : null);
}
