import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength, Max, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { DateTime } from '../../platform/graphql/scalars.js';
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
import { CONTACT_ENTRY_ID } from '../../tenancy/directory/contact-entries.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { LONGEST_QUESTION, MOST_RECIPIENTS, MOST_SUBJECTS } from './information.js';

@InputType('InformationInquiryInput', { description: 'A whole inquiry. A field that is absent in an amendment is cleared.' })
export class InformationInquiryInput {
  @Field(() => String, {
    description:
      "The requester's own reference, 1 to 200 characters. Sending again under the same reference amends an inquiry that has not been acknowledged.",
  })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => [ID], {
    description: `The countries and partners that receive the inquiry, 1 to ${MOST_RECIPIENTS}. Each gets a separate request, and they do not see each other.`,
  })
  readonly recipients: string[];

  @Field(() => String, { description: 'The question, in Markdown; 1 to 10,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_QUESTION)
  readonly question: string;

  @Field(() => String, { nullable: true, defaultValue: 'en', description: 'Language of the question: a tag (BCP 47), such as th.' })
  readonly language?: string | null;

  @Field(() => [LookupInput], { nullable: true, description: 'The values that the question is about, at most 100, in any spelling.' })
  @IsOptional()
  @ArrayMaxSize(MOST_SUBJECTS)
  readonly subjects?: LookupInput[] | null;

  @Field(() => TlpEnum, {
    nullable: true,
    defaultValue: 'AMBER',
    description: 'Traffic Light Protocol label. AMBER_STRICT is refused, because it allows no recipient.',
  })
  readonly tlp?: Tlp | null;

  @Field(() => LegalBasisEnum, { description: 'Legal basis of the inquiry.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text, with its number; 1 to 2,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_LEGAL_TEXT)
  readonly legalText: string;

  @Field(() => UrgencyEnum, { nullable: true, defaultValue: 'ROUTINE', description: 'How urgent it is.' })
  readonly urgency?: Urgency | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Contact that the recipients can reach; 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry.',
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, LONGEST_CONTACT)
  readonly contact?: string | null;

  @Field(() => ID, CONTACT_ENTRY_ID)
  @IsOptional()
  @MaxLength(64)
  readonly contactEntryId?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes from now within which a recipient must acknowledge, 1 to 10,080. Absent: a day, or deadlineMinutes if that is shorter.',
  })
  @IsOptional()
  @Min(1)
  @Max(LONGEST_ACKNOWLEDGEMENT)
  readonly acknowledgeWithinMinutes?: number | null;

  @Field(() => Int, { description: 'Minutes from now within which a recipient must answer, 1 to 525,600.' })
  @Min(1)
  @Max(LONGEST_DEADLINE)
  readonly deadlineMinutes: number;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When the inquiry is deleted for both sides, with its thread and the requester's files. Not before its deadline; absent: five years, or the limit of your party.",
  })
  readonly retainUntil?: Date | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Related indicators and reports, at most 100. A recipient sees only those that it may see anyway.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RELATED)
  readonly related?: string[] | null;

  @Field(() => [ID], { nullable: true, description: "Evidence files of the requester's agency, at most 20. Each recipient sees them." })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}
