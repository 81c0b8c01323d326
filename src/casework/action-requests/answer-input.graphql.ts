import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, Matches, MaxLength, Min } from 'class-validator';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { type ActionAct, type ActionState, type ActionAnswer, LONGEST_STEP_NOTE, type RefusalReason } from './action.js';
import { ActionActEnum, ActionAnswerEnum, ActionRefusalEnum, ActionSideEnum, ActionStateEnum } from './action-enums.graphql.js';
import type { Side } from './browse-actions.service.js';

@InputType('ActionAnswerInput', { description: 'One step of the recipient’s.' })
export class ActionAnswerInput {
  @Field(() => ID, { description: 'The request.' })
  readonly id: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that is answered: if it is not the present one any more, nothing happens (VERSION_STALE). Absent: whichever there is.',
  })
  @IsOptional()
  @Min(1)
  readonly version?: number | null;

  @Field(() => ActionAnswerEnum, { description: 'What is said.' })
  readonly step: ActionAnswer;

  @Field(() => String, {
    nullable: true,
    description: 'Of a freeze: how much this step holds, releases, seizes or returns. Absent in the last three: all that is still held.',
  })
  @IsOptional()
  @Length(1, 20)
  readonly amount?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217; absent: the request’s.' })
  @IsOptional()
  @Matches(/^[A-Z]{3}$/)
  readonly currency?: string | null;

  @Field(() => ActionRefusalEnum, { nullable: true, description: 'Why it is refused; of REFUSED alone.' })
  readonly reason?: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'A word to the other side; at most 2,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_STEP_NOTE)
  readonly note?: string | null;
}

@InputType('ActionFilter', { description: 'Which requests; what is absent does not restrict.' })
export class ActionFilterInput {
  @Field(() => ActionSideEnum, { nullable: true, description: 'From which side.' })
  readonly side?: Side | null;

  @Field(() => [ActionActEnum], { nullable: true, description: 'Any of these.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly acts?: ActionAct[] | null;

  @Field(() => [ActionStateEnum], { nullable: true, description: 'Any of these.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly states?: ActionState[] | null;

  @Field(() => [String], { nullable: true, description: 'Any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;
}

@InputType('GoldenHourFilter', { description: 'What of the board; what is absent does not restrict.' })
export class GoldenHourFilterInput {
  @Field(() => ActionSideEnum, { nullable: true, description: 'From which side.' })
  readonly side?: Side | null;

  @Field(() => [ActionActEnum], { nullable: true, description: 'Any of these; absent: freezes.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly acts?: ActionAct[] | null;
}
