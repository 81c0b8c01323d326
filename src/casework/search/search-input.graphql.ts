import { Field, ID, InputType } from '@nestjs/graphql';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { MatterKind } from './matter.js';
import type { MatterFilter, MoneyFilter } from './matter.policy.js';
import { MatterKindEnum } from './search.graphql.js';

@InputType('MoneyFilter', { description: 'Amounts in one currency.' })
export class MoneyFilterInput implements MoneyFilter {
  @Field(() => String, { description: 'ISO 4217: THB, USD …' })
  readonly currency: string;

  @Field(() => String, { nullable: true, description: 'Minimum amount, a decimal number.' })
  readonly atLeast?: string | null;

  @Field(() => String, { nullable: true, description: 'Maximum amount, a decimal number.' })
  readonly atMost?: string | null;
}

@InputType('MatterFilter', { description: 'Filter of matters. All given fields must match; a list matches when any of its entries does.' })
export class MatterFilterInput implements MatterFilter {
  @Field(() => [MatterKindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds?: MatterKind[] | null;

  @Field(() => [String], { nullable: true, description: 'Any of these statuses, as named by the kind: OPEN, SENT, HELD …' })
  readonly statuses?: string[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Matters that concern any of these countries.' })
  readonly countries?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Ids of parties, any of which takes part.' })
  readonly parties?: string[] | null;

  @Field(() => LookupInput, {
    nullable: true,
    description: 'Matters about this value, in any spelling: as a subject, or as a linked claim or request that the viewer sees.',
  })
  readonly value?: LookupInput | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened at or after this time.' })
  readonly openedAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened before this time.' })
  readonly openedBefore?: Date | null;

  @Field(() => MoneyFilterInput, { nullable: true, description: 'Matters with such an amount.' })
  readonly money?: MoneyFilterInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Matters with this text in title, summary, question, narrative, reference or purpose. Not case-sensitive.',
  })
  readonly text?: string | null;
}
