import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, Max, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import {
  LONGEST_ACKNOWLEDGEMENT,
  LONGEST_CONTACT,
  LONGEST_DEADLINE,
  LONGEST_LEGAL_TEXT,
  type LegalBasis,
  MOST_RELATED,
  type Urgency,
} from '../action-requests/action.js';
import { LegalBasisEnum, UrgencyEnum } from '../action-requests/action-enums.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { LONGEST_QUESTION, MOST_RECIPIENTS, MOST_SUBJECTS } from './information.js';

@InputType('InformationQuestionInput', { description: 'A whole question: what is absent is cleared when it is said again.' })
export class InformationQuestionInput {
  @Field(() => String, {
    description: 'The asker’s own reference, 1 to 200 characters: said again under it, a question that nobody has acknowledged is amended.',
  })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => [CountryCode], {
    nullable: true,
    description: 'The countries that are asked, at most 20. None of them learns of the others. These, or exactly one `partner`.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RECIPIENTS)
  readonly countries?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The partner that is asked.' })
  readonly partner?: string | null;

  @Field(() => String, { description: 'What is asked, in Markdown; 1 to 10,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_QUESTION)
  readonly question: string;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'In which language: a tag (BCP 47), such as th.' })
  readonly language?: string | null;

  @Field(() => [LookupInput], { nullable: true, description: 'The values that it is about, at most 100, in any spelling.' })
  @IsOptional()
  @ArrayMaxSize(MOST_SUBJECTS)
  readonly subjects?: LookupInput[] | null;

  @Field(() => TlpEnum, {
    nullable: true,
    defaultValue: 'AMBER',
    description: 'Traffic Light Protocol label. AMBER_STRICT goes to nobody.',
  })
  readonly tlp?: Tlp | null;

  @Field(() => LegalBasisEnum, { description: 'What it rests on.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement in words, with its number; 1 to 2,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_LEGAL_TEXT)
  readonly legalText: string;

  @Field(() => UrgencyEnum, { nullable: true, defaultValue: 'ROUTINE', description: 'How urgent it is.' })
  readonly urgency?: Urgency | null;

  @Field(() => String, { description: 'Whom the recipients can reach, and how; 1 to 500 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_CONTACT)
  readonly contact: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes from now until which somebody must have acknowledged it, 1 to 10,080; absent: a day, or the deadline where that is sooner.',
  })
  @IsOptional()
  @Min(1)
  @Max(LONGEST_ACKNOWLEDGEMENT)
  readonly acknowledgeWithinMinutes?: number | null;

  @Field(() => Int, { description: 'Minutes from now until which it must be answered, 1 to 525,600.' })
  @Min(1)
  @Max(LONGEST_DEADLINE)
  readonly deadlineMinutes: number;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until when it is kept: then it is deleted, with its thread and the asker’s files, and neither side sees it any more. Not before its deadline; absent: for good.',
  })
  readonly retainUntil?: Date | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Claims and reports that it is about, at most 100. A recipient is shown those alone that it sees anyway.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RELATED)
  readonly related?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Evidence files of the asker’s agency, at most 20: each recipient sees them.' })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}
