import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { CoarsenessEnum, TearLineFieldEnum } from '../../intel/onward/tear-line.graphql.js';
import type { Coarseness, TearLineField } from '../../intel/onward/tear-line.policy.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { ContactTearLine } from './contacts.service.js';

@InputType('ContactTearLineInput', { description: 'Content of a reduced copy for the requesting country; like TearLineInput.' })
export class ContactTearLineInput {
  @Field(() => TlpEnum, { description: 'Label of the copy: the label of the indicator, or a lower one.' })
  readonly tlp: Tlp;

  @Field(() => [TearLineFieldEnum], { nullable: true, defaultValue: [], description: 'Fields of the indicator that the copy keeps.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly keep?: TearLineField[] | null;

  @Field(() => CoarsenessEnum, { nullable: true, defaultValue: 'MONTH', description: 'Precision to which dates are coarsened.' })
  readonly coarsen?: Coarseness | null;

  @Field(() => String, { nullable: true, description: 'Description of the value in the copy, at most 20,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(20_000)
  readonly description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether the owner stays hidden from the requesting country.' })
  readonly hideOwner?: boolean | null;
}

export const contactTearLineOf = ({ tlp, keep, coarsen, description, hideOwner }: ContactTearLineInput): ContactTearLine => ({
  tlp,
  keep: keep ?? [],
  coarsen: coarsen ?? 'MONTH',
  description: description ?? null,
  hideOwner: hideOwner ?? true,
});
