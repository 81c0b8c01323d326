import { Field, ID, InputType, Int, PickType } from '@nestjs/graphql';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { ArrayMaxSize, IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { MOST_FILES } from '../../intel/evidence/evidence.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { ReportValueInput } from '../reports/report-input.graphql.js';
import { CONTACT_ENTRY_ID } from '../../tenancy/directory/contact-entries.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import {
  type ActionKind,
  LONGEST_ACKNOWLEDGEMENT,
  LONGEST_ACTION_NARRATIVE,
  LONGEST_CONTACT,
  LONGEST_DEADLINE,
  LONGEST_LEGAL_TEXT,
  type LegalBasis,
  MOST_RELATED,
  type Urgency,
} from './action.js';
import { ActionKindEnum, LegalBasisEnum, UrgencyEnum } from './action-enums.graphql.js';

@InputType('RequestSubjectInput', { description: 'The value that a request is about, in any spelling, defanged or not.' })
export class RequestSubjectInput extends PickType(ReportValueInput, ['kind', 'value', 'platform', 'network', 'bank', 'country'] as const) {}

@InputType('ActionRequestInput', { description: 'A whole request. A field that is absent in an amendment is cleared.' })
export class ActionRequestInput {
  @Field(() => String, {
    description:
      "The requester's own reference, 1 to 200 characters. Sending again under the same reference amends a request that has no answer yet.",
  })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => ID, { description: 'The country or partner that receives the request. It cannot change in an amendment.' })
  readonly recipientId: string;

  @Field(() => ActionKindEnum, { description: 'The requested action.' })
  readonly action: ActionKind;

  @Field(() => RequestSubjectInput, { description: 'The value to act on.' })
  readonly subject: RequestSubjectInput;

  @Field(() => TlpEnum, {
    nullable: true,
    defaultValue: 'AMBER',
    description: 'Traffic Light Protocol label. AMBER_STRICT is refused, because it allows no recipient.',
  })
  readonly tlp?: Tlp | null;

  @Field(() => LegalBasisEnum, { description: 'Legal basis of the request.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text, with its number; 1 to 2,000 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_LEGAL_TEXT)
  readonly legalText: string;

  @Field(() => String, { nullable: true, description: 'What happened, as far as the recipient needs it; at most 10,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_ACTION_NARRATIVE)
  readonly narrative?: string | null;

  @Field(() => UrgencyEnum, { nullable: true, defaultValue: 'URGENT', description: 'How urgent it is.' })
  readonly urgency?: Urgency | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Contact that the recipient can reach immediately; 1 to 500 characters. Required unless `contactEntryId` is given. Absent: the name of the unit of the entry.',
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, LONGEST_CONTACT)
  readonly contact?: string | null;

  @Field(() => ID, CONTACT_ENTRY_ID)
  @IsOptional()
  @MaxLength(64)
  readonly contactEntryId?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'Of a freeze: the amount. Absent: all that there is.' })
  readonly amount?: MoneyInput | null;

  @Field(() => String, { nullable: true, description: 'Of a freeze: the reference of the payment, 1 to 200 characters.' })
  @IsOptional()
  @IsStorableText()
  @Length(1, 200)
  readonly paymentReference?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a freeze: when the payment was made.' })
  readonly paidAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes from now within which the recipient must acknowledge, 1 to 10,080. Absent: 15, or deadlineMinutes if that is shorter.',
  })
  @IsOptional()
  @Min(1)
  @Max(LONGEST_ACKNOWLEDGEMENT)
  readonly acknowledgeWithinMinutes?: number | null;

  @Field(() => Int, { description: 'Minutes from now within which the recipient must answer, 1 to 525,600.' })
  @Min(1)
  @Max(LONGEST_DEADLINE)
  readonly deadlineMinutes: number;

  @Field(() => [ID], {
    nullable: true,
    description: 'Related indicators and reports, at most 100. The recipient sees only those that it may see anyway.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_RELATED)
  readonly related?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Evidence files of the requester's agency, at most 20. The recipient sees them with the request.",
  })
  @IsOptional()
  @ArrayMaxSize(MOST_FILES)
  readonly evidence?: string[] | null;
}
