import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { AskedValueFilter } from './query-history.service.js';
import type { AskedValue, Hit, OwnerAnswer } from './deconfliction.js';

@ObjectType('DeconflictionHit', {
  description:
    'Whether another party holds a value, as far as owners allow. A hidden value and a value that no party holds have the same answer.',
})
export class DeconflictionHitType {
  @Field(() => String, { description: 'The value as queried.' })
  readonly input: string;

  @Field(() => String, { nullable: true, description: 'Canonical form. If the kind was guessed, the form of the likeliest reading.' })
  readonly canonical: string | null;

  @Field(() => Boolean, { description: 'Whether another party is known to hold the value.' })
  readonly hit: boolean;

  @Field(() => [PartyType], {
    description: 'Holders that allow their name to be disclosed, sorted by name: at most one entry for each party.',
  })
  readonly parties: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether there is a holding whose owner is not named. The number is never disclosed.' })
  readonly undisclosed: boolean;

  @Field(() => ID, { description: 'Id for later answers of owners (deconflictionRequest). Always set.' })
  readonly requestId: string;

  @Field(() => ProblemType, { nullable: true, description: 'Why the value could not be read.' })
  readonly problem: ProblemType | null;

  static of = ({ problem, ...hit }: Hit): DeconflictionHitType => ({ ...hit, problem: problem && ProblemType.of(problem) });
}

export const HolderAnswerEnum = enumOf(['IDENTIFIED', 'RELEASED', 'DECLINED']);
registerEnumType(HolderAnswerEnum, {
  name: 'HolderAnswer',
  description: 'Answer of a holder to the requesting country.',
  valuesMap: {
    IDENTIFIED: { description: 'The holder is named. Contact the holder.' },
    RELEASED: { description: 'The holder has released its indicator (indicatorId).' },
    DECLINED: { description: 'The holder will not disclose more.' },
  },
});

@ObjectType('DeconflictionAnswer', { description: 'Later answer of a holder.' })
export class DeconflictionAnswerType {
  @Field(() => HolderAnswerEnum, { description: "The holder's answer." })
  readonly answer: OwnerAnswer['answer'];

  @Field(() => ActorType, {
    nullable: true,
    description: 'The holder that answered; only its party is shown. Null when the holder is not disclosed.',
  })
  readonly by: ActorView | null;

  @Field(() => ID, { nullable: true, description: 'The indicator that was released.' })
  readonly indicatorId: string | null;

  @Field(() => String, { nullable: true, description: 'Note to the answer.' })
  readonly note: string | null;

  @Field(() => DateTime, { description: 'When the holder answered.' })
  readonly at: Date;

  static of = ({ at, party, ...answer }: OwnerAnswer): DeconflictionAnswerType => ({ ...answer, by: partyActor(party), at: new Date(at) });
}

@InputType('DeconflictionRequestFilter', {
  description:
    'Filter of the values that the viewer queried. An absent field does not restrict the list. (The values are encrypted, so a filter by value is not possible.)',
})
export class DeconflictionRequestFilterInput implements AskedValueFilter {
  @Field(() => Boolean, { nullable: true, description: 'Whether another party was known to hold the value.' })
  readonly hit?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a holder has answered since.' })
  readonly answered?: boolean | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Holders that were named at the time or since: each by its id, country code or slug. At most 250.',
  })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly parties?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried at this time or later.' })
  readonly createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried before this time.' })
  readonly createdBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'Case reference, exactly as written.' })
  readonly caseReference?: string | null;
}

@ObjectType('DeconflictionRequest', { description: 'One value that the viewer queried, with later answers of holders.' })
export class DeconflictionRequestType {
  @Field(() => ID, { description: 'Identifier: the requestId of the hit.' })
  readonly id: string;

  @Field(() => String, { description: 'The value as queried.' })
  readonly input: string;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value; null when the value could not be read.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'Canonical form of the queried value.' })
  readonly canonical: string | null;

  @Field(() => Boolean, { description: 'Hit or no-hit, as answered at the time.' })
  readonly hit: boolean;

  @Field(() => Boolean, { description: 'Whether a holder was not named, as answered at the time.' })
  readonly undisclosed: boolean;

  @Field(() => [PartyType], { description: 'Named holders, as answered at the time: at most one entry for each party.' })
  readonly parties: readonly ActorParty[];

  @Field(() => DateTime, { description: 'When the value was queried.' })
  readonly createdAt: Date;

  @Field(() => String, { description: 'Purpose of the query.' })
  readonly purpose: string;

  @Field(() => String, { description: 'Case reference that the requester stated.' })
  readonly caseReference: string;

  @Field(() => [DeconflictionAnswerType], {
    description: 'Later answers of holders, oldest first: at most two for each holding of the value.',
  })
  readonly answers: readonly DeconflictionAnswerType[];

  static of = ({ answers, askedAt, ...request }: AskedValue): DeconflictionRequestType => ({
    ...request,
    createdAt: askedAt,
    answers: answers.map(DeconflictionAnswerType.of),
  });
}

export const DeconflictionRequestConnection = connectionType('DeconflictionRequest', () => DeconflictionRequestType, {
  description: 'Values that the viewer queried, newest first.',
});
