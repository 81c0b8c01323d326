import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { LONGEST_HINT, LONGEST_VALUE, type Kind } from '../../values/values/value.js';
import { WatchVisibilityEnum } from './watch.graphql.js';
import type { WatchVisibility } from './watch.js';
import type { WatchPrefix } from './watch.policy.js';

const PrefixKindEnum = enumOf(['PHONE', 'BANK_ACCOUNT'] as const);
registerEnumType(PrefixKindEnum, {
  name: 'WatchPrefixKind',
  description: 'Kinds of values whose prefixes can be watched.',
  valuesMap: {
    PHONE: { description: 'A plus, the country code and at least five digits.' },
    BANK_ACCOUNT: { description: 'A national account: country, bank and at least four digits. IBANs have no prefixes.' },
  },
});

@InputType('WatchPrefixInput', { description: 'A prefix of values.' })
export class WatchPrefixInput implements WatchPrefix {
  @Field(() => PrefixKindEnum, { description: 'Kind of the values.' })
  readonly kind: WatchPrefix['kind'];

  @Field(() => String, { description: 'The prefix, for example +66 81234; for an account its first digits.' })
  @MaxLength(LONGEST_VALUE)
  readonly prefix: string;

  @Field(() => String, { nullable: true, description: 'National bank code or BIC; only for accounts.' })
  @IsOptional()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country; only for accounts.' })
  readonly country?: string | null;
}

@InputType('WatchedGroupInput', { description: "Filter of indicators that reach the viewer's party through one of its groups." })
export class WatchedGroupInput {
  @Field(() => ID, { description: "A working group of the viewer's party." })
  readonly groupId: string;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; absent: all.' })
  readonly threats?: Threat[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds; absent: all.' })
  readonly kinds?: Kind[] | null;
}

@InputType('WatchInput', { description: 'A new watch. Give values, prefixes or a filter.' })
export class WatchInput {
  @Field(() => String, { description: 'Name, 1 to 100 characters.' })
  @IsStorableText()
  @Length(1, 100)
  readonly name: string;

  @Field(() => [LookupInput], { nullable: true, description: 'Values in any spelling, 1 to 1,000. addToWatch adds more, up to 10,000.' })
  readonly values?: LookupInput[] | null;

  @Field(() => [WatchPrefixInput], { nullable: true, description: 'Prefixes, 1 to 50.' })
  readonly prefixes?: WatchPrefixInput[] | null;

  @Field(() => WatchedGroupInput, { nullable: true, description: 'A group, and optionally threats and kinds.' })
  readonly filter?: WatchedGroupInput | null;

  @Field(() => String, { description: 'Purpose, 1 to 500 characters. The audit log contains it.' })
  @IsStorableText()
  @Length(1, 500)
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'Case reference, at most 200 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(200)
  readonly caseReference?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the owners of matched indicators and holdings learn who watched, why, and what matched.',
  })
  readonly notifyOwners?: boolean | null;

  @Field(() => DateTime, { description: 'When the watch expires: at most 366 days from now.' })
  readonly expiresAt: Date;

  @Field(() => WatchVisibilityEnum, { nullable: true, defaultValue: 'CREATOR', description: 'Who sees and manages the watch.' })
  readonly visibleTo?: WatchVisibility | null;
}
