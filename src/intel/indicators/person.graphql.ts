import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Claim, DISPUTE_GROUNDS, type DisputeGround, type Timestamp } from './claim.js';
import { PERSON_STATUSES } from './person-status.js';

export const PersonStatusEnum = enumOf(PERSON_STATUSES);
registerEnumType(PersonStatusEnum, {
  name: 'PersonStatus',
  description: 'What the person behind a value is.',
  valuesMap: {
    SUSPECT: { description: 'Suspected of the offence itself.' },
    MULE_SUSPECTED: { description: 'Suspected of moving the money on.' },
    MULE_COERCED: { description: 'Moves the money on under coercion or deception.' },
    VICTIM: { description: 'A victim: reaches no partner.' },
    WITNESS: { description: 'A witness: reaches no partner.' },
    UNKNOWN: { description: 'Nobody has said.' },
  },
});

export const DisputeGroundEnum = enumOf(DISPUTE_GROUNDS);
registerEnumType(DisputeGroundEnum, {
  name: 'DisputeGround',
  description: 'Why a claim is disputed.',
  valuesMap: {
    WRONG_PERSON: { description: 'The value is somebody else’s.' },
    WRONG_STATUS: { description: 'The person is not what the claim says.' },
    WRONG_VALUE: { description: 'The value itself is wrong.' },
    UNLAWFUL: { description: 'It must not be held or shared.' },
    OTHER: { description: 'Another ground, which the comment says.' },
  },
});

@ObjectType('Disputed', { description: 'That a claim is disputed. By whom only its owner learns (disputes).' })
export class DisputedType {
  @Field(() => DateTime, { description: 'Since when.' })
  readonly since: Timestamp;

  @Field(() => DisputeGroundEnum, { description: 'On what ground, the oldest one.' })
  readonly ground: DisputeGround;

  static of = ({ disputed_since: since, dispute_ground: ground }: Pick<Claim, 'disputed_since' | 'dispute_ground'>): DisputedType | null =>
    since && ground ? { since, ground } : null;
}
