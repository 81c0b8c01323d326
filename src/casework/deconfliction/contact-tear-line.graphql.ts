import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { CoarsenessEnum, TearLineFieldEnum } from '../../intel/onward/tear-line.graphql.js';
import type { Coarseness, TearLineField } from '../../intel/onward/tear-line.policy.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { ContactTearLine } from './contacts.service.js';

@InputType('ContactTearLineInput', { description: 'What a reduced copy for whoever asked says; like TearLineInput.' })
export class ContactTearLineInput {
  @Field(() => TlpEnum, { description: 'Label of the copy: milder than that of the claim, or the same.' })
  readonly tlp: Tlp;

  @Field(() => [TearLineFieldEnum], { nullable: true, defaultValue: [], description: 'What of the claim the copy says as well.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly keep?: TearLineField[] | null;

  @Field(() => CoarsenessEnum, { nullable: true, defaultValue: 'MONTH', description: 'To what dates are coarsened.' })
  readonly coarsen?: Coarseness | null;

  @Field(() => String, { nullable: true, description: 'What the copy says about the value; at most 20,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(20_000)
  readonly description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether whoever asked learns nothing of the owner.' })
  readonly hideSource?: boolean | null;
}

export const contactTearLineOf = ({ tlp, keep, coarsen, description, hideSource }: ContactTearLineInput): ContactTearLine => ({
  tlp,
  keep: keep ?? [],
  coarsen: coarsen ?? 'MONTH',
  description: description ?? null,
  hideSource: hideSource ?? true,
});
