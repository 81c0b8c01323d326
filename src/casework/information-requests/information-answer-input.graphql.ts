import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import {
  type InformationAnswer,
  type InformationRefusal,
  type InformationState,
  LONGEST_MESSAGE,
  LONGEST_NOTE,
  MOST_SUBJECTS,
} from './information.js';
import { InformationAnswerEnum, InformationRefusalEnum, InformationStateEnum } from './information-enums.graphql.js';

@InputType('InformationMessageInput', { description: 'What one side writes to the other. It stays as it is.' })
export class InformationMessageInput {
  @Field(() => String, { description: 'The text, in Markdown; 1 to 10,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_MESSAGE)
  readonly text: string;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'In which language: a tag (BCP 47), such as th.' })
  readonly language?: string | null;

  @Field(() => [LookupInput], { nullable: true, description: 'Values that it names, at most 100, in any spelling.' })
  @IsOptional()
  @ArrayMaxSize(MOST_SUBJECTS)
  readonly subjects?: LookupInput[] | null;

  @Field(() => [ID], { nullable: true, description: 'Evidence files of the writer’s agency, at most 20: the other side sees them.' })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}

@InputType('InformationAnswerInput', { description: 'One step of the recipient’s.' })
export class InformationAnswerInput {
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

  @Field(() => InformationAnswerEnum, { description: 'What is said.' })
  readonly step: InformationAnswer;

  @Field(() => InformationMessageInput, { nullable: true, description: 'The answer; of PARTIAL and ANSWERED, and of nothing else.' })
  readonly answer?: InformationMessageInput | null;

  @Field(() => InformationRefusalEnum, { nullable: true, description: 'Why it is declined; of DECLINED alone.' })
  readonly reason?: InformationRefusal | null;

  @Field(() => String, { nullable: true, description: 'A word to the other side; at most 2,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_NOTE)
  readonly note?: string | null;
}

@InputType('InformationFilter', { description: 'Which requests for information; what is absent does not restrict.' })
export class InformationFilterInput {
  @Field(() => [InformationStateEnum], { nullable: true, description: 'Any of these; of a question: of any of its requests.' })
  @IsOptional()
  @ArrayMaxSize(10)
  readonly states?: InformationState[] | null;

  @Field(() => [String], { nullable: true, description: 'Any of these references; 100 at most.' })
  @IsOptional()
  @ArrayMaxSize(100)
  readonly references?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Of one’s own questions: whether they were filed.' })
  readonly closed?: boolean | null;
}
