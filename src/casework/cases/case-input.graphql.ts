import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { LossInput } from '../reports/report-input.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import {
  type CaseRights,
  type CaseStatus,
  type CaseTaskState,
  LANGUAGE_TAG,
  LONGEST_CASE_SUMMARY,
  LONGEST_CASE_TEXT,
  LONGEST_CASE_TITLE,
  MOST_CASE_COUNTRIES,
} from './case.js';
import { CaseRightsEnum, CaseStatusEnum, CaseTaskStateEnum } from './case-enums.graphql.js';

const LANGUAGE = 'Its language as a tag of BCP 47: en, th, zh-Hans, pt-BR …';

@InputType('CaseInput', { description: 'What a case is about.' })
export class CaseInput {
  @Field(() => String, { description: 'What it is called, in 1 to 200 characters.' })
  @Length(1, LONGEST_CASE_TITLE)
  @Matches(/\S/, { message: '$property must say something.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What it is about; at most 5,000 characters. Participants read it.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_SUMMARY)
  readonly summary?: string | null;

  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { nullable: true, defaultValue: [], description: 'Countries that it is about, members or not; at most 250.' })
  @IsOptional()
  @ArrayMaxSize(MOST_CASE_COUNTRIES)
  readonly countries?: string[] | null;
}

@InputType('CaseParticipantInput', { description: 'What a country may do in a case, and how far it reads.' })
export class CaseParticipantInput {
  @Field(() => ID, { description: 'The country.' })
  readonly party: string;

  @Field(() => CaseRightsEnum, { nullable: true, description: 'What it may do; absent: as it was, CONTRIBUTE for an invitation.' })
  readonly rights?: CaseRights | null;

  @Field(() => TlpEnum, {
    nullable: true,
    description:
      "Up to which label it reads notes, tasks and linked items: not below the case's own, nor further than the viewer's country reads itself. Absent: as it was; for an invitation AMBER_STRICT, within these.",
  })
  readonly ceiling?: Tlp | null;
}

@InputType('CaseInvitationInput', { description: 'An invitation to a case.' })
export class CaseInvitationInput extends CaseParticipantInput {
  @Field(() => String, { nullable: true, description: 'What the invited country reads in the place of the title.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_TITLE)
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: 'What is asked of it; at most 5,000 characters.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_SUMMARY)
  readonly asked?: string | null;
}

@InputType('CaseNoteInput', { description: 'A note.' })
export class CaseNoteInput {
  @Field(() => String, { description: 'Markdown, 1 to 20,000 characters.' })
  @Length(1, LONGEST_CASE_TEXT)
  @Matches(/\S/, { message: '$property must say something.' })
  readonly text: string;

  @Field(() => String, { description: LANGUAGE })
  @Matches(LANGUAGE_TAG, { message: '$property must be a tag of BCP 47, like en or pt-BR.' })
  readonly language: string;

  @Field(() => TlpEnum, { nullable: true, description: "Its label; absent: the case's own, or the one that the note has." })
  readonly tlp?: Tlp | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Files of the viewer's agency, at most 20, for whoever sees the note; absent: none, or those that the note has.",
  })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}

@InputType('CaseTaskInput', { description: 'A task, whole: what is absent but its label is cleared when it is set again.' })
export class CaseTaskInput {
  @Field(() => String, { description: 'What is to be done, in 1 to 500 characters.' })
  @Length(1, 500)
  @Matches(/\S/, { message: '$property must say something.' })
  readonly title: string;

  @Field(() => TlpEnum, {
    nullable: true,
    description: "Its label; absent: the case's own, or the one that the task has. Who gave the task alone sets a milder one.",
  })
  readonly tlp?: Tlp | null;

  @Field(() => ID, { nullable: true, description: 'The participant that has it.' })
  readonly assignee?: string | null;

  @Field(() => ID, { nullable: true, description: 'The agency of that participant.' })
  readonly assigneeAgency?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when; once it has passed, the participant and the lead are told.' })
  readonly dueAt?: Date | null;

  @Field(() => CaseTaskStateEnum, { nullable: true, defaultValue: 'OPEN', description: 'How far it is.' })
  readonly state?: CaseTaskState | null;
}

@InputType('CaseClosingInput', { description: 'What came of a case.' })
export class CaseClosingInput {
  @Field(() => String, { description: 'The closing report, Markdown, 1 to 20,000 characters.' })
  @Length(1, LONGEST_CASE_TEXT)
  @Matches(/\S/, { message: '$property must say something.' })
  readonly report: string;

  @Field(() => String, { description: LANGUAGE })
  @Matches(LANGUAGE_TAG, { message: '$property must be a tag of BCP 47, like en or pt-BR.' })
  readonly language: string;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'People arrested.' })
  @IsOptional()
  @Min(0)
  @Max(1_000_000)
  readonly arrests?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'Victims identified or freed.' })
  @IsOptional()
  @Min(0)
  @Max(10_000_000)
  readonly victims?: number | null;

  @Field(() => [LossInput], { nullable: true, defaultValue: [], description: 'Money recovered, one entry for each currency; at most 20.' })
  @IsOptional()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => LossInput)
  readonly recovered?: LossInput[] | null;
}

@InputType('CaseFilter', { description: 'Which cases.' })
export class CaseFilterInput {
  @Field(() => [CaseStatusEnum], { nullable: true, description: 'Where they stand.' })
  readonly statuses?: CaseStatus[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the viewer's country leads them." })
  readonly led?: boolean | null;
}
