import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength, Min } from 'class-validator';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { type ActionAct, type ActionState, type ActionAnswer, LONGEST_STEP_NOTE, type RefusalReason } from './action.js';
import { ActionActEnum, ActionAnswerEnum, ActionRefusalEnum, ActionSideEnum, ActionStateEnum } from './action-enums.graphql.js';
import type { Side } from './browse-actions.service.js';

@InputType('ActionAnswerInput', { description: 'One answer of the recipient.' })
export class ActionAnswerInput {
  @Field(() => ID, { description: 'Identifier of the request.' })
  readonly id: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that is answered. If it is not current, nothing is stored (VERSION_STALE). Absent: any version.',
  })
  @IsOptional()
  @Min(1)
  readonly version?: number | null;

  @Field(() => ActionAnswerEnum, { description: 'The answer to the request.' })
  readonly step: ActionAnswer;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'Of a freeze: the amount that this step holds, releases, seizes or returns. Absent in the last three: all that is still held.',
  })
  readonly amount?: MoneyInput | null;

  @Field(() => ActionRefusalEnum, { nullable: true, description: 'Reason of a refusal; for REFUSED only.' })
  readonly reason?: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side; at most 2,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_STEP_NOTE)
  readonly note?: string | null;
}

@InputType('ActionFilter', { description: 'Conditions on a list of requests. An absent field does not filter.' })
export class ActionFilterInput {
  @Field(() => ActionSideEnum, { nullable: true, description: "The viewer's side." })
  readonly side?: Side | null;

  @Field(() => [ActionActEnum], { nullable: true, description: 'Requests for any of these actions.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly acts?: ActionAct[] | null;

  @Field(() => [ActionStateEnum], { nullable: true, description: 'Requests in any of these states.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly states?: ActionState[] | null;

  @Field(() => [String], { nullable: true, description: 'Requests with any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;
}

@InputType('GoldenHourFilter', { description: 'Conditions on the board. An absent field does not filter.' })
export class GoldenHourFilterInput {
  @Field(() => ActionSideEnum, { nullable: true, description: "The viewer's side." })
  readonly side?: Side | null;

  @Field(() => [ActionActEnum], { nullable: true, description: 'Requests for any of these actions; absent: freezes.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly acts?: ActionAct[] | null;
}
