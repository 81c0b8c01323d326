import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { IsOptional, Length, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Kind, LONGEST_HINT, LONGEST_VALUE } from '../../values/values/value.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { HoldingReceipt, HoldingRow, UnsealReceipt } from './holdings.service.js';

export const HoldingOutcomeEnum = enumOf(['CREATED', 'UPDATED', 'UNCHANGED', 'REMOVED', 'REJECTED']);
registerEnumType(HoldingOutcomeEnum, {
  name: 'HoldingOutcome',
  description: 'Outcome for a sealed holding.',
  valuesMap: {
    CREATED: { description: 'The holding is new.' },
    UPDATED: { description: 'The holding existed and was updated.' },
    UNCHANGED: { description: 'The holding existed with the same data.' },
    REMOVED: { description: 'The holding was removed.' },
    REJECTED: { description: 'Nothing was stored; see the problems.' },
  },
});

@InputType('SealHoldingInput', {
  description: 'A value that the agency registers only for deconfliction. The hub stores a keyed hash of the value.',
})
export class SealHoldingInput {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The value in any spelling, at most 4,096 characters.' })
  @IsStorableText()
  @MaxLength(LONGEST_VALUE)
  readonly value: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme, for kinds that need it.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly network?: string | null;

  @Field(() => String, { nullable: true, description: 'Bank, for an account without an IBAN.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country, for a value in national format.' })
  readonly country?: string | null;

  @Field(() => DiscoverabilityEnum, { description: 'What a country that queries the value learns.' })
  readonly discoverability: Discoverability;

  @Field(() => String, { description: "The agency's own reference to its file. It must not contain the value." })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => ThreatEnum, { nullable: true, description: 'The threat for which the value is used.' })
  readonly threat?: Threat | null;

  @Field(() => DateTime, { nullable: true, description: 'End of validity; absent: valid until removed.' })
  readonly validUntil?: Date | null;
}

@ObjectType('SealedHolding', { description: 'A value that the agency holds only for deconfliction. The value itself cannot be read.' })
export class SealedHoldingType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: "The agency's own reference." })
  readonly reference: string;

  @Field(() => DiscoverabilityEnum, { description: 'What a country that queries the value learns.' })
  readonly discoverability: Discoverability;

  @Field(() => ThreatEnum, { nullable: true, description: 'The threat for which the value is used.' })
  readonly threat: Threat | null;

  @Field(() => DateTime, { nullable: true, description: 'End of validity.' })
  readonly validUntil: Date | null;

  @Field(() => DateTime, { description: 'When the holding was registered.' })
  readonly sealedAt: Date;

  @Field(() => DateTime, { description: 'When the holding was last changed.' })
  readonly updatedAt: Date;

  static of = (row: HoldingRow): SealedHoldingType => ({
    id: row.id,
    reference: row.reference,
    discoverability: row.setting,
    threat: row.threat,
    validUntil: row.valid_until,
    sealedAt: row.sealed_at,
    updatedAt: row.updated_at,
  });
}

@ObjectType('SealedHoldingPage', { description: "A page of the agency's sealed holdings, newest first." })
export class SealedHoldingPageType {
  @Field(() => [SealedHoldingType], { description: 'The holdings.' })
  readonly holdings: readonly SealedHoldingType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<HoldingRow>): SealedHoldingPageType => ({ holdings: rows.map(SealedHoldingType.of), cursor });
}

@ObjectType('HoldingReceipt', { description: 'Result for one holding of a call.' })
export class HoldingReceiptType {
  @Field(() => Int, { description: 'Position in the input, from 0.' })
  readonly index: number;

  @Field(() => HoldingOutcomeEnum, { description: 'Outcome.' })
  readonly outcome: HoldingReceipt['outcome'] | UnsealReceipt['outcome'];

  @Field(() => ID, { nullable: true, description: 'Id of the holding; null when it was rejected.' })
  readonly holdingId: string | null;

  @Field(() => [ProblemType], { description: 'Reasons for the rejection, or warnings.' })
  readonly problems: readonly ItemProblem[];
}
