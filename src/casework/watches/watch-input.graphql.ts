import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { LONGEST_HINT, LONGEST_VALUE, type Kind } from '../../values/values/value.js';
import { WatchForEnum } from './watch.graphql.js';
import type { WatchFor } from './watch.js';
import type { WatchPrefix } from './watch.policy.js';

const PrefixKindEnum = enumOf(['PHONE', 'BANK_ACCOUNT'] as const);
registerEnumType(PrefixKindEnum, {
  name: 'WatchPrefixKind',
  description: 'Kinds of values whose beginnings can be watched.',
  valuesMap: {
    PHONE: { description: 'A plus, the country code and at least five digits.' },
    BANK_ACCOUNT: { description: 'A national account: country, bank and at least four digits. IBANs have no prefixes.' },
  },
});

@InputType('WatchPrefixInput', { description: 'The beginning of values.' })
export class WatchPrefixInput implements WatchPrefix {
  @Field(() => PrefixKindEnum, { description: 'Of which kind.' })
  readonly kind: WatchPrefix['kind'];

  @Field(() => String, { description: 'The beginning, such as +66 81234; of an account its first digits.' })
  @MaxLength(LONGEST_VALUE)
  readonly prefix: string;

  @Field(() => String, { nullable: true, description: 'Of an account: its national bank code or BIC.' })
  @IsOptional()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Of an account: its country.' })
  readonly country?: string | null;
}

@InputType('WatchedGroupInput', { description: "What reaches the viewer's party by one of its groups." })
export class WatchedGroupInput {
  @Field(() => ID, { description: "A working group of the viewer's party." })
  readonly group: string;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these; absent: all.' })
  readonly threats?: Threat[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these; absent: all.' })
  readonly kinds?: Kind[] | null;
}

@InputType('CreateWatchInput', { description: 'A watch: for values, for prefixes, or for what a filter lets through.' })
export class CreateWatchInput {
  @Field(() => String, { description: 'Name for people, 1 to 100 characters.' })
  @IsStorableText()
  @Length(1, 100)
  readonly name: string;

  @Field(() => [LookupInput], { nullable: true, description: 'Values in any spelling, 1 to 1,000; addToWatch brings it to 10,000.' })
  readonly values?: LookupInput[] | null;

  @Field(() => [WatchPrefixInput], { nullable: true, description: 'Prefixes, 1 to 50.' })
  readonly prefixes?: WatchPrefixInput[] | null;

  @Field(() => WatchedGroupInput, { nullable: true, description: 'A group and what of it.' })
  readonly filter?: WatchedGroupInput | null;

  @Field(() => String, { description: 'What it is for, 1 to 500 characters: it stands in the record.' })
  @IsStorableText()
  @Length(1, 500)
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'The case that it belongs to, at most 200 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(200)
  readonly caseReference?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether owners of what it meets are told who watched, why, and what of theirs it met.',
  })
  readonly tellOwner?: boolean | null;

  @Field(() => DateTime, { description: 'When it ends by itself: at most 366 days from now.' })
  readonly until: Date;

  @Field(() => WatchForEnum, { nullable: true, defaultValue: 'MINE', description: 'Who sees and turns it.' })
  readonly forWhom?: WatchFor | null;
}
