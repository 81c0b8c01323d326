import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import {
  type InformationAnswer,
  type InformationDeclineReason,
  type InformationRequestState,
  LONGEST_MESSAGE,
  LONGEST_NOTE,
  MOST_SUBJECTS,
} from './information.js';
import { InformationAnswerEnum, InformationDeclineReasonEnum, InformationRequestStateEnum } from './information-enums.graphql.js';

@InputType('InformationMessageInput', { description: 'A message from one side to the other. Messages cannot be changed.' })
export class InformationMessageInput {
  @Field(() => String, { description: 'The text, in Markdown; 1 to 10,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_MESSAGE)
  readonly text: string;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'Language of the text: a tag (BCP 47), such as th.' })
  readonly language?: string | null;

  @Field(() => [LookupInput], { nullable: true, description: 'Values that the text names, at most 100, in any spelling.' })
  @IsOptional()
  @ArrayMaxSize(MOST_SUBJECTS)
  readonly subjects?: LookupInput[] | null;

  @Field(() => [ID], { nullable: true, description: "Evidence files of the author's agency, at most 20. The other side sees them." })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}

@InputType('InformationAnswerInput', { description: 'One answer of the recipient.' })
export class InformationAnswerInput {
  @Field(() => ID, { description: 'Identifier of the request.' })
  readonly id: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that is answered. If it is not current, nothing is stored (VERSION_STALE). Absent: any version.',
  })
  @IsOptional()
  @Min(1)
  readonly version?: number | null;

  @Field(() => InformationAnswerEnum, { description: 'The answer to the request.' })
  readonly answer: InformationAnswer;

  @Field(() => InformationMessageInput, { nullable: true, description: 'The answer; for PARTIALLY_ANSWERED and ANSWERED only.' })
  readonly message?: InformationMessageInput | null;

  @Field(() => InformationDeclineReasonEnum, { nullable: true, description: 'Reason of a refusal; for DECLINED only.' })
  readonly reason?: InformationDeclineReason | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side; at most 2,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_NOTE)
  readonly note?: string | null;
}

@InputType('InformationRequestFilter', {
  description: 'Conditions on a list of requests for information. An absent field does not filter.',
})
export class InformationRequestFilterInput {
  @Field(() => [InformationRequestStateEnum], { nullable: true, description: 'Requests in any of these states.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly states?: InformationRequestState[] | null;

  @Field(() => [String], { nullable: true, description: 'Requests with any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;
}

@InputType('InformationInquiryFilter', { description: 'Conditions on a list of inquiries. An absent field does not filter.' })
export class InformationInquiryFilterInput {
  @Field(() => [InformationRequestStateEnum], { nullable: true, description: 'Inquiries with a request in any of these states.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly states?: InformationRequestState[] | null;

  @Field(() => [String], { nullable: true, description: 'Inquiries with any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the inquiry is closed.' })
  readonly closed?: boolean | null;
}
