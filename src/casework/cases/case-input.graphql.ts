import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import {
  type CaseRights,
  type CaseState,
  type CaseTaskState,
  LANGUAGE_TAG,
  LONGEST_CASE_SUMMARY,
  LONGEST_CASE_TEXT,
  LONGEST_CASE_TITLE,
  MOST_CASE_COUNTRIES,
  MOST_MENTIONED,
} from './case.js';
import { CaseRightsEnum, CaseStateEnum, CaseTaskStateEnum } from './case-enums.graphql.js';

const LANGUAGE = 'Language of the text as a BCP 47 tag: en, th, zh-Hans, pt-BR …';

@InputType('CaseInput', { description: 'Description of a case.' })
export class CaseInput {
  @Field(() => String, { description: 'Title, 1 to 200 characters.' })
  @Length(1, LONGEST_CASE_TITLE)
  @Matches(/\S/, { message: '$property must not be blank.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'Summary, at most 5,000 characters. Participants read it.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_SUMMARY)
  readonly summary?: string | null;

  @Field(() => ThreatEnum, { description: 'The threat that the case is about.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], {
    nullable: true,
    defaultValue: [],
    description: 'Countries that the case concerns, members of the hub or not; at most 250.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_CASE_COUNTRIES)
  readonly countries?: string[] | null;
}

@InputType('CaseParticipantInput', { description: 'Rights of a country in a case, and the highest label that it reads.' })
export class CaseParticipantInput {
  @Field(() => ID, { description: 'The country, by its id, country code or slug.' })
  readonly partyId: string;

  @Field(() => CaseRightsEnum, {
    nullable: true,
    description: 'Rights of the country; absent: unchanged, or CONTRIBUTE for an invitation.',
  })
  readonly rights?: CaseRights | null;

  @Field(() => TlpEnum, {
    nullable: true,
    description:
      "Highest label of notes, tasks and linked items that the country reads. At least the label of the case, and at most the ceiling of the viewer's country. Absent: unchanged; for an invitation AMBER_STRICT within these limits.",
  })
  readonly ceiling?: Tlp | null;
}

@InputType('CaseInvitationInput', { description: 'An invitation to a case.' })
export class CaseInvitationInput extends CaseParticipantInput {
  @Field(() => String, { nullable: true, description: 'Title that the invited country reads instead of the title of the case.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_TITLE)
  readonly title?: string | null;

  @Field(() => String, { nullable: true, description: 'The request to the country, at most 5,000 characters.' })
  @IsOptional()
  @Length(1, LONGEST_CASE_SUMMARY)
  readonly message?: string | null;
}

@InputType('CaseNoteInput', { description: 'Content of a note in a case.' })
export class CaseNoteInput {
  @Field(() => String, { description: 'Markdown, 1 to 20,000 characters.' })
  @Length(1, LONGEST_CASE_TEXT)
  @Matches(/\S/, { message: '$property must not be blank.' })
  readonly text: string;

  @Field(() => String, { description: LANGUAGE })
  @Matches(LANGUAGE_TAG, { message: '$property must be a BCP 47 tag, for example en or pt-BR.' })
  readonly language: string;

  @Field(() => TlpEnum, { nullable: true, description: 'Label; absent: the label of the case, or the current label of the note.' })
  readonly tlp?: Tlp | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "Ids of files of the viewer's agency, at most 20, for readers who see the note. Absent: no files, or the current files of the note.",
  })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Accounts of officers who see the note, at most 20: each new one is alerted. Absent: nobody, or those whom it mentions already and who still see it.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_MENTIONED)
  readonly mentions?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether an update removes officers of other parties whom `mentions` does not state. Absent: it keeps them, because their ids are hidden from the editor.',
  })
  readonly dropOtherMentions?: boolean | null;
}

@InputType('CaseTaskInput', { description: 'A complete task. A change clears every absent field except the label.' })
export class CaseTaskInput {
  @Field(() => String, { description: 'Description of the task, 1 to 500 characters.' })
  @Length(1, 500)
  @Matches(/\S/, { message: '$property must not be blank.' })
  readonly title: string;

  @Field(() => TlpEnum, {
    nullable: true,
    description:
      'Label; absent: the label of the case, or the current label of the task. Only the country that created the task can lower the label.',
  })
  readonly tlp?: Tlp | null;

  @Field(() => ID, { nullable: true, description: 'The participant that the task is assigned to, by its id, country code or slug.' })
  readonly assigneePartyId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The agency of that participant.' })
  readonly assigneeAgencyId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Due date. After it, the hub notifies the assignee and the lead.' })
  readonly dueAt?: Date | null;

  @Field(() => CaseTaskStateEnum, { nullable: true, defaultValue: 'OPEN', description: 'State of the task.' })
  readonly state?: CaseTaskState | null;
}

@InputType('CaseClosingInput', { description: 'Outcome of a case.' })
export class CaseClosingInput {
  @Field(() => String, { description: 'The closing report, Markdown, 1 to 20,000 characters.' })
  @Length(1, LONGEST_CASE_TEXT)
  @Matches(/\S/, { message: '$property must not be blank.' })
  readonly report: string;

  @Field(() => String, { description: LANGUAGE })
  @Matches(LANGUAGE_TAG, { message: '$property must be a BCP 47 tag, for example en or pt-BR.' })
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

  @Field(() => [MoneyInput], { nullable: true, defaultValue: [], description: 'Money recovered, one entry for each currency; at most 20.' })
  @IsOptional()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => MoneyInput)
  readonly recovered?: MoneyInput[] | null;
}

@InputType('CaseFilter', { description: 'Filter of cases.' })
export class CaseFilterInput {
  @Field(() => [CaseStateEnum], { nullable: true, description: 'Any of these states.' })
  readonly states?: CaseState[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the viewer's country leads the case." })
  readonly led?: boolean | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Cases in which something happened at that time or later that the viewer sees in its timeline (caseTimeline).',
  })
  readonly updatedSince?: Date | null;
}
