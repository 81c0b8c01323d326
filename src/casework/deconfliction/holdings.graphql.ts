import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { IsOptional, Length, MaxLength } from 'class-validator';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Kind, LONGEST_HINT, LONGEST_VALUE } from '../../values/values/value.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { HoldingReceipt, HoldingRow, UnsealReceipt } from './holdings.service.js';

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
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the holding was last changed.' })
  readonly updatedAt: Date;

  static of = (row: HoldingRow): SealedHoldingType => ({
    id: row.id,
    reference: row.reference,
    discoverability: row.setting,
    threat: row.threat,
    validUntil: row.valid_until,
    createdAt: row.sealed_at,
    updatedAt: row.updated_at,
  });
}

export const SealedHoldingConnection = connectionType('SealedHolding', () => SealedHoldingType, {
  description: "Sealed holdings of the viewer's agency, newest first.",
});

@ObjectType('HoldingReceipt', { description: 'The result for one holding of a batch.', implements: () => [ReceiptType] })
export class HoldingReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: HoldingReceipt['outcome'] | UnsealReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly holdingId: string | null;
}
