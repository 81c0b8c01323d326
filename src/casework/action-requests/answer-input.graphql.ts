import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength, Min } from 'class-validator';
import { type Side, SideEnum } from '../../platform/graphql/side.js';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { type ActionKind, type ActionRequestState, type ActionAnswer, LONGEST_STEP_NOTE, type RefusalReason } from './action.js';
import { ActionKindEnum, ActionAnswerEnum, ActionDeclineReasonEnum, ActionRequestStateEnum } from './action-enums.graphql.js';

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
  readonly answer: ActionAnswer;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'Of a freeze: the amount that this step holds, releases, seizes or returns. Absent in the last three: all that is still held.',
  })
  readonly amount?: MoneyInput | null;

  @Field(() => ActionDeclineReasonEnum, { nullable: true, description: 'Reason of a refusal; for DECLINED only.' })
  readonly reason?: RefusalReason | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side; at most 2,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_STEP_NOTE)
  readonly note?: string | null;
}

@InputType('ActionRequestFilter', { description: 'Conditions on a list of requests. An absent field does not filter.' })
export class ActionRequestFilterInput {
  @Field(() => SideEnum, { nullable: true, description: "The viewer's side." })
  readonly side?: Side | null;

  @Field(() => [ActionKindEnum], { nullable: true, description: 'Requests for any of these actions.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly actions?: ActionKind[] | null;

  @Field(() => [ActionRequestStateEnum], { nullable: true, description: 'Requests in any of these states.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly states?: ActionRequestState[] | null;

  @Field(() => [String], { nullable: true, description: 'Requests with any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;
}

@InputType('GoldenHourFilter', { description: 'Conditions on the golden-hour board. An absent field does not filter.' })
export class GoldenHourFilterInput {
  @Field(() => SideEnum, { nullable: true, description: "The viewer's side." })
  readonly side?: Side | null;

  @Field(() => [ActionKindEnum], { nullable: true, description: 'Requests for any of these actions; absent: freezes.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly actions?: ActionKind[] | null;
}
