import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Kind, LONGEST_HINT, LONGEST_VALUE } from '../../values/values/value.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { HoldingReceipt, HoldingRow, UnsealReceipt } from './holdings.service.js';

export const HoldingOutcomeEnum = enumOf(['CREATED', 'UPDATED', 'UNCHANGED', 'REMOVED', 'REJECTED']);
registerEnumType(HoldingOutcomeEnum, {
  name: 'HoldingOutcome',
  description: 'What became of a sealed holding.',
  valuesMap: {
    CREATED: { description: 'It is new.' },
    UPDATED: { description: 'It was there, and is as it was said now.' },
    UNCHANGED: { description: 'It was there, just so.' },
    REMOVED: { description: 'It was taken back.' },
    REJECTED: { description: 'Nothing; see the problems.' },
  },
});

@InputType('SealHoldingInput', {
  description: 'A value that the agency registers for deconfliction alone: the hub keeps a keyed hash of it.',
})
export class SealHoldingInput {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The value in any spelling; at most 4,096 characters.' })
  @IsStorableText()
  @MaxLength(LONGEST_VALUE)
  readonly value: string;

  @Field(() => String, { nullable: true, description: 'Platform or payment scheme, where one is needed.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly network?: string | null;

  @Field(() => String, { nullable: true, description: 'Bank of an account without IBAN.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a value in national form.' })
  readonly country?: string | null;

  @Field(() => DiscoverabilityEnum, { description: 'What whoever asks for the value learns.' })
  readonly discoverability: Discoverability;

  @Field(() => String, { description: "The agency's own reference, by which it finds its file; it must not hold the value." })
  @IsStorableText()
  @Length(1, 200)
  readonly reference: string;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for.' })
  readonly threat?: Threat | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it counts; absent: until it is taken back.' })
  readonly validUntil?: Date | null;
}

@ObjectType('SealedHolding', { description: 'A value that the agency holds for deconfliction alone. Nobody can read the value here.' })
export class SealedHoldingType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: "The agency's own reference." })
  readonly reference: string;

  @Field(() => DiscoverabilityEnum, { description: 'What whoever asks for the value learns.' })
  readonly discoverability: Discoverability;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for.' })
  readonly threat: Threat | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when it counts.' })
  readonly validUntil: Date | null;

  @Field(() => DateTime, { description: 'Since when it is registered.' })
  readonly sealedAt: Date;

  @Field(() => DateTime, { description: 'When something of it was changed last.' })
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

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<HoldingRow>): SealedHoldingPageType => ({ holdings: rows.map(SealedHoldingType.of), cursor });
}

@ObjectType('HoldingReceipt', { description: 'What became of one holding of a call.' })
export class HoldingReceiptType {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  readonly index: number;

  @Field(() => HoldingOutcomeEnum, { description: 'What became of it.' })
  readonly outcome: HoldingReceipt['outcome'] | UnsealReceipt['outcome'];

  @Field(() => ID, { nullable: true, description: 'The holding; null when it was rejected.' })
  readonly holdingId: string | null;

  @Field(() => [ProblemType], { description: 'Why it was rejected, or what is remarkable.' })
  readonly problems: readonly ItemProblem[];
}
