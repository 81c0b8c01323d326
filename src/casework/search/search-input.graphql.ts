import { Field, ID, InputType } from '@nestjs/graphql';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { CaseworkKind, CaseworkState } from './casework.js';
import type { CaseworkFilter, MoneyFilter } from './casework.policy.js';
import { CaseworkKindEnum, CaseworkStateEnum } from './search.graphql.js';

@InputType('MoneyFilter', { description: 'Amounts in one currency.' })
export class MoneyFilterInput implements MoneyFilter {
  @Field(() => String, { description: 'ISO 4217: THB, USD …' })
  readonly currency: string;

  @Field(() => String, { nullable: true, description: 'Minimum amount, a decimal number.' })
  readonly atLeast?: string | null;

  @Field(() => String, { nullable: true, description: 'Maximum amount, a decimal number.' })
  readonly atMost?: string | null;
}

@InputType('CaseworkFilter', {
  description: 'Filter of casework. All given fields must match; a list matches when any of its entries does.',
})
export class CaseworkFilterInput implements CaseworkFilter {
  @Field(() => [CaseworkKindEnum], { nullable: true, description: 'Any of these kinds.' })
  readonly kinds?: CaseworkKind[] | null;

  @Field(() => [CaseworkStateEnum], { nullable: true, description: 'Any of these states.' })
  readonly states?: CaseworkState[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats.' })
  readonly threats?: Threat[] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Casework that concerns any of these countries.' })
  readonly countries?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Parties, any of which takes part: each by its id, country code or slug.' })
  readonly parties?: string[] | null;

  @Field(() => LookupInput, {
    nullable: true,
    description: 'Casework about this value, in any spelling: as a subject, or as a linked indicator or request that the viewer sees.',
  })
  readonly value?: LookupInput | null;

  @Field(() => DateTime, { nullable: true, description: 'Created at or after this time.' })
  readonly createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Created before this time.' })
  readonly createdBefore?: Date | null;

  @Field(() => MoneyFilterInput, { nullable: true, description: 'Casework with such an amount.' })
  readonly money?: MoneyFilterInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Casework with this text in title, name, summary, question, narrative, reference or purpose. Not case-sensitive.',
  })
  readonly text?: string | null;
}
