import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum } from '../../intel/indicators/indicator.graphql.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { AskedValueFilter } from './deconfliction-requests.service.js';
import type { AskedValue, Hit, OwnerAnswer } from './deconfliction.js';
import type { Page } from '../../platform/graphql/pager.js';

@ObjectType('DeconflictionHit', {
  description: 'Whether somebody else holds a value, as far as owners allow. What is hidden, and what is not held, answer alike.',
})
export class DeconflictionHitType {
  @Field(() => String, { description: 'The value as it was asked for.' })
  readonly input: string;

  @Field(() => String, { nullable: true, description: 'Its canonical form; of a value whose kind was guessed, of the likeliest reading.' })
  readonly canonical: string | null;

  @Field(() => Boolean, { description: 'Whether some member is known to hold it.' })
  readonly hit: boolean;

  @Field(() => [PartyType], { description: 'Holders that let themselves be named, by name.' })
  readonly parties: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether there is a holding whose owner is not named; never how many.' })
  readonly undisclosed: boolean;

  @Field(() => ID, { description: 'Under which owners may answer (deconflictionRequest). Always set.' })
  readonly requestId: string;

  @Field(() => ProblemType, { nullable: true, description: 'Why the value was not understood.' })
  readonly problem: ProblemType | null;

  static of = ({ problem, ...hit }: Hit): DeconflictionHitType => ({ ...hit, problem: problem && ProblemType.of(problem) });
}

export const OwnersAnswerEnum = enumOf(['NAMED', 'RELEASED', 'DECLINED']);
registerEnumType(OwnersAnswerEnum, {
  name: 'OwnersAnswer',
  description: 'What an owner lets whoever asked know.',
  valuesMap: {
    NAMED: { description: 'That it holds the value: speak to each other.' },
    RELEASED: { description: 'That it has released what it holds (indicatorId).' },
    DECLINED: { description: 'That it will say no more.' },
  },
});

@ObjectType('DeconflictionAnswer', { description: 'What an owner has said since.' })
export class DeconflictionAnswerType {
  @Field(() => OwnersAnswerEnum, { description: 'What it says.' })
  readonly answer: OwnerAnswer['answer'];

  @Field(() => PartyType, { nullable: true, description: 'Who says it; null: an owner that is not disclosed.' })
  readonly party: ActorParty | null;

  @Field(() => ID, { nullable: true, description: 'The claim that was released.' })
  readonly indicatorId: string | null;

  @Field(() => String, { nullable: true, description: 'What it adds.' })
  readonly note: string | null;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Date;

  static of = ({ at, ...said }: OwnerAnswer): DeconflictionAnswerType => ({ ...said, at: new Date(at) });
}

@InputType('DeconflictionRequestFilter', {
  description:
    'Which of the values that the viewer asked about. What is absent does not restrict. (The values lie sealed: by them nothing is found.)',
})
export class DeconflictionRequestFilterInput implements AskedValueFilter {
  @Field(() => Boolean, { nullable: true, description: 'Whether some member was known to hold it.' })
  readonly hit?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether an owner has said something since.' })
  readonly answered?: boolean | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Holders that were named, then or since.' })
  readonly parties?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked at this moment or later.' })
  readonly askedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked before this moment.' })
  readonly askedBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'In this case, as it was written.' })
  readonly caseReference?: string | null;
}

@ObjectType('DeconflictionRequest', { description: 'One value that the viewer asked about, and what owners have said since.' })
export class DeconflictionRequestType {
  @Field(() => ID, { description: 'Identifier: the requestId of the hit.' })
  readonly id: string;

  @Field(() => String, { description: 'The value as it was asked for.' })
  readonly input: string;

  @Field(() => KindEnum, { nullable: true, description: 'Its kind; null when it was not understood.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'Its canonical form.' })
  readonly canonical: string | null;

  @Field(() => Boolean, { description: 'As it was answered then.' })
  readonly hit: boolean;

  @Field(() => Boolean, { description: 'As it was answered then.' })
  readonly undisclosed: boolean;

  @Field(() => [PartyType], { description: 'As it was answered then.' })
  readonly parties: readonly ActorParty[];

  @Field(() => DateTime, { description: 'When it was asked.' })
  readonly askedAt: Date;

  @Field(() => String, { description: 'For what.' })
  readonly purpose: string;

  @Field(() => String, { description: 'In which case.' })
  readonly caseReference: string;

  @Field(() => [DeconflictionAnswerType], { description: 'What owners have said since, oldest first.' })
  readonly answers: readonly DeconflictionAnswerType[];

  static of = ({ answers, ...asked }: AskedValue): DeconflictionRequestType => ({
    ...asked,
    answers: answers.map(DeconflictionAnswerType.of),
  });
}

@ObjectType('DeconflictionRequestPage', { description: 'A page of what the viewer asked about, newest first.' })
export class DeconflictionRequestPageType {
  @Field(() => [DeconflictionRequestType], { description: 'One for each value.' })
  readonly requests: readonly DeconflictionRequestType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<AskedValue>): DeconflictionRequestPageType => ({
    requests: rows.map(DeconflictionRequestType.of),
    cursor,
  });
}
